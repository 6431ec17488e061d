import {
  SessionProvider,
  useAccessToken,
  useSessionEvent,
  useSessionSnapshot,
  useSessionStatus,
} from '@holdfast/react';
import { createSession, type Session, type TokenResponse } from '@holdfast/sdk';
import { StrictMode, useEffect, useState } from 'react';
import { expect, onTestFinished, test } from 'vitest';
import { mount } from './mount.ts';

/** A server that gives Ann's n-th token to Ann's n-th refresh token. */
function tokensOf(person: string, count: number): TokenResponse {
  return {
    access_token: `${person}-access-${count}`,
    refresh_token: `${person}-refresh-${count}`,
    expires_in: 3_600,
  };
}

function createTab(name: string): Session {
  return createSession({
    name,
    refresh: async ({ refreshToken }) => {
      const [person = '', , count] = refreshToken.split('-');
      return tokensOf(person, Number(count) + 1);
    },
  });
}

/** A tab's session that the test disposes of at its end. */
function openTab(name: string): Session {
  const session = createTab(name);
  onTestFinished(() => session.dispose());
  return session;
}

function createRecordingPage() {
  const renders: { sessionId: string | null; accessToken: string | undefined }[] = [];
  const events: string[] = [];
  function Page() {
    const status = useSessionSnapshot((snapshot) => snapshot.status);
    const sessionId = useSessionSnapshot((snapshot) => ('sessionId' in snapshot ? snapshot.sessionId : null));
    const { accessToken } = useAccessToken();
    useSessionEvent('account-changed', () => events.push('account-changed'));
    renders.push({ sessionId, accessToken });
    return <p>{[status, accessToken].filter(Boolean).join(' ')}</p>;
  }
  return { Page, renders, events };
}

test('sign-in, refresh, another account from another tab, sign-out', async () => {
  const name = crypto.randomUUID();
  const session = openTab(name);
  const { Page, renders, events } = createRecordingPage();
  const page = mount(
    <StrictMode>
      <SessionProvider session={session}>
        <Page />
      </SessionProvider>
    </StrictMode>,
  );
  await expect.poll(page.text).toBe('anonymous');

  await session.start(tokensOf('ann', 1));
  await expect.poll(page.text).toBe('active ann-access-1');
  await session.refresh();
  await expect.poll(page.text).toBe('active ann-access-2');

  const otherTab = openTab(name);
  await otherTab.start(tokensOf('bob', 1));
  await expect.poll(page.text).toBe('active bob-access-1');
  expect(events).toEqual(['account-changed']);

  await otherTab.end();
  await expect.poll(page.text).toBe('ended');

  const peopleOf = new Map<string | null, Set<string>>();
  for (const { sessionId, accessToken } of renders) {
    if (accessToken === undefined) continue;
    const people = peopleOf.get(sessionId) ?? new Set();
    peopleOf.set(sessionId, people.add(accessToken.split('-', 1).join('')));
  }
  expect([...peopleOf.values()]).toEqual([new Set(['ann']), new Set(['bob'])]);
});

test('five refreshes render the token five times and the status never', async () => {
  const session = openTab(crypto.randomUUID());
  await session.start(tokensOf('ann', 1));
  const statuses: string[] = [];
  const tokens: (string | undefined)[] = [];
  function Status() {
    statuses.push(useSessionStatus());
    return null;
  }
  function Token() {
    const { accessToken } = useAccessToken();
    tokens.push(accessToken);
    return <p>{accessToken}</p>;
  }
  const page = mount(
    <SessionProvider session={session}>
      <Status />
      <Token />
    </SessionProvider>,
  );
  await expect.poll(page.text).toBe('ann-access-1');
  for (const count of [2, 3, 4, 5, 6]) {
    await session.refresh();
    await expect.poll(page.text).toBe(`ann-access-${count}`);
  }
  await session.end();
  await expect.poll(page.text).toBe('');
  expect(tokens).toEqual([undefined, ...[1, 2, 3, 4, 5, 6].map((n) => `ann-access-${n}`), undefined]);
  expect(statuses).toEqual(['active', 'ended']);
});

test('a session that a component creates in an effect survives StrictMode, which disposes of the first', async () => {
  const name = crypto.randomUUID();
  const firstTab = openTab(name);
  await firstTab.start(tokensOf('ann', 1));
  const created: Session[] = [];
  const { Page } = createRecordingPage();

  function Owner() {
    const [session, setSession] = useState<Session | null>(null);
    useEffect(() => {
      const own = createTab(name);
      created.push(own);
      // oxlint-disable-next-line react/set-state-in-effect -- a session is an external thing with a life of its own
      setSession(own);
      return () => void own.dispose();
    }, []);
    return (
      session && (
        <SessionProvider session={session}>
          <Page />
        </SessionProvider>
      )
    );
  }
  const page = mount(
    <StrictMode>
      <Owner />
    </StrictMode>,
  );
  await expect.poll(page.text).toBe('active ann-access-1');
  expect(created).toHaveLength(2);

  page.unmount();
  await expect
    .poll(() => created[1]?.getAccessToken().catch((error: Error) => error))
    .toMatchObject({
      code: 'disposed',
    });
});
