import {
  type AccessTokenState,
  SessionProvider,
  useAccessToken,
  useSessionSnapshot,
  useSessionStatus,
} from '@holdfast/react';
import type { ReactElement } from 'react';
import type { FakeSession } from './create-fake-session.ts';

/** What one render showed: whose session, and which token with it. */
export interface TokenRender {
  readonly status: string;
  readonly sessionId: string | undefined;
  readonly token: AccessTokenState;
}

/** A page that shows the token and records every render of it. */
export function createTokenPage(session: FakeSession): {
  renders: TokenRender[];
  app(minValidityMs?: number): ReactElement;
} {
  const renders: TokenRender[] = [];

  function Token({ minValidityMs }: { minValidityMs: number | undefined }) {
    const status = useSessionStatus();
    const sessionId = useSessionSnapshot((snapshot) =>
      'sessionId' in snapshot ? snapshot.sessionId : undefined,
    );
    const token = useAccessToken({ minValidityMs });
    renders.push({ status, sessionId, token });
    return <p>{[token.status, token.accessToken, token.error?.code].filter(Boolean).join(' ')}</p>;
  }
  return {
    renders,
    app: (minValidityMs) => (
      <SessionProvider session={session}>
        <Token minValidityMs={minValidityMs} />
      </SessionProvider>
    ),
  };
}
