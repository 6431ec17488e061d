import type { Effect } from '../model/effect.ts';
import { transition } from '../model/machine.ts';
import type { UnstampedEvent } from '../model/machine-event.ts';
import { parseMessage, toWire } from '../model/message.ts';
import { createState, type State } from '../model/state.ts';
import { lastNote } from '../model/watch-note.ts';
import type { ResolvedSessionOptions } from '../options.ts';
import type { Ports, Undo } from '../ports.ts';
import type { SessionSnapshot } from '../snapshot.ts';
import { createEmitter, type Emitter } from './emitter.ts';
import { instantOf } from './instant-of.ts';
import { listenToActivity } from './listen-to-activity.ts';
import { runRefresh } from './refresh.ts';
import { noticeRefresh, tellRefresh } from './refresh-report.ts';
import { createShownSnapshot } from './shown-snapshot.ts';
import { createStoreReader, type StoreReader } from './store-reader.ts';
import { restoreStore, writeEnd, writeNote, type WriteContext } from './store-writes.ts';
import { createTokenWaiters, type Demand, type TokenWaiters } from './token-waiters.ts';

/** The machine at work: events in, effects carried out against the ports. */
export interface SessionLoop {
  readonly emitter: Emitter;
  readonly waiters: TokenWaiters;
  readonly reader: StoreReader;
  readState(): State;
  snapshot(): SessionSnapshot;
  subscribe(onChange: () => void): Undo;
  dispatch(event: UnstampedEvent): void;
  perform(effect: Effect): void;
  isClosed(): boolean;
  close(): Promise<void>;
}

type RefreshEffect = Extract<Effect, { type: 'refresh' }>;

export function createSessionLoop(ports: Ports, options: ResolvedSessionOptions): SessionLoop {
  const { clock, store, lifecycle } = ports;
  const emitter = createEmitter();
  const queue: UnstampedEvent[] = [];
  let state = createState(ports.newId(), lifecycle.isVisible(), instantOf(clock));
  const shown = createShownSnapshot(state, store, emitter, options);
  let isDraining = false;
  let isClosed = false;
  let stopTimer: Undo = () => {};
  let releaseLock: Undo = () => {};
  let refreshing: Promise<void> = Promise.resolve();
  let noting: Promise<void> = Promise.resolve();
  let refreshAbort = new AbortController();

  const waiters = createTokenWaiters(clock, options, () => state, settleWaiters);
  const reader = createStoreReader(store, (stored) =>
    dispatch(stored === null ? { type: 'read-failed' } : { type: 'read', stored }),
  );
  const channel = ports.openChannel(hear);
  const unlisten = lifecycle.listen((signal) =>
    dispatch({ type: 'lifecycle', signal, random: ports.random() }),
  );

  const unlistenActivity = listenToActivity(ports, options, () => dispatch({ type: 'activity' }));
  const context: WriteContext = { ports, options, reader, dispatch, perform, isClosed: () => isClosed };

  /** One event after the other, also when carrying one out brings the next. */
  function dispatch(event: UnstampedEvent): void {
    if (isClosed) return;
    queue.push(event);
    if (isDraining) return;
    isDraining = true;
    try {
      drain();
    } finally {
      isDraining = false;
    }
  }

  function drain(): void {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const before = state;
      const step = transition(before, { ...next, now: instantOf(clock) }, options);
      state = step.state;
      shown.renew(before, state);
      for (const effect of step.effects) {
        // Whoever is told of something may close all this.
        if (!isClosed) perform(effect);
      }
      const demand = waiters.settle(state);
      if (isNewDemand(demand)) queue.push({ type: 'demand', ...demand });
    }
  }

  function settleWaiters(): void {
    const demand = waiters.settle(state);
    if (isNewDemand(demand)) dispatch({ type: 'demand', ...demand });
  }

  function isNewDemand({ above, parked }: Demand): boolean {
    return above !== state.demandAbove || parked !== state.parked;
  }

  function hear(wire: unknown): void {
    const message = parseMessage(wire);
    if (message !== null) return dispatch({ type: 'message', message });
    if (!isClosed)
      emitter.emit('input-ignored', { source: 'channel', reason: 'not a message of this version' });
  }

  function perform(effect: Effect): void {
    switch (effect.type) {
      case 'read-store':
        return void reader.read();
      case 'restore-store':
        return void restoreStore(effect.record, context);
      case 'note':
        noting = Promise.all([noting, writeNote(effect.note, context)]).then(() => {});
        return;
      case 'end-at-limit':
        return void writeEnd(effect.record, effect.endReason, context);
      case 'refresh':
        refreshing = refresh(effect);
        return;
      case 'release-lock':
        return releaseLock();
      case 'abort-refresh':
        return refreshAbort.abort();
      case 'post':
        return channel.post(toWire(effect.message));
      case 'close-channel':
        return channel.close();
      case 'reopen-channel':
        return channel.reopen();
      case 'timer':
        stopTimer();
        stopTimer =
          effect.delayMs === null
            ? () => {}
            : clock.setTimer(effect.delayMs, () => dispatch({ type: 'timer' }));
        return;
      case 'emit':
        return emitter.emit(effect.name, effect.payload);
    }
  }

  async function refresh(wanted: RefreshEffect): Promise<void> {
    refreshAbort = new AbortController();
    const { settlesAt } = state;
    const run = {
      ...wanted,
      onLocked: (release: Undo) => void (releaseLock = release),
      // A page that comes back has to settle anew.
      wasSuspended: () => state.isSuspended || state.settlesAt !== settlesAt,
      signal: refreshAbort.signal,
    };
    const result = await runRefresh(run, ports, options);
    releaseLock = () => {};
    if (result.type === 'failed') waiters.blame(result.error);
    dispatch(noticeRefresh(result));
    // The next read finds the store behind, and puts it right.
    if (result.type === 'committed' && !result.isStored) dispatch({ type: 'read-failed' });
    for (const effect of tellRefresh(result, wanted.sessionId)) perform(effect);
  }

  return {
    emitter,
    waiters,
    reader,
    readState: () => state,
    snapshot: shown.get,
    subscribe: shown.subscribe,
    dispatch,
    perform,
    isClosed: () => isClosed,
    async close() {
      if (isClosed) return refreshing;
      for (const { id } of state.holds) dispatch({ type: 'hold-released', holdId: id });
      // Also where somebody closes who is told of something, in the middle of the round.
      drain();
      for (const effect of lastNote(state, true, instantOf(clock))) perform(effect);
      perform({ type: 'post', message: { type: 'bye', tabId: state.self.tabId } });
      isClosed = true;
      stopTimer();
      unlisten();
      unlistenActivity();
      waiters.refuseAll();
      emitter.clear();
      shown.clear();
      // An answer on its way is worth more than a quick end: with rotation it is the session.
      await Promise.all([refreshing, noting]);
      channel.close();
      store.close();
    },
  };
}
