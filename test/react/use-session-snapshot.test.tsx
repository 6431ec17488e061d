import { SessionProvider, useSessionSnapshot } from '@holdfast/react';
import type { SessionSnapshot } from '@holdfast/sdk';
import { expect, test } from 'vitest';
import { createFakeSession, type FakeSession } from './create-fake-session.ts';
import { mount } from './mount.ts';
import { active, ended } from './snapshots.ts';
import { becomeSeen, Witness } from './witness.tsx';

type Selector = (snapshot: SessionSnapshot) => unknown;
type IsEqual = (previous: unknown, next: unknown) => boolean;

/** A component around one selector, recording what it got, render by render. */
function createSelectionPage(session: FakeSession) {
  const values: unknown[] = [];
  function Selection({ select, isEqual }: { select: Selector; isEqual?: IsEqual | undefined }) {
    const value = useSessionSnapshot((snapshot) => select(snapshot), isEqual);
    values.push(value);
    return <p>{JSON.stringify(value)}</p>;
  }
  const app = (select: Selector, isEqual?: IsEqual) => (
    <SessionProvider session={session}>
      <Selection select={select} isEqual={isEqual} />
      <Witness />
    </SessionProvider>
  );
  return { values, app };
}

const subjectOf: Selector = (snapshot) => (snapshot.status === 'active' ? snapshot.subject : null);
const summaryOf: Selector = (snapshot) => ({ subject: subjectOf(snapshot), status: snapshot.status });
const statusOf = (summary: unknown) => (summary as { status: string }).status;
const isSameSummary: IsEqual = (previous, next) => JSON.stringify(previous) === JSON.stringify(next);

test('an inline selector renders only when what it selects changes', async () => {
  const session = createFakeSession(active('a'));
  const { values, app } = createSelectionPage(session);
  const page = mount(app(subjectOf));
  await expect.poll(page.text).toContain('"subject of a"');

  for (const snapshot of [active('a', 2), active('a', 3), active('b', 1)]) {
    await becomeSeen(session, page, snapshot);
  }
  expect(values).toEqual(['subject of a', 'subject of b']);
});

test('a selector that makes an object each time settles, rendering once for each change of the snapshot', async () => {
  const session = createFakeSession(active('a'));
  const { values, app } = createSelectionPage(session);
  const page = mount(app(summaryOf));
  await expect.poll(page.text).toContain('subject of a');

  for (const snapshot of [active('a', 2), active('a', 3), ended('a')]) {
    await becomeSeen(session, page, snapshot);
  }
  expect(values.map(statusOf)).toEqual(['active', 'active', 'active', 'ended']);
});

test('with isEqual, equal objects render nothing', async () => {
  const session = createFakeSession(active('a'));
  const { values, app } = createSelectionPage(session);
  const page = mount(app(summaryOf, isSameSummary));
  await expect.poll(page.text).toContain('subject of a');

  for (const snapshot of [active('a', 2), active('a', 3), ended('a')]) {
    await becomeSeen(session, page, snapshot);
  }
  expect(values.map(statusOf)).toEqual(['active', 'ended']);
});

test('a selector and isEqual from outside the component keep the very same object over its renders', async () => {
  const session = createFakeSession(active('a'));
  const values: unknown[] = [];
  function Summary({ label }: { label: string }) {
    values.push(useSessionSnapshot(summaryOf, isSameSummary));
    return <p>{label}</p>;
  }
  const app = (label: string) => (
    <SessionProvider session={session}>
      <Summary label={label} />
    </SessionProvider>
  );
  const page = mount(app('one'));
  await expect.poll(page.text).toBe('one');
  session.become(active('a', 2));
  page.render(app('two'));
  await expect.poll(page.text).toBe('two');
  expect(values).toHaveLength(2);
  expect(values[1]).toBe(values[0]);
});

test('a selector sees the props of the render it is in', async () => {
  const session = createFakeSession(active('a', 5));
  const { values, app } = createSelectionPage(session);
  const page = mount(app(subjectOf));
  await expect.poll(page.text).toContain('"subject of a"');
  page.render(app((snapshot) => (snapshot.status === 'active' ? snapshot.generation : null)));
  await expect.poll(() => values.length).toBe(2);
  await becomeSeen(session, page, active('a', 6));
  expect(values).toEqual(['subject of a', 5, 6]);
  expect(session.subscriptions.made).toBe(2);
});
