import {
  type ActiveSnapshot,
  createSession,
  type EndedSnapshot,
  type EndReason,
  type Hold,
  HoldfastError,
  type HoldfastErrorCode,
  type HoldOptions,
  type HoldRisk,
  type HoldSnapshot,
  type KnownEnd,
  type ReauthenticationSnapshot,
  type Session,
  type SessionEvents,
  type SessionOptions,
  type SessionSnapshot,
  TokenEndpointError,
  type TokenResponse,
  type Undo,
} from '@holdfast/sdk';
import { describe, expectTypeOf, test } from 'vitest';

declare const session: Session;

describe('createSession', () => {
  test('needs nothing but refresh', () => {
    expectTypeOf(createSession).toEqualTypeOf<(options: SessionOptions) => Session>();
    expectTypeOf<{ refresh: SessionOptions['refresh'] }>().toExtend<SessionOptions>();
    expectTypeOf<{ name: string }>().not.toExtend<SessionOptions>();
  });

  test('takes a refresh that returns a token response or a Response', () => {
    expectTypeOf<() => Promise<TokenResponse>>().toExtend<SessionOptions['refresh']>();
    expectTypeOf<() => Promise<Response>>().toExtend<SessionOptions['refresh']>();
    expectTypeOf<() => Promise<string>>().not.toExtend<SessionOptions['refresh']>();
  });

  test('gives refresh the token, a signal and the attempt', () => {
    expectTypeOf<Parameters<SessionOptions['refresh']>>().toEqualTypeOf<
      [{ refreshToken: string; signal: AbortSignal; attempt: number }]
    >();
  });

  test('does not take an option that is undefined on purpose, nor one it does not know', () => {
    expectTypeOf<{ refresh: SessionOptions['refresh']; name: undefined }>().not.toExtend<SessionOptions>();
    // @ts-expect-error: no such option
    createSession({ refresh: () => Promise.reject(new Error('unused')), leadTime: 5 });
  });
});

describe('a session', () => {
  test('fetches like fetch', () => {
    expectTypeOf<Session['fetch']>().toEqualTypeOf<typeof globalThis.fetch>();
  });

  test('hands out its token as a promise of a string', () => {
    expectTypeOf(session.getAccessToken()).toEqualTypeOf<Promise<string>>();
    expectTypeOf<Parameters<Session['getAccessToken']>[0]>().toEqualTypeOf<
      { minValidityMs?: number; signal?: AbortSignal } | undefined
    >();
  });

  test('begins with a token response as the wire has it', () => {
    expectTypeOf<{ access_token: string }>().toExtend<TokenResponse>();
    expectTypeOf<{ accessToken: string }>().not.toExtend<TokenResponse>();
    expectTypeOf<TokenResponse['expires_in']>().toEqualTypeOf<number | undefined>();
  });

  test('says what happened in the words of each event', () => {
    expectTypeOf(session.on<'refreshed'>)
      .parameter(1)
      .parameter(0)
      .toHaveProperty('byThisTab')
      .toEqualTypeOf<boolean>();
    expectTypeOf(session.on<'ended'>)
      .parameter(1)
      .parameter(0)
      .toHaveProperty('endReason')
      .toEqualTypeOf<EndReason>();
    // @ts-expect-error: no such event
    session.on('expired', () => undefined);
  });

  test('undoes what it subscribes', () => {
    expectTypeOf<ReturnType<Session['subscribe']>>().toEqualTypeOf<Undo>();
    expectTypeOf<ReturnType<Session['on']>>().toEqualTypeOf<Undo>();
  });

  test('is disposed of by `await using`', () => {
    expectTypeOf<Session>().toExtend<AsyncDisposable>();
  });
});

