import { HoldfastError } from '../errors.ts';
import type { RefusalCode } from '../model/answer-need.ts';

// What calls on a session fail with, where more than one does.

export function notStored(cause: unknown): never {
  throw new HoldfastError('storage-failed', 'The store did not take the session', { cause });
}

export function disposed(): HoldfastError {
  return new HoldfastError('disposed', 'The session was disposed');
}

/** `cause`: what the last attempt failed with, if it is the reason. */
export function refused(code: RefusalCode, cause?: HoldfastError): HoldfastError {
  return new HoldfastError(code, REFUSALS[code], cause === undefined ? {} : { cause });
}

const REFUSALS: Record<RefusalCode, string> = {
  'no-session': 'Nobody is signed in',
  'session-ended': 'The session has ended',
  'account-changed': 'Another session has taken the place of the one this was asked in',
  'no-refresh-token': 'There is no refresh token to get a newer access token with',
  'validity-unreachable': 'The tokens of this server do not live as long as minValidityMs asks',
  'wait-exceeded': 'No token came within maxWaitMs',
  'refresh-failed': 'The token endpoint cannot be had at the moment',
  'refresh-misconfigured': "The token endpoint refuses this client's configuration",
  'invalid-token-response': 'The token endpoint answers with something that is no token response',
};
