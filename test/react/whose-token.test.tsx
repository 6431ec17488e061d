import { flushSync } from 'react-dom';
import { expect, test } from 'vitest';
import { createDeferred } from './create-deferred.ts';
import { createFakeSession, tokenOf } from './create-fake-session.ts';
import { createTokenPage } from './create-token-page.tsx';
import { mount } from './mount.ts';
import { active, anonymous, ended } from './snapshots.ts';

test('another account: no render shows the token of the one before', async () => {
  const session = createFakeSession(active('ann'));
  const { renders, app } = createTokenPage(session);
  const page = mount(app());
  await expect.poll(page.text).toBe(`ready ${tokenOf('ann', 1)}`);

  const tokenOfBob = createDeferred<string>();
  session.answerWith(() => tokenOfBob.promise);
  session.become(active('bob'));
  await expect.poll(page.text).toBe('pending');
  tokenOfBob.resolve(tokenOf('bob', 1));
  await expect.poll(page.text).toBe(`ready ${tokenOf('bob', 1)}`);

  const shown = renders.filter(({ token }) => token.accessToken !== undefined);
  expect(shown.map(({ sessionId }) => sessionId)).toEqual(expect.arrayContaining(['ann', 'bob']));
  for (const { sessionId, token } of shown) expect(token.accessToken).toBe(tokenOf(sessionId!, 1));
});

test('a token that arrives after its account has gone is not shown', async () => {
  const session = createFakeSession(active('ann'));
  const { renders, app } = createTokenPage(session);
  const tokenOfAnn = createDeferred<string>();
  session.answerWith(() => tokenOfAnn.promise);
  const page = mount(app());
  await expect.poll(() => session.tokenCalls.length).toBe(1);

  // Resolved first and switched in the same breath: the answer is on its way when the other account is there.
  tokenOfAnn.resolve(tokenOf('ann', 1));
  session.answerWith(async () => tokenOf('bob', 1));
  session.become(active('bob'));

  await expect.poll(page.text).toBe(`ready ${tokenOf('bob', 1)}`);
  expect(renders.map(({ token }) => token.accessToken)).not.toContain(tokenOf('ann', 1));
});

test('a render that comes before the hook itself is told shows no token of the one before either', async () => {
  const session = createFakeSession(active('ann'));
  const { renders, app } = createTokenPage(session);
  const page = mount(<p />);
  // Subscribed before any hook is, so it is told first, and renders the whole page at once.
  session.subscribe(() => flushSync(() => page.render(app())));
  page.render(app());
  await expect.poll(page.text).toBe(`ready ${tokenOf('ann', 1)}`);

  session.answerWith(() => new Promise(() => undefined));
  session.become(active('bob'));
  expect(renders.at(-1)).toMatchObject({ sessionId: 'bob', token: { status: 'pending' } });
  const withBob = renders.filter(({ sessionId }) => sessionId === 'bob');
  expect(withBob.map(({ token }) => token.status)).not.toContain('ready');
});

test('ended: the token is gone in the very render that shows the end', async () => {
  const session = createFakeSession(active('a'));
  const { renders, app } = createTokenPage(session);
  const page = mount(app());
  await expect.poll(page.text).toBe(`ready ${tokenOf('a', 1)}`);

  session.become(ended('a'));
  await expect.poll(page.text).toBe('absent');
  const atTheEnd = renders.filter(({ status }) => status === 'ended');
  expect(atTheEnd.map(({ token }) => token.accessToken)).toEqual([undefined]);
  expect(session.tokenCalls).toHaveLength(1);
});

test('a new sign-in after the end brings its own token', async () => {
  const session = createFakeSession(ended('a'));
  const { app } = createTokenPage(session);
  const page = mount(app());
  await expect.poll(page.text).toBe('absent');
  session.become(active('b'));
  await expect.poll(page.text).toBe(`ready ${tokenOf('b', 1)}`);
});

test('with nobody signed in no token is asked for', async () => {
  const session = createFakeSession(anonymous);
  const { app } = createTokenPage(session);
  const page = mount(app());
  await expect.poll(page.text).toBe('absent');
  await expect.poll(() => session.subscriptions.open).toBe(3);
  expect(session.tokenCalls).toHaveLength(0);
});
