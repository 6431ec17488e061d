import { Activity } from 'react';
import { expect, test } from 'vitest';
import { createDeferred } from './create-deferred.ts';
import { active, createFakeSession, tokenOf } from './create-fake-session.ts';
import { createTokenPage } from './create-token-page.tsx';
import { mount } from './mount.ts';

// With React 19 only: React 18 keeps no hidden components.

test('a hidden component comes back without its old token', async () => {
  const session = createFakeSession(active('a'));
  const { app } = createTokenPage(session);
  const page = mount(<Activity mode="visible">{app()}</Activity>);
  await expect.poll(page.text).toBe(`ready ${tokenOf('a', 1)}`);

  page.render(<Activity mode="hidden">{app()}</Activity>);
  await expect.poll(() => session.subscriptions.open).toBe(0);
  session.become(active('a', 40));
  const newer = createDeferred<string>();
  session.answerWith(() => newer.promise);
  page.render(<Activity mode="visible">{app()}</Activity>);

  await expect.poll(page.text).toBe('pending');
  newer.resolve(tokenOf('a', 40));
  await expect.poll(page.text).toBe(`ready ${tokenOf('a', 40)}`);
});
