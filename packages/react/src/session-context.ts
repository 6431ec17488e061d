import type { Session } from '@holdfast/sdk';
import { type Context, createContext } from 'react';

/** Carries the session object, never what is in it: a context value that changes re-renders all its readers. */
export const SessionContext: Context<Session | null> = createContext<Session | null>(null);
SessionContext.displayName = 'SessionContext';
