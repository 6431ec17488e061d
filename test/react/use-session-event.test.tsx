import { SessionProvider, useSessionEvent } from '@holdfast/react';
import type { SessionEventName, SessionEvents } from '@holdfast/sdk';
import { useState } from 'react';
import { expect, test } from 'vitest';
import { createFakeSession } from './create-fake-session.ts';
import { mount } from './mount.ts';
import { active } from './snapshots.ts';

const refreshed = (generation: number): SessionEvents['refreshed'] => ({
  sessionId: 'a',
  generation,
  expiresAt: null,
  byThisTab: true,
});

test('the listener of the latest render is called, without a new subscription', async () => {
  const session = createFakeSession(active('a'));
  const heard: string[] = [];
  function Listener({ label }: { label: string }) {
    useSessionEvent('refreshed', ({ generation }) => heard.push(`${label} ${generation}`));
    return <p>{label}</p>;
  }
  const app = (label: string) => (
    <SessionProvider session={session}>
      <Listener label={label} />
    </SessionProvider>
  );
  const page = mount(app('first'));
  await expect.poll(() => session.listeners.open).toBe(1);
  session.emit('refreshed', refreshed(2));

  for (const label of ['second', 'third']) {
    page.render(app(label));
    await expect.poll(page.text).toBe(label);
    session.emit('refreshed', refreshed(3));
  }
  session.emit('leader-changed', { role: 'follower' });

  expect(heard).toEqual(['first 2', 'second 3', 'third 3']);
  expect(session.listeners.made).toBe(1);
});

test('another event name moves the subscription over', async () => {
  const session = createFakeSession(active('a'));
  const heard: string[] = [];
  function Listener({ name }: { name: SessionEventName }) {
    useSessionEvent(name, () => heard.push(name));
    return <p>{name}</p>;
  }
  const app = (name: SessionEventName) => (
    <SessionProvider session={session}>
      <Listener name={name} />
    </SessionProvider>
  );
  const page = mount(app('refreshed'));
  await expect.poll(() => session.listeners.made).toBe(1);
  page.render(app('leader-changed'));
  await expect.poll(() => session.listeners.made).toBe(2);
  session.emit('refreshed', refreshed(2));
  session.emit('leader-changed', { role: 'leader' });
  expect(heard).toEqual(['leader-changed']);
  expect(session.listeners.open).toBe(1);
});

test('a listener may set state', async () => {
  const session = createFakeSession(active('a'));
  let renders = 0;
  function Role() {
    const [role, setRole] = useState('unknown');
    useSessionEvent('leader-changed', (payload) => setRole(payload.role));
    renders += 1;
    return <p>{role}</p>;
  }
  const page = mount(
    <SessionProvider session={session}>
      <Role />
    </SessionProvider>,
  );
  await expect.poll(() => session.listeners.open).toBe(1);
  session.emit('refreshed', refreshed(2));
  session.emit('leader-changed', { role: 'leader' });
  await expect.poll(page.text).toBe('leader');
  expect(renders).toBe(2);
  page.unmount();
  await expect.poll(() => session.listeners.open).toBe(0);
});
