import type { Mutant } from './mutant.ts';
import { singleUseMutants } from './p1-single-use.ts';
import { signOutMutants } from './p2-no-false-sign-out.ts';
import { resurrectionMutants } from './p3-no-resurrection.ts';
import { mixUpMutants } from './p4-no-mix-up.ts';
import { freshnessMutants } from './p5-freshness.ts';
import { livenessMutants } from './p6-liveness.ts';
import { economyMutants } from './p7-economy.ts';
import { stormMutants } from './p8-no-storm.ts';
import { secrecyMutants } from './p9-secrecy.ts';
import { limitMutants } from './r1-limits.ts';
import { holdMutants } from './r4-holds.ts';
import { parkingMutants } from './r6-parking.ts';

/** All of them, beside the promise, or the rules, that each is aimed at. */
export const mutants: readonly Mutant[] = [
  ...singleUseMutants,
  ...signOutMutants,
  ...resurrectionMutants,
  ...mixUpMutants,
  ...freshnessMutants,
  ...livenessMutants,
  ...economyMutants,
  ...stormMutants,
  ...secrecyMutants,
  ...limitMutants,
  ...holdMutants,
  ...parkingMutants,
];
