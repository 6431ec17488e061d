import { SessionGate, type SessionGateProps, SessionProvider } from '@holdfast/react';
import type { SessionSnapshot } from '@holdfast/sdk';
import { StrictMode, useEffect, useState } from 'react';
import { flushSync } from 'react-dom';
import { expect, test } from 'vitest';
import { createFakeSession, type FakeSession } from './create-fake-session.ts';
import { mount } from './mount.ts';
import { active, anonymous, ended, interrupted, restoring } from './snapshots.ts';

const slots: SessionGateProps = {
  restoring: <i>One moment</i>,
  fallback: <i>Sign in</i>,
  reauthenticate: <i>Sign in again</i>,
};

/** A page with a form behind a gate. Each mount of the form has a number, which is part of what it shows. */
function createFormPage(session: FakeSession) {
  const renders: number[] = [];
  let mounts = 0;
  let unmounted = 0;
  function Form() {
    const [id] = useState(() => (mounts += 1));
    useEffect(() => () => void (unmounted += 1), []);
    renders.push(id);
    return <b>[form {id}]</b>;
  }
  const form = <Form />;
  const app = (given: SessionGateProps = slots, provided = session) => (
    <SessionProvider session={provided}>
      <SessionGate {...given}>{form}</SessionGate>
    </SessionProvider>
  );
  return { app, renders, countUnmounted: () => unmounted };
}

/** What the page shows for each of the snapshots, one after the other. */
function showEach(snapshots: readonly SessionSnapshot[], given: SessionGateProps = slots): string[] {
  const session = createFakeSession(snapshots[0]);
  const page = flushSync(() => mount(createFormPage(session).app(given)));
  return snapshots.map((snapshot) => {
    flushSync(() => session.become(snapshot));
    return page.text();
  });
}

const subjectOf = (subject: string | null) => ({ subject });

test('each status has its slot', () => {
  expect(showEach([restoring, anonymous, active('a'), ended('a')])).toEqual([
    'One moment',
    'Sign in',
    '[form 1]',
    'Sign in',
  ]);
});

test('slots that are left out show nothing', () => {
  expect(showEach([restoring, anonymous, active('a'), interrupted('a')], {})).toEqual([
    '',
    '',
    '[form 1]',
    '',
  ]);
});

test('what goes on in the session renders neither the children nor a slot', () => {
  const session = createFakeSession(active('a'));
  const { app, renders } = createFormPage(session);
  flushSync(() => mount(app()));
  for (const generation of [2, 3, 4]) flushSync(() => session.become(active('a', generation)));
  flushSync(() => session.become(active('a', 4, { role: 'follower', isWarned: true })));
  flushSync(() => session.become(interrupted('a')));
  flushSync(() => session.become(active('b', 1, subjectOf('subject of a'))));
  expect(renders).toEqual([1]);
});

test('a sign-in in place: the children stay, the slot stands after them, and the same person goes on', () => {
  const ann = subjectOf('ann');
  const shown = showEach([active('a', 1, ann), interrupted('a', ann), active('b', 1, ann)]);
  expect(shown).toEqual(['[form 1]', '[form 1]Sign in again', '[form 1]']);
});

test('time after time, and whoever it is becomes known with a refresh only', () => {
  const unknown = subjectOf(null);
  const ann = subjectOf('ann');
  const snapshots = [
    active('a', 1, unknown),
    active('a', 2, ann),
    interrupted('a', ann),
    active('b', 1, ann),
    interrupted('b', ann),
    active('c', 1, ann),
  ];
  expect(new Set(showEach(snapshots))).toEqual(new Set(['[form 1]', '[form 1]Sign in again']));
});

test.each([
  ['another person', 'ann', 'bob'],
  ['somebody of whom nobody knows who it is', 'ann', null],
  ['somebody known after somebody unknown', null, 'ann'],
  ['somebody unknown after somebody unknown', null, null],
])('%s finds everything mounted anew', (_, before, after) => {
  const session = createFakeSession(active('a', 1, subjectOf(before)));
  const { app, countUnmounted } = createFormPage(session);
  const page = flushSync(() => mount(app()));
  flushSync(() => session.become(interrupted('a', subjectOf(before))));
  expect(page.text()).toBe('[form 1]Sign in again');
  flushSync(() => session.become(active('b', 1, subjectOf(after))));
  expect(page.text()).toBe('[form 2]');
  expect(countUnmounted()).toBe(1);
});

test('so does another person who takes over without an end, and whoever comes after them', () => {
  const shown = showEach([
    active('a', 1, subjectOf('ann')),
    active('b', 1, subjectOf('bob')),
    active('c', 1, subjectOf('ann')),
  ]);
  expect(shown).toEqual(['[form 1]', '[form 2]', '[form 3]']);
});

test('the wait ends, or is called off: the children go', () => {
  const session = createFakeSession(active('a'));
  const { app, countUnmounted } = createFormPage(session);
  const page = flushSync(() => mount(app()));
  flushSync(() => session.become(interrupted('a')));
  flushSync(() => session.become(interrupted('a', { reauthentication: null })));
  expect(page.text()).toBe('Sign in');
  expect(countUnmounted()).toBe(1);
});

test('without a slot for the sign-in in place an end is an end; null is a slot', () => {
  const { reauthenticate: _, ...others } = slots;
  expect(showEach([active('a'), interrupted('a')], others)).toEqual(['[form 1]', 'Sign in']);
  expect(showEach([active('a'), interrupted('a')], { ...slots, reauthenticate: null })).toEqual([
    '[form 1]',
    '[form 1]',
  ]);
});

test('another session object mounts anew, though its person goes by the same name', () => {
  const ann = subjectOf('ann');
  const work = createFakeSession(active('work', 1, ann));
  const home = createFakeSession(active('home', 1, ann));
  const { app } = createFormPage(work);
  const page = flushSync(() => mount(app()));
  flushSync(() => page.render(app(slots, home)));
  expect(page.text()).toBe('[form 2]');
});

test('unmounting leaves no subscription, under StrictMode too', () => {
  const session = createFakeSession(active('a'));
  const page = flushSync(() => mount(<StrictMode>{createFormPage(session).app()}</StrictMode>));
  expect(session.subscriptions.open).toBe(2);
  page.unmount();
  expect(session.subscriptions.open).toBe(0);
});
