import { useRef, useState } from 'react';
import { type ShopApiError, toShopApiError } from '../shop-api/shop-api-error.ts';

export interface Submission {
  readonly busy: boolean;
  /** Why the last one failed; `null` while one is under way. */
  readonly failure: ShopApiError | null;
  /** Runs it, unless one is under way already: a second press of the button does nothing. */
  submit(run: () => Promise<void>): Promise<void>;
}

/** Something that is sent when a button is pressed, and may be sent again when that fails. */
export function useSubmission(): Submission {
  const underWay = useRef(false);
  const [state, setState] = useState<{ busy: boolean; failure: ShopApiError | null }>({
    busy: false,
    failure: null,
  });

  async function submit(run: () => Promise<void>): Promise<void> {
    if (underWay.current) return;
    underWay.current = true;
    setState({ busy: true, failure: null });
    try {
      await run();
      setState({ busy: false, failure: null });
    } catch (thrown) {
      setState({ busy: false, failure: toShopApiError(thrown) });
    } finally {
      underWay.current = false;
    }
  }

  return { ...state, submit };
}
