import { useCallback, useEffect, useState } from 'react';
import { type ShopApiError, toShopApiError } from './shop-api-error.ts';

export type Resource<Value> =
  | { status: 'loading' }
  | { status: 'ready'; value: Value }
  | { status: 'failed'; error: ShopApiError; retry: () => void };

/** Something read from the shop. Read anew when `load` changes, which wants `useCallback`. */
export function useResource<Value>(load: (signal: AbortSignal) => Promise<Value>): Resource<Value> {
  const [round, setRound] = useState(0);
  const [resource, setResource] = useState<Resource<Value>>({ status: 'loading' });
  const retry = useCallback(() => setRound((current) => current + 1), []);

  useEffect(() => {
    const leaving = new AbortController();
    setResource({ status: 'loading' });
    load(leaving.signal).then(
      (value) => !leaving.signal.aborted && setResource({ status: 'ready', value }),
      (thrown: unknown) =>
        !leaving.signal.aborted && setResource({ status: 'failed', error: toShopApiError(thrown), retry }),
    );
    return () => leaving.abort();
  }, [load, retry, round]);

  return resource;
}
