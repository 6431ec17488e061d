import type { EndReason } from '@holdfast/sdk';
import { formatDuration } from '../ui/format-time.ts';
import { sessionLimits } from './session-limits.ts';

/** Why nobody is signed in any more, in a sentence. */
export function wordEnd(endReason: EndReason): string {
  switch (endReason) {
    case 'signed-out':
      return 'You have signed out.';
    case 'idle-limit':
      return `You were signed out because nothing was done here for ${formatDuration(sessionLimits.idleLimitMs)}.`;
    case 'absolute-limit':
      return `You were signed out because a session lasts ${formatDuration(sessionLimits.absoluteLimitMs)} at most.`;
    case 'refresh-token-rejected':
    case 'refresh-token-lost':
    case 'refused-without-reason':
    case 'no-refresh-token':
      return 'Your sign-in has ended.';
  }
}

/** Whether the shop itself ended it: then the provider, who still knows them, shall ask who it is. */
export function isOurLimit(endReason: EndReason): boolean {
  return endReason === 'idle-limit' || endReason === 'absolute-limit';
}
