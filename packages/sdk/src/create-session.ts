import type { SessionOptions } from './options.ts';
import type { Session } from './session.ts';

/** Creates the session of this tab. */
export function createSession(_options: SessionOptions): Session {
  throw new Error('being built');
}
