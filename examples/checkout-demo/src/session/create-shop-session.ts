import { createSession, type Session } from '@holdfast/sdk';
import { oauth } from './oauth.ts';
import { sessionLimits } from './session-limits.ts';

/** One session for all tabs of the shop. Its requests go to this origin only, which is the default. */
export function createShopSession(): Session {
  return createSession({ name: 'saltmarsh', refresh: oauth.refresh, ...sessionLimits });
}
