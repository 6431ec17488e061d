'use client';
// @holdfast/react: a Holdfast session for React components, without re-renders nobody asked for.

export { SessionProvider } from './session-provider.ts';
export type { SessionProviderProps } from './session-provider.ts';

export { useSession } from './use-session.ts';
export { useSessionStatus } from './use-session-status.ts';
export { useSessionSnapshot } from './use-session-snapshot.ts';
export { useAccessToken } from './use-access-token.ts';
export type { UseAccessTokenRequest } from './use-access-token.ts';
export type { AccessTokenState } from './access-token-store.ts';
export { useSessionEvent } from './use-session-event.ts';
