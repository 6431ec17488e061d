import { parseRecord } from '../../../packages/sdk/src/model/parse-record.ts';
import type { SessionRecord } from '../../../packages/sdk/src/model/record.ts';
import type { Fact, FactBody } from '../facts.ts';
import type { Action, Moment, Setup } from '../setup.ts';
import { createDeviceClock, type DeviceClock } from './device-clock.ts';
import { isForeign } from './foreign-record.ts';
import type { RunMicrotasks } from './microtasks.ts';
import { createNoise, type Noise } from './random.ts';
import { type Airwaves, createAirwaves } from './sim-channel.ts';
import { createLockDesk, type LockDesk } from './sim-lock.ts';
import { createSimNetwork, type SimNetwork } from './sim-network.ts';
import { createSimServer, type SimServer } from './sim-server.ts';
import { createStoreCell, createStoreGate, type StoreCell, type StoreGate } from './sim-store.ts';
import type { SimTab } from './sim-tab.ts';
import { createOwner, createTimeline, type Owner, type Timeline } from './timeline.ts';

export interface Ambush {
  readonly moment: Moment;
  readonly spring: (tab: number) => void;
}

/** A device, its browser and tabs, and a server, all in true time. */
export interface World {
  readonly setup: Setup;
  readonly timeline: Timeline;
  readonly noise: Noise;
  readonly clock: DeviceClock;
  readonly server: SimServer;
  readonly network: SimNetwork;
  /** Both cells lie in one database. */
  readonly storeGate: StoreGate;
  readonly recordCell: StoreCell;
  readonly leaseCell: StoreCell;
  readonly lockDesk: LockDesk;
  readonly airwaves: Airwaves;
  /** Owns what the user does and what the browser does beside its tabs. */
  readonly browser: Owner;
  readonly outside: Owner;
  /** By number, those that are gone included. */
  readonly tabs: Map<number, SimTab>;
  readonly ambushes: Ambush[];
  /** What people mean to do at the next warning, or the next end. */
  readonly occasions: Extract<Action, { type: 'upon' }>[];
  readonly facts: Fact[];
  /** When something last happened that may cost a promise its time, or will be over: true time, ms. */
  troubledAt: number;
  /** Until when the device has slept last; true time, ms. */
  sleptAt: number;
  /** Takes another build's record out of the store again, if one lies there. */
  rollBack: () => void;
  /** Nothing befalls anybody any more. */
  isHealing: boolean;
  /** From when on everything is well again, for good; `null` before. */
  healedAt: number | null;
  readonly note: (fact: FactBody) => void;
  readonly noteWrite: (tab: number, before: unknown, after: unknown) => void;
  /** A tab comes to a moment that something may lie in wait at. Whether it did. */
  readonly meet: (moment: Moment, tab: number) => boolean;
  readonly isAccepted: (accessToken: string) => boolean;
  /** The record in the shared store. */
  readonly stored: () => SessionRecord | null;
}

export function createWorld(
  setup: Setup,
  runMicrotasks: RunMicrotasks,
  onFact: (fact: Fact, world: World) => void,
): World {
  const facts: Fact[] = [];
  let checked = 0;
  const timeline = createTimeline(runMicrotasks, () => {
    for (; checked < facts.length; checked += 1) onFact(facts[checked]!, world);
  });
  const noise = createNoise(setup.seed);
  const outside = createOwner(false);
  const server = createSimServer(timeline.now, setup);
  const note = (body: FactBody) => {
    facts.push({ at: timeline.now(), ...body });
    const moment = momentOf(body);
    if (moment !== null) meet(moment.moment, moment.tab);
  };
  const meet = (moment: Moment, tab: number) => {
    const index = world.ambushes.findIndex((ambush) => ambush.moment === moment);
    if (index >= 0) world.ambushes.splice(index, 1)[0]!.spring(tab);
    return index >= 0;
  };
  const storeGate = createStoreGate();
  const world: World = {
    setup,
    timeline,
    noise,
    clock: createDeviceClock(timeline.now, {
      offsetMs: setup.clockOffsetMs,
      driftPpm: setup.clockDriftPpm,
      isStoppedBySleep: setup.isMonotonicStoppedBySleep,
    }),
    server,
    network: createSimNetwork({ timeline, server, setup, random: noise('network'), outside, note }),
    storeGate,
    recordCell: createStoreCell(storeGate),
    leaseCell: createStoreCell(storeGate),
    lockDesk: createLockDesk(),
    airwaves: createAirwaves(),
    browser: createOwner(true),
    outside,
    tabs: new Map(),
    ambushes: [],
    occasions: [],
    facts,
    troubledAt: 0,
    sleptAt: Number.NEGATIVE_INFINITY,
    rollBack: () => {},
    isHealing: false,
    healedAt: null,
    note,
    meet,
    noteWrite(tab, before, after) {
      const record = recordOf(after);
      const isOverForeign = isForeign(before);
      note({ type: 'stored', tab, before: recordOf(before), after: record, isOverForeign });
      if (record?.state === 'active') watchExpiry(record);
    },
    isAccepted(token) {
      const endedBy = server.familyOf(token)?.endedBy;
      // What a refresh token's end leaves is the access token.
      const isOpen = endedBy === null || endedBy === 'expiry';
      return isOpen && server.remainingMs(token) > 0 && !server.isRefused(token);
    },
    stored: () => recordOf(world.recordCell.value),
  };

  const watched = new Set<string>();
  function watchExpiry(record: SessionRecord & { state: 'active' }): void {
    const { accessToken } = record.tokens;
    if (watched.has(accessToken)) return;
    watched.add(accessToken);
    timeline.after(outside, server.remainingMs(accessToken), () => note({ type: 'expired', record }));
  }
  return world;
}

export function recordOf(value: unknown): SessionRecord | null {
  const parsed = parseRecord(value);
  return parsed.type === 'record' ? parsed.record : null;
}

function momentOf(fact: FactBody): { moment: Moment; tab: number } | null {
  if (fact.type === 'sent') return { moment: 'sent', tab: fact.tab };
  if (fact.type === 'served') return { moment: 'rotated', tab: fact.request.tab };
  if (fact.type === 'heard') return { moment: 'answered', tab: fact.tab };
  if (fact.type !== 'stored') return null;
  const { tab, before, after } = fact;
  if (before?.state !== 'active' || after?.state !== 'active') return null;
  if (after.generation > before.generation) return { moment: 'committed', tab };
  const isJournaled = after.attempt !== null && after.attempt.id !== before.attempt?.id;
  return isJournaled ? { moment: 'journaled', tab } : null;
}
