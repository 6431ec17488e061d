import { useEffect } from 'react';
import { navigate } from './location-store.ts';

/** Stands in for a page that sends people on; Back does not come here again. */
export function Redirect({ to }: { to: string }) {
  useEffect(() => navigate(to, { replace: true }), [to]);
  return null;
}
