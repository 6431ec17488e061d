// Tells by which seed each mutant is caught, to set its budget by:
// npm run simulate:mutants -- [words of its name] [--seeds 3000] [--any] [--kept]

import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { catchMutant } from './catch-mutant.ts';
import { mutants } from './mutants/all.ts';
import { type CheckName, checks } from './checks.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seeds: { type: 'string', default: '3000' },
    /** Any broken promise counts, not only those that the list names. */
    any: { type: 'boolean', default: false },
    /** Not seeds, but the histories that once broke a promise. */
    kept: { type: 'boolean', default: false },
  },
});
const count = Number(values.seeds);
const waiting = mutants.filter(({ name }) => positionals.every((word) => name.includes(word)));
await Promise.all(Array.from({ length: availableParallelism() }, measureOneByOne));

async function measureOneByOne(): Promise<void> {
  for (let mutant = waiting.shift(); mutant !== undefined; mutant = waiting.shift()) {
    const breaks = values.any ? (Object.keys(checks) as CheckName[]) : mutant.breaks;
    const seeds = values.kept || mutant.seeds === 'kept' ? 'kept' : count;
    const found = await catchMutant({ ...mutant, breaks, seeds }).then(
      (caught) => (caught === null ? 'not caught' : `seed ${caught.seed}  ${caught.promise}  ${caught.why}`),
      (error: unknown) => String(error),
    );
    console.log(`${mutant.name} (${mutant.breaks.join(' ')}, ${mutant.seeds}): ${found}`);
  }
}
