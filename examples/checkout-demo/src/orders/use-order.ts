import { useSession } from '@holdfast/react';
import { useCallback } from 'react';
import type { Order } from '../../domain/order.ts';
import { createShopApi } from '../shop-api/shop-api.ts';
import { type Resource, useResource } from '../shop-api/use-resource.ts';

export function useOrder(id: string): Resource<Order> {
  const session = useSession();
  const load = useCallback(
    (signal: AbortSignal) => createShopApi(session.fetch).readOrder(id, signal),
    [session, id],
  );
  return useResource(load);
}
