import {
  SessionProvider,
  useAccessToken,
  useSession,
  useSessionSnapshot,
  useSessionStatus,
} from '@holdfast/react';
import type { ReactNode } from 'react';
import { expect, test } from 'vitest';
import { createFakeSession, tokenOf } from './create-fake-session.ts';
import { mount } from './mount.ts';
import { active, ended, restoring } from './snapshots.ts';
import { becomeSeen, Witness } from './witness.tsx';

/** What each component showed, render by render. */
function createRecordedApp() {
  const renders = { parent: [] as unknown[], call: [] as unknown[], status: [] as unknown[] };
  const tokens: unknown[] = [];

  function Status() {
    const status = useSessionStatus();
    renders.status.push(status);
    return <b>{status}</b>;
  }
  function Caller() {
    renders.call.push(useSession().getSnapshot().status);
    return null;
  }
  function Token() {
    const { status, accessToken } = useAccessToken();
    tokens.push(accessToken ?? status);
    return <i>{accessToken}</i>;
  }
  function Parent({ children }: { children: ReactNode }) {
    renders.parent.push('parent');
    return <main>{children}</main>;
  }
  const element = (
    <Parent>
      <Status />
      <Caller />
      <Token />
    </Parent>
  );
  return { element, renders, tokens };
}

test('five refreshes: the token component renders once for each, nobody else at all', async () => {
  const session = createFakeSession(active('a'));
  const { element, renders, tokens } = createRecordedApp();
  const page = mount(<SessionProvider session={session}>{element}</SessionProvider>);
  await expect.poll(page.text).toBe(`active${tokenOf('a', 1)}`);

  for (const generation of [2, 3, 4, 5, 6]) {
    session.become(active('a', generation));
    await expect.poll(page.text).toBe(`active${tokenOf('a', generation)}`);
  }

  // `ended` renders both, so a render that was still to come would have come by then.
  session.become(ended('a'));
  await expect.poll(page.text).toBe('ended');
  expect(tokens).toEqual(['pending', ...[1, 2, 3, 4, 5, 6].map((n) => tokenOf('a', n)), 'absent']);
  expect(renders).toEqual({ parent: ['parent'], call: ['active'], status: ['active', 'ended'] });
});

test('a failed refresh and a change of leader render neither the status nor the token', async () => {
  const session = createFakeSession(active('a'));
  const { element, renders, tokens } = createRecordedApp();
  const page = mount(
    <SessionProvider session={session}>
      {element}
      <Witness />
    </SessionProvider>,
  );
  await expect.poll(page.text).toContain(`active${tokenOf('a', 1)}`);

  const failure = { code: 'refresh-failed', attempts: 1, retryAt: 1_800_000_001_000 } as const;
  await becomeSeen(session, page, active('a', 1, { failure }));
  await becomeSeen(session, page, active('a', 1, { role: 'follower' }));
  await becomeSeen(session, page, active('a', 1, { role: 'leader' }));
  await becomeSeen(session, page, ended('a'));

  expect(tokens).toEqual(['pending', tokenOf('a', 1), 'absent']);
  expect(renders.status).toEqual(['active', 'ended']);
  expect(session.tokenCalls).toHaveLength(1);
});

test('restoring a session renders the status once more, and the token never as signed out', async () => {
  const session = createFakeSession(restoring);
  const { element, renders, tokens } = createRecordedApp();
  const page = mount(<SessionProvider session={session}>{element}</SessionProvider>);
  await expect.poll(page.text).toBe('restoring');

  session.become(active('a', 7));
  await expect.poll(page.text).toBe(`active${tokenOf('a', 7)}`);
  expect(renders.status).toEqual(['restoring', 'active']);
  expect(tokens).toEqual(['pending', tokenOf('a', 7)]);
});

test('the whole snapshot renders at each change of it', async () => {
  const session = createFakeSession(active('a'));
  const generations: unknown[] = [];
  function Whole() {
    const snapshot = useSessionSnapshot();
    generations.push(snapshot.status === 'active' ? snapshot.generation : snapshot.status);
    return <p>{generations.at(-1) as ReactNode}</p>;
  }
  const page = mount(
    <SessionProvider session={session}>
      <Whole />
    </SessionProvider>,
  );
  for (const generation of [1, 2, 3]) {
    session.become(active('a', generation));
    await expect.poll(page.text).toBe(String(generation));
  }
  expect(generations.filter((n) => n !== 1)).toEqual([2, 3]);
});
