import type { Watch } from '../promises/promise.ts';
import { watchEarlyEnd } from './r1-no-early-end.ts';
import { watchEndInTime } from './r2-end-in-time.ts';
import { watchWarning } from './r3-warning.ts';
import { watchHeldToken } from './r4-held-token.ts';
import { watchHoldEnd } from './r5-hold-end.ts';
import { watchParkedCall } from './r6-parked-call.ts';
import { watchNotes } from './r7-notes.ts';

export type RuleName = 'R1' | 'R2' | 'R3' | 'R4' | 'R5' | 'R6' | 'R7';

/** What holds of flows, limits and sign-in in place, beside the promises. */
export const rules: Readonly<Record<RuleName, Watch>> = {
  R1: watchEarlyEnd,
  R2: watchEndInTime,
  R3: watchWarning,
  R4: watchHeldToken,
  R5: watchHoldEnd,
  R6: watchParkedCall,
  R7: watchNotes,
};
