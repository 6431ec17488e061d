import {
  type AccessTokenState,
  type ComponentHold,
  type ExpiryWarning,
  SessionGate,
  SessionProvider,
  type SessionProviderProps,
  useAccessToken,
  useCountdown,
  useExpiryWarning,
  useHold,
  useIdle,
  useReauthentication,
  useSession,
  useSessionEvent,
  useSessionSnapshot,
  useSessionStatus,
} from '@holdfast/react';
import type {
  EndReason,
  HoldfastError,
  HoldRisk,
  KnownEnd,
  Session,
  SessionSnapshot,
  TokenResponse,
} from '@holdfast/sdk';
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

test('a hold is taken by name, and ends with the component or by release()', () => {
  expectTypeOf(useHold).returns.toEqualTypeOf<ComponentHold>();
  const hold = useHold('checkout', { minValidityMs: 60_000, maxMs: undefined, isHeld: false });
  expectTypeOf(hold.risk).toEqualTypeOf<HoldRisk | null>();
  expectTypeOf(hold.ready()).toEqualTypeOf<Promise<void>>();
  void hold.ready({ signal: new AbortController().signal });
  // @ts-expect-error a hold has a name
  useHold();
  // @ts-expect-error the component's life is the signal
  useHold('checkout', { signal: new AbortController().signal });
  // @ts-expect-error the risk is only told
  hold.risk = null;
});

test('a warning is a known end that can be put off; its seconds are counted elsewhere', () => {
  expectTypeOf(useExpiryWarning).returns.toEqualTypeOf<ExpiryWarning | null>();
  expectTypeOf<ExpiryWarning>().toExtend<KnownEnd>();
  const warning = useExpiryWarning({ beforeMs: 60_000 });
  expectTypeOf(warning?.extend).toEqualTypeOf<(() => Promise<void>) | undefined>();
  expectTypeOf(useCountdown(warning && warning.endsAt)).toEqualTypeOf<number | null>();
  // @ts-expect-error a countdown has an end, or says that it has none
  useCountdown();
});

test('idleness wants to know after how long', () => {
  expectTypeOf(useIdle({ afterMs: 60_000 })).toEqualTypeOf<boolean>();
  // @ts-expect-error after how long?
  useIdle({});
});

test('what a sign-in in place needs is there exactly when it is needed', () => {
  const reauthentication = useReauthentication();
  // @ts-expect-error it may not be needed
  void reauthentication.cancel;
  if (!reauthentication.isNeeded) return;
  expectTypeOf(reauthentication.endReason).toEqualTypeOf<EndReason>();
  expectTypeOf(reauthentication.subject).toEqualTypeOf<string | null>();
  expectTypeOf(reauthentication.complete).toEqualTypeOf<(tokenResponse: TokenResponse) => Promise<void>>();
  expectTypeOf(reauthentication.cancel).toEqualTypeOf<() => Promise<void>>();
});

test('a gate takes anything that renders in its slots, and needs none', () => {
  expectTypeOf(<SessionGate />).toExtend<ReactElement>();
  expectTypeOf(
    <SessionGate restoring="…" fallback={null} reauthenticate={false}>
      text
    </SessionGate>,
  ).toExtend<ReactElement>();
  // @ts-expect-error there is no such slot
  expectTypeOf(<SessionGate loading="…" />).toExtend<ReactElement>();
});
