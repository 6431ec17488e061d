import { BroadcastChannel as TabChannel } from 'broadcast-channel';
import type { OpenChannel } from '../ports.ts';
import { timelessMethod } from './timeless-method.ts';

/**
 * The broadcast-channel package as the channel, without its elector: that one ends with any `beforeunload` that
 * does not unload, and its `unload` listener costs the page the back/forward cache.
 */
export function createChannelOpener(name: string): OpenChannel {
  return (onMessage) => {
    let channel = openTabChannel(name, onMessage);
    const close = () => {
      channel?.close().catch(() => {});
      channel = null;
    };
    return {
      post(message) {
        channel?.postMessage(message).catch(() => {});
      },
      reopen() {
        close();
        channel = openTabChannel(name, onMessage);
      },
      // An open channel is fine in the back/forward cache, but a message that arrives there evicts the page.
      close,
    };
  };
}

/** `null` where there is no channel to be had: messages are hints, and the store alone will do. */
function openTabChannel(name: string, onMessage: (message: unknown) => void): TabChannel<unknown> | null {
  try {
    // Named, because the package would take sockets where it finds itself in Node (an app's tests under jsdom).
    const isNative = typeof BroadcastChannel === 'function';
    const native = { type: 'native' as const, methods: [timelessMethod] };
    const channel = new TabChannel<unknown>(name, isNative ? native : { webWorkerSupport: false });
    channel.addEventListener('message', onMessage);
    return channel;
  } catch {
    return null;
  }
}
