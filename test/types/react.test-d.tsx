import {
  type AccessTokenState,
  SessionProvider,
  type SessionProviderProps,
  useAccessToken,
  useSession,
  useSessionEvent,
  useSessionSnapshot,
  useSessionStatus,
} from '@holdfast/react';
import type { HoldfastError, Session, SessionSnapshot } from '@holdfast/sdk';
import type { ReactElement } from 'react';
import { expectTypeOf, test } from 'vitest';

declare const session: Session;

test('the provider wants a session and takes children', () => {
  expectTypeOf<SessionProviderProps['session']>().toEqualTypeOf<Session>();
  expectTypeOf(<SessionProvider session={session}>text</SessionProvider>).toExtend<ReactElement>();
  // @ts-expect-error a provider without a session
  expectTypeOf(<SessionProvider>text</SessionProvider>).toExtend<ReactElement>();
});

test('the session and its status come as the SDK has them', () => {
  expectTypeOf(useSession).returns.toEqualTypeOf<Session>();
  expectTypeOf(useSessionStatus).returns.toEqualTypeOf<'restoring' | 'anonymous' | 'active' | 'ended'>();
});

test('a selector decides what comes back', () => {
  expectTypeOf(useSessionSnapshot()).toEqualTypeOf<SessionSnapshot>();
  const expiresAt = useSessionSnapshot((snapshot) => (snapshot.status === 'active' ? snapshot.expiresAt : 0));
  expectTypeOf(expiresAt).toEqualTypeOf<number | null>();
  useSessionSnapshot(
    (snapshot) => [snapshot.role],
    (previous, next) => {
      expectTypeOf(previous).toEqualTypeOf<('leader' | 'follower')[]>();
      return previous[0] === next[0];
    },
  );
});

test('the token is there exactly when the status says so', () => {
  expectTypeOf(useAccessToken).returns.toEqualTypeOf<AccessTokenState>();
  const token = useAccessToken({ minValidityMs: 5_000 });
  expectTypeOf(token.accessToken).toEqualTypeOf<string | undefined>();
  expectTypeOf(token.error).toEqualTypeOf<HoldfastError | undefined>();
  if (token.status === 'ready') expectTypeOf(token.accessToken).toEqualTypeOf<string>();
  if (token.status === 'failed') expectTypeOf(token.error).toEqualTypeOf<HoldfastError>();
  if (token.accessToken !== undefined) expectTypeOf(token.status).toEqualTypeOf<'ready'>();
  useAccessToken();
  useAccessToken({ minValidityMs: undefined });
  // @ts-expect-error the hook stops waiting by itself
  useAccessToken({ signal: new AbortController().signal });
});

test('an event comes with its own payload', () => {
  useSessionEvent('ended', (payload) => {
    expectTypeOf(payload.endReason).toBeString();
    // @ts-expect-error that is another event's
    void payload.generation;
  });
  // @ts-expect-error there is no such event
  useSessionEvent('expired', () => undefined);
});
