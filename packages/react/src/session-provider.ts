import type { Session } from '@holdfast/sdk';
import { createElement, type ReactElement, type ReactNode } from 'react';
import { SessionContext } from './session-context.ts';

export interface SessionProviderProps {
  /** Made by `createSession` of `@holdfast/sdk`, outside of rendering: in a module, or in an effect. */
  session: Session;
  children?: ReactNode;
}

/**
 * Gives the components below it the session. It neither creates nor disposes one: who made the session owns it,
 * so mounting twice (StrictMode) or unmounting does nothing to it. Renders nothing of its own, on the server too.
 *
 * Another `session` object may be passed later; the hooks below move over to it, and no token of the old one is
 * shown from that render on.
 */
export function SessionProvider({ session, children }: SessionProviderProps): ReactElement {
  return createElement(SessionContext.Provider, { value: session }, children);
}
