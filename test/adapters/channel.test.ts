import { afterEach, expect, test, vi } from 'vitest';
import { createChannelOpener } from '../../packages/sdk/src/browser/channel.ts';
import { newId } from '../../packages/sdk/src/browser/random.ts';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

test.each([-600_000, 600_000])('a clock that is stepped by %d ms mutes nobody', async (stepMs) => {
  const open = createChannelOpener(newId());
  const heard: string[] = [];
  const listeners = [open((message) => heard.push(`one: ${String(message)}`))];
  const sender = open(() => {});
  sender.post('before');
  await expect.poll(() => heard).toEqual(['one: before']);

  const now = Date.now;
  vi.spyOn(Date, 'now').mockImplementation(() => now.call(Date) + stepMs);
  listeners.push(open((message) => heard.push(`other: ${String(message)}`)));
  sender.post('after');
  sender.reopen();
  sender.post('anew');

  await expect
    .poll(() => heard.slice(1).toSorted())
    .toEqual(['one: after', 'one: anew', 'other: after', 'other: anew']);
  for (const channel of [...listeners, sender]) channel.close();
});

test('what is posted just before the channel is closed still leaves, as a last word', async () => {
  const open = createChannelOpener(newId());
  const heard: unknown[] = [];
  const listener = open((message) => heard.push(message));
  const sender = open(() => {});

  sender.post('bye');
  sender.close();

  await expect.poll(() => heard).toEqual(['bye']);
  listener.close();
});

test('closing twice, posting on a closed channel and opening anew afterwards are all fine', async () => {
  const open = createChannelOpener(newId());
  const heard: unknown[] = [];
  const listener = open((message) => heard.push(message));
  const sender = open(() => {});

  sender.close();
  sender.close();
  sender.post('lost');
  sender.reopen();
  sender.post('heard');

  await expect.poll(() => heard).toEqual(['heard']);
  sender.close();
  listener.close();
});

test('a channel of another name is not overheard', async () => {
  const heard: unknown[] = [];
  const open = createChannelOpener(newId());
  const listener = open((message) => heard.push(message));
  const stranger = createChannelOpener(newId())(() => {});
  const sender = open(() => {});

  stranger.post('not for you');
  sender.post('for you');

  await expect.poll(() => heard).toEqual(['for you']);
  for (const channel of [listener, stranger, sender]) channel.close();
});

test('where there is no channel to be had every call does nothing', () => {
  vi.stubGlobal('BroadcastChannel', function refuse() {
    throw new DOMException('denied', 'SecurityError');
  });
  expect(() => {
    const channel = createChannelOpener(newId())(() => {});
    channel.post('nobody hears');
    channel.reopen();
    channel.close();
  }).not.toThrow();
});
