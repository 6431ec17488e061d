import { describe, expect, test } from 'vitest';
import type { OpenChannel } from '../../../packages/sdk/src/ports.ts';

/** A way for each of two tabs to open the same channel, and to let what was posted arrive. */
export type OpenChannels = () => Promise<{
  one: OpenChannel;
  other: OpenChannel;
  arrive(): Promise<void>;
}>;

/** What every `Channel` does, the browser's and the tests' alike. */
export function testChannel(name: string, open: OpenChannels): void {
  describe(`channel: ${name}`, () => {
    test('what one posts the other hears, in order, and does not hear itself', async () => {
      const { one, other, arrive } = await open();
      const ownEcho: unknown[] = [];
      const heard: unknown[] = [];
      const channel = one((message) => ownEcho.push(message));
      const listener = other((message) => heard.push(message));

      for (const number of [1, 2, 3]) channel.post({ number });
      await arrive();

      await expect.poll(() => heard).toEqual([{ number: 1 }, { number: 2 }, { number: 3 }]);
      expect(ownEcho).toEqual([]);
      channel.close();
      listener.close();
    });

    test('a closed channel neither hears nor sends, until it is opened again', async () => {
      const { one, other, arrive } = await open();
      const heard: unknown[] = [];
      const answers: unknown[] = [];
      const channel = one((message) => answers.push(message));
      const listener = other((message) => heard.push(message));

      listener.close();
      channel.post('while it was closed');
      listener.post('from a closed channel');
      await arrive();
      listener.reopen();
      channel.post('afterwards');
      listener.post('an answer');
      await arrive();

      await expect.poll(() => [heard, answers]).toEqual([['afterwards'], ['an answer']]);
      channel.close();
      listener.close();
    });

    test('opening an open channel again loses nothing that is posted afterwards, and doubles nothing', async () => {
      const { one, other, arrive } = await open();
      const heard: unknown[] = [];
      const channel = one(() => {});
      const listener = other((message) => heard.push(message));

      listener.reopen();
      channel.post('once');
      channel.post('last');
      await arrive();

      await expect.poll(() => heard).toEqual(['once', 'last']);
      channel.close();
      listener.close();
    });
  });
}
