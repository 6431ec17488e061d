// The plans and the verdict are plain data: no browser is needed to look at them.

import { expect, test } from '@playwright/test';
import type { TokenRequestEntry } from '../../support/realm.ts';
import { type ChaosAction, type ChaosPlan, drawChaos } from './draw-chaos.ts';
import { type ChaosEvidence, findFaults } from './find-faults.ts';
import { readSeeds } from './read-seeds.ts';

const seeds = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

function kindsIn(plans: readonly ChaosPlan[]): Set<string> {
  return new Set(plans.flatMap(({ actions }) => actions.flatMap(kindsOf)));
}

function kindsOf(action: ChaosAction): string[] {
  return action.type === 'ambush' ? ['ambush', `ambush: ${action.mishap?.type ?? 'nothing'}`] : [action.type];
}

test('a seed draws the same plan each time, and another seed another', () => {
  expect(drawChaos(7)).toEqual(drawChaos(7));
  expect(new Set(seeds(50).map((seed) => JSON.stringify(drawChaos(seed)))).size).toBe(50);
});

test('the seeds that every run plays meet every kind of trouble', () => {
  const usual = kindsIn(readSeeds({}).map(drawChaos));
  const every = [...kindsIn(seeds(300).map(drawChaos))];
  expect(every.filter((kind) => !usual.has(kind))).toEqual([]);
});

test('without a replay window no plan loses what a server has rotated', () => {
  const exact = seeds(300)
    .map(drawChaos)
    .filter(({ setup }) => setup.replayWindowMs === 0);
  expect(exact.length).toBeGreaterThan(50);
  const ambushes = exact.flatMap(({ actions }) => actions).filter((action) => action.type === 'ambush');
  expect(ambushes.filter(({ acted, drops }) => acted || !drops)).toEqual([]);
});

test('seeds are read from the environment', () => {
  expect(readSeeds({ HOLDFAST_CHAOS_SEEDS: '3', HOLDFAST_CHAOS_FROM: '7' })).toEqual([7, 8, 9]);
  expect(() => readSeeds({ HOLDFAST_CHAOS_SEEDS: 'many' })).toThrow('HOLDFAST_CHAOS_SEEDS');
});

function entry(at: number, tab: string, more: Partial<TokenRequestEntry>): TokenRequestEntry {
  return { at, tab, outcome: 'issued', generation: 1, fault: null, ...more };
}

function evidence(given: Partial<Omit<ChaosEvidence, 'log'>> & { requests?: TokenRequestEntry[] }) {
  const { requests = [], ...rest } = given;
  const counts = { tokenRequests: 0, issued: 0, replayed: 0, reuseDetected: 0, api401: 0 };
  const log = { tokenRequests: requests, apiRequests: [], counts };
  return { log, strikes: [], endings: [], refreshTimeoutMs: 3_000, ...rest };
}

const again = [entry(1_000, 'tab-1', {}), entry(1_500, 'tab-2', { outcome: 'replayed' })];

test('a refresh token that is sent again is a fault, unless its first answer may not have been heard', () => {
  expect(findFaults(evidence({ requests: again }))).toEqual([
    'the refresh token of generation 1, from tab-2: sent again, though nothing kept tab-1 from its answer',
  ]);
  const elsewhere = { tab: 'tab-3', from: 0, until: 9_000 };
  const tooEarly = { tab: 'tab-1', from: 0, until: 900 };
  expect(findFaults(evidence({ requests: again, strikes: [elsewhere, tooEarly] })).length).toBe(1);
  expect(findFaults(evidence({ requests: again, strikes: [{ ...elsewhere, tab: 'tab-1' }] }))).toEqual([]);
  expect(findFaults(evidence({ requests: again, strikes: [{ ...elsewhere, tab: null }] }))).toEqual([]);
  expect(findFaults(evidence({ requests: again, refreshTimeoutMs: 500 }))).toEqual([]);
});

test('a reuse is a fault whatever happened, and so is being told of a sign-out', () => {
  const requests = [entry(1_000, 'tab-1', {}), entry(1_500, 'tab-2', { outcome: 'reuse-detected' })];
  const strikes = [{ tab: null, from: 0, until: 9_000 }];
  expect(findFaults(evidence({ requests, strikes })).length).toBe(1);
  const endings = ['200', 'refresh-failed', 'session-ended'].map((ending) => ({ tab: 'tab-1', ending }));
  expect(findFaults(evidence({ endings }))).toEqual(['tab-1 was told session-ended']);
});