describe('a hold', () => {
  test('is taken by a name, and at most how long, how much and until when', () => {
    expectTypeOf<Session['hold']>().toEqualTypeOf<(name: string, options?: HoldOptions) => Hold>();
    expectTypeOf<HoldOptions>().toEqualTypeOf<{
      minValidityMs?: number;
      maxMs?: number;
      signal?: AbortSignal;
    }>();
    // @ts-expect-error: a hold has a name
    session.hold({ maxMs: 5 });
    // @ts-expect-error: no such option
    session.hold('checkout', { timeoutMs: 5 });
  });

  test('is let go of by `using`, by release() and by nothing that has to be awaited', () => {
    expectTypeOf<Hold>().toExtend<Disposable>();
    expectTypeOf<Hold['release']>().toEqualTypeOf<() => void>();
    expectTypeOf<Hold['signal']>().toEqualTypeOf<AbortSignal>();
  });

  test('says when it is ready, and hands out no token', () => {
    expectTypeOf<Hold['ready']>().toEqualTypeOf<(request?: { signal?: AbortSignal }) => Promise<void>>();
  });

  test('cannot be renamed', () => {
    expectTypeOf<Pick<Hold, 'holdId' | 'name' | 'signal'>>().toEqualTypeOf<{
      readonly holdId: string;
      readonly name: string;
      readonly signal: AbortSignal;
    }>();
  });
});

test('extend() takes nothing and resolves to nothing', () => {
  expectTypeOf<Session['extend']>().toEqualTypeOf<() => Promise<void>>();
});

describe('what is told of flows and limits', () => {
  test('says which flow it is of', () => {
    expectTypeOf<SessionEvents['hold-at-risk']>().toExtend<HoldRisk & { holdId: string; name: string }>();
    expectTypeOf<SessionEvents['hold-recovered']>().toEqualTypeOf<{ holdId: string; name: string }>();
    expectTypeOf<SessionEvents['hold-ended']['cause']>().toEqualTypeOf<'released' | 'maximum'>();
  });

  test('says which end it is, and whose session', () => {
    expectTypeOf<SessionEvents['warned']>().toExtend<KnownEnd & { sessionId: string }>();
    expectTypeOf<SessionEvents['extended']>().toEqualTypeOf<{ sessionId: string }>();
    expectTypeOf<SessionEvents['reauthenticated']>().toEqualTypeOf<SessionEvents['account-changed']>();
  });
});

describe('a snapshot', () => {
  test('shows the nearest end and the flows of a running session', () => {
    expectTypeOf<Pick<ActiveSnapshot, 'knownEnd' | 'isWarned' | 'holds' | 'activeAt'>>().toEqualTypeOf<{
      readonly knownEnd: KnownEnd | null;
      readonly isWarned: boolean;
      readonly holds: readonly HoldSnapshot[];
      readonly activeAt: number | null;
    }>();
    expectTypeOf<KnownEnd['limit']>().toEqualTypeOf<'idle' | 'absolute' | 'refresh-token'>();
    expectTypeOf<HoldSnapshot['risk']>().toEqualTypeOf<HoldRisk | null>();
  });

  test('shows who it was and what waits for them, of one that is over', () => {
    expectTypeOf<EndedSnapshot['subject']>().toEqualTypeOf<string | null>();
    expectTypeOf<EndedSnapshot['reauthentication']>().toEqualTypeOf<ReauthenticationSnapshot | null>();
    expectTypeOf<EndedSnapshot>().not.toHaveProperty('holds');
  });

  test('cannot be changed', () => {
    expectTypeOf<ActiveSnapshot['holds']>().not.toExtend<HoldSnapshot[]>();
  });

  test('has a status that tells the kinds apart', () => {
    expectTypeOf<SessionSnapshot['status']>().toEqualTypeOf<'restoring' | 'anonymous' | 'active' | 'ended'>();
    expectTypeOf<Extract<SessionSnapshot, { status: 'active' }>['expiresAt']>().toEqualTypeOf<
      number | null
    >();
    expectTypeOf<Extract<SessionSnapshot, { status: 'ended' }>['endReason']>().toEqualTypeOf<EndReason>();
  });

  test('holds no token', () => {
    expectTypeOf<Extract<SessionSnapshot, { status: 'active' }>>().not.toHaveProperty('accessToken');
    expectTypeOf<Extract<SessionSnapshot, { status: 'active' }>>().not.toHaveProperty('refreshToken');
  });
});

describe('an error', () => {
  test('has a code out of a closed list, and a name that subclasses make their own', () => {
    expectTypeOf<HoldfastError['code']>().toEqualTypeOf<HoldfastErrorCode>();
    expectTypeOf<TokenEndpointError>().toExtend<HoldfastError>();
    expectTypeOf<TokenEndpointError['retryAfterMs']>().toEqualTypeOf<number | undefined>();
  });
});
