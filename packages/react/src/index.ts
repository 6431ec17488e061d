'use client';
// @holdfast/react: a Holdfast session for React components, without re-renders nobody asked for.

export { SessionProvider } from './session-provider.ts';
export type { SessionProviderProps } from './session-provider.ts';
export { SessionGate } from './session-gate.ts';
export type { SessionGateProps } from './session-gate.ts';

export { useSession } from './use-session.ts';
export { useSessionStatus } from './use-session-status.ts';
export { useSessionSnapshot } from './use-session-snapshot.ts';
export { useAccessToken } from './use-access-token.ts';
export type { UseAccessTokenRequest } from './use-access-token.ts';
export type { AccessTokenState } from './access-token-store.ts';
export { useSessionEvent } from './use-session-event.ts';

export { useHold } from './use-hold.ts';
export type { UseHoldOptions } from './use-hold.ts';
export type { ComponentHold } from './component-hold.ts';
export { useExpiryWarning } from './use-expiry-warning.ts';
export type { ExpiryWarning, UseExpiryWarningOptions } from './use-expiry-warning.ts';
export { useCountdown } from './use-countdown.ts';
export { useIdle } from './use-idle.ts';
export type { UseIdleOptions } from './use-idle.ts';
export { useReauthentication } from './use-reauthentication.ts';
export type { Reauthentication } from './use-reauthentication.ts';
