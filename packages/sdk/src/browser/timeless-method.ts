import type { BroadcastMethod } from 'broadcast-channel';

interface State {
  channel: BroadcastChannel;
  onMessage: ((message: unknown) => void) | null;
}

/**
 * The native channel as a method of the broadcast-channel package, without its sense of time. The package drops a
 * message that was sent, by the sender's wall clock, before the receiver began to listen. It also never lets its
 * own time go back, so after a clock is set back tabs are deaf to each other until it has caught up, even if they
 * listen anew. Where all times are the same nothing is dropped.
 */
export const timelessMethod: BroadcastMethod<State> = {
  type: 'native',
  canBeUsed: () => true,
  microSeconds: () => 0,
  averageResponseTime: () => 0,
  create(name) {
    const state: State = { channel: new BroadcastChannel(name), onMessage: null };
    state.channel.addEventListener('message', ({ data }) => state.onMessage?.(data));
    return state;
  },
  onMessage(state, callback) {
    state.onMessage = callback;
  },
  async postMessage({ channel }, message: unknown) {
    channel.postMessage(message);
  },
  close: ({ channel }) => channel.close(),
};
