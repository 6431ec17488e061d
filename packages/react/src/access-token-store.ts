import type { AccessTokenRequest, HoldfastError, Session, SessionSnapshot, Undo } from '@holdfast/sdk';

/** What a component knows of the access token. All three keys are always there. */
export type AccessTokenState =
  /** Not known yet: the session is being restored, or its first token is under way. Also on the server. */
  | { readonly status: 'pending'; readonly accessToken: undefined; readonly error: undefined }
  /** Here it is. */
  | { readonly status: 'ready'; readonly accessToken: string; readonly error: undefined }
  /** It could not be got (`error.code` says why). The session goes on; the next refresh makes it good. */
  | { readonly status: 'failed'; readonly accessToken: undefined; readonly error: HoldfastError }
  /** Nobody is signed in: there was no session, or it ended. */
  | { readonly status: 'absent'; readonly accessToken: undefined; readonly error: undefined };

/** The access token of a session as an external store for one component. Does nothing until followed. */
interface AccessTokenStore {
  getState(): AccessTokenState;
  /** Asks for a token now and at each new generation, until undone. Calls after each change of the state. */
  follow(onChange: () => void, minValidityMs: number | undefined): Undo;
}

/** `mistaken` is for the component's author, not for its users: it is thrown while rendering. */
type Answered =
  | AccessTokenState
  | { readonly status: 'mistaken'; readonly accessToken: undefined; readonly error: TypeError };

interface TokenSetId {
  readonly sessionId: string;
  readonly generation: number;
}

const pending: AccessTokenState = { status: 'pending', accessToken: undefined, error: undefined };
const absent: AccessTokenState = { status: 'absent', accessToken: undefined, error: undefined };

/** Constant, as React wants it of a server. */
export const serverAccessToken: AccessTokenState = pending;

export function createAccessTokenStore(session: Session): AccessTokenStore {
  /** What the session answered last, and the token set it was asked about. */
  let answer: { readonly about: TokenSetId; readonly state: Answered } | undefined;

  function getState(): AccessTokenState {
    const snapshot = session.getSnapshot();
    if (snapshot.status === 'anonymous' || snapshot.status === 'ended') return absent;
    // Compared at each read, so that no render shows one account's token under another.
    if (snapshot.status === 'restoring' || snapshot.sessionId !== answer?.about.sessionId) return pending;
    if (answer.state.status === 'mistaken') throw answer.state.error;
    return answer.state;
  }

  function follow(onChange: () => void, minValidityMs: number | undefined): Undo {
    let asked: TokenSetId | undefined;
    let call = new AbortController();

    function askIfNew(): void {
      const current = tokenSetOf(session.getSnapshot());
      if (current?.sessionId !== answer?.about.sessionId) answer = undefined;
      if (isSameTokenSet(current, asked)) return;
      asked = current;
      call.abort();
      if (current === undefined) return;
      call = new AbortController();
      void ask(current, call.signal);
    }

    async function ask(about: TokenSetId, signal: AbortSignal): Promise<void> {
      const request = minValidityMs === undefined ? { signal } : { signal, minValidityMs };
      const state = await askSession(session, request);
      if (signal.aborted) return;
      // The same token again keeps the object that React knows, and so costs no render.
      const known = answer?.state;
      const isKnown = known?.status === 'ready' && known.accessToken === state.accessToken;
      answer = { about, state: isKnown ? known : state };
      onChange();
    }

    // React keeps hidden components: what was got before may be long stale if nobody has followed since.
    if (!isSameTokenSet(answer?.about, tokenSetOf(session.getSnapshot()))) answer = undefined;
    const undo = session.subscribe(() => {
      askIfNew();
      onChange();
    });
    askIfNew();
    return () => {
      undo();
      call.abort();
    };
  }

  return { getState, follow };
}

async function askSession(session: Session, request: AccessTokenRequest): Promise<Answered> {
  try {
    return { status: 'ready', accessToken: await session.getAccessToken(request), error: undefined };
  } catch (error) {
    if (error instanceof TypeError) return { status: 'mistaken', accessToken: undefined, error };
    // By its contract the session rejects with nothing else, but for the reason of our signal, which nobody reads.
    return { status: 'failed', accessToken: undefined, error: error as HoldfastError };
  }
}

function tokenSetOf(snapshot: SessionSnapshot): TokenSetId | undefined {
  return snapshot.status === 'active' ? snapshot : undefined;
}

function isSameTokenSet(one: TokenSetId | undefined, other: TokenSetId | undefined): boolean {
  return one?.sessionId === other?.sessionId && one?.generation === other?.generation;
}
