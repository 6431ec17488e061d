import { useCallback, useEffect, useState } from 'react';
import type { ControlState, Trouble } from '../../domain/trouble.ts';
import { makeTrouble, readControl } from './control-api.ts';

export interface Control {
  /** `null` until the server has said. */
  readonly state: ControlState | null;
  /** What came of the last thing that was asked for. */
  readonly outcome: string;
  readonly reread: () => void;
  readonly make: (trouble: Trouble, done: string) => void;
}

/** The server's control, over plain `fetch`: it works when no session does. */
export function useControl(): Control {
  const [state, setState] = useState<ControlState | null>(null);
  const [outcome, setOutcome] = useState('');

  // Another tab may have made trouble, and only who opens the panel wants to know.
  const reread = useCallback(() => {
    readControl().then(setState, () => setState(null));
  }, []);
  useEffect(reread, [reread]);

  async function make(trouble: Trouble, done: string): Promise<void> {
    try {
      setState(await makeTrouble(trouble));
      setOutcome(done);
    } catch (thrown) {
      setOutcome(wordFailure(thrown));
    }
  }

  return { state, outcome, reread, make: (trouble, done) => void make(trouble, done) };
}

function wordFailure(thrown: unknown): string {
  if (thrown instanceof TypeError) return 'The server does not answer.';
  return thrown instanceof Error ? thrown.message : String(thrown);
}
