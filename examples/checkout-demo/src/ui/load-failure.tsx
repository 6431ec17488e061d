import type { ShopApiError } from '../shop-api/shop-api-error.ts';
import { Notice } from './notice.tsx';

/** In place of what could not be read, with a way to try again. */
export function LoadFailure({ error, retry }: { error: ShopApiError; retry: () => void }) {
  return (
    <Notice
      kind="problem"
      action={
        error.kind === 'unreachable' && (
          <button type="button" className="button quiet" onClick={retry}>
            Try again
          </button>
        )
      }
    >
      {error.message}
    </Notice>
  );
}
