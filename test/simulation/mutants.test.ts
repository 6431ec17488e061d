import { test } from 'vitest';
import { catchMutant } from './catch-mutant.ts';
import { mutants } from './mutants/all.ts';

const LONGEST_MS = 240_000;

test.concurrent.for(mutants)(
  '$name: caught, seeds $seeds',
  { timeout: LONGEST_MS },
  async (mutant, { expect }) => {
    expect(await catchMutant(mutant), 'no history shows it').not.toBeNull();
  },
);
