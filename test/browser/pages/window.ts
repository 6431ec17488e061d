import type { Session, SessionEventName, SessionOptions } from '@holdfast/sdk';
import type { ApiAnswer } from '../../support/protected-api.ts';
import type { SignInOptions } from '../../support/token-family.ts';

/** What session.html is given in its address, as JSON in `?parameters=`. */
export interface SessionPageParameters {
  realmId: string;
  /** The name of the tab in the realm's log. */
  tab: string;
  /** Whether the page asks for a token as soon as its script runs. Default false. */
  asksAtOnce?: boolean;
  options: Omit<SessionOptions, 'refresh' | 'fetch'>;
}

/** An event of the session; an error in its payload is told as `{ name, code, message }`. */
export interface RecordedEvent {
  name: SessionEventName;
  payload: Record<string, unknown>;
}

/** What session.html puts into its window, for tests to use. */
export interface SessionPage {
  session: Session;
  /** Every event of the session, oldest first. */
  events: RecordedEvent[];
  /** How long after the start of the page's script there was a token; `null` if the page did not ask. */
  firstTokenMs: Promise<number> | null;
  /** Signs in at the realm and starts the session with what it gives. */
  signIn(options?: SignInOptions): Promise<void>;
  /** Calls the realm's API through `session.fetch`; `path` begins after `/api/`. */
  callApi(path: string, init?: RequestInit): Promise<{ status: number; answer: ApiAnswer | null }>;
}

declare global {
  interface Window extends SessionPage {}
}
