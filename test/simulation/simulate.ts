// Runs random histories against the shipped code: npm run simulate -- --seeds 10000 [--from 1] [--tabs 5] [--window-ms 0] [--flows all|none]

import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { drawHistory } from './draw-history.ts';
import { printTimeline } from './print-timeline.ts';
import { runHistory } from './run-history.ts';
import { runInProcess } from './run-in-process.ts';
import { addTally, createTally, type Tally } from './run-histories.ts';
import { shrinkHistory } from './shrink.ts';
import { outsideMicrotasks } from './world/microtasks.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1000' },
    from: { type: 'string', default: '1' },
    tabs: { type: 'string' },
    'window-ms': { type: 'string' },
    flows: { type: 'string' },
  },
});
const wishes = {
  tabs: readNumber(values.tabs),
  windowMs: readNumber(values['window-ms']),
  flows: values.flows === undefined ? undefined : values.flows === 'all',
};
const count = Number(values.seeds);
const from = Number(values.from);

const startedAt = performance.now();
const tally = await runOnAllCores();
printTally(tally, (performance.now() - startedAt) / 1000);
await explainFirst(tally);

function readNumber(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}

/** Neighbouring seeds to different cores, in one range each. */
async function runOnAllCores(): Promise<Tally> {
  const cores = Math.min(availableParallelism(), Math.ceil(count / 50));
  const share = Math.ceil(count / cores);
  const ranges = Array.from({ length: cores }, (_, core) => ({
    from: from + core * share,
    count: Math.min(share, count - core * share),
  }));
  const tallies = await Promise.all(
    ranges.map((range) => runInProcess({ source: { type: 'seeds', ...range, wishes }, mutant: null })),
  );
  const sum = createTally();
  for (const each of tallies) addTally(sum, each);
  return sum;
}

function printTally(sum: Tally, seconds: number): void {
  const rate = (sum.histories / seconds).toFixed(0);
  console.log(
    `${sum.histories} histories in ${seconds.toFixed(1)} s: ${rate} a second, ${sum.events} events`,
  );
  console.log('\nsessions that nobody could have kept');
  for (const [cause, times] of Object.entries(sum.lost)) console.log(`  ${cause} ${times}`);
  console.log('\nput to the test');
  for (const [name, times] of Object.entries(sum.exercised)) console.log(`  ${name} ${times}`);
  console.log('\nmet with');
  for (const name of Object.keys(sum.met).toSorted()) console.log(`  ${name} ${sum.met[name]}`);
  console.log(`\nbroken: ${sum.broken.length}`);
  for (const { seed, promise, why } of sum.broken.slice(0, 50))
    console.log(`  seed ${seed}  ${promise}  ${why}`);
}

async function explainFirst({ broken }: Tally): Promise<void> {
  const [first] = broken;
  if (first === undefined) return;
  process.exitCode = 1;
  const shrunk = await outsideMicrotasks(() => shrinkHistory(drawHistory(first.seed, wishes)));
  const { facts } = await outsideMicrotasks(() => runHistory(shrunk));
  console.log(
    `\nseed ${first.seed}, shrunk to ${shrunk.actions.length} actions, in ${JSON.stringify(shrunk.setup)}\n`,
  );
  console.log(printTimeline(facts.slice(-400)));
  console.log(`\n${first.promise} is broken: ${first.why}`);
  const options = Object.entries(values).filter(([name]) => name === 'tabs' || name === 'window-ms');
  const more = options.map(([name, value]) => ` --${name} ${value}`).join('');
  console.log(`again: npm run simulate -- --seeds 1 --from ${first.seed}${more}`);
}
