import { watchSingleUse } from './p1-single-use.ts';
import { watchFalseSignOut } from './p2-no-false-sign-out.ts';
import { watchResurrection } from './p3-no-resurrection.ts';
import { watchMixUp } from './p4-no-mix-up.ts';
import { watchFreshness } from './p5-freshness.ts';
import { watchLiveness } from './p6-liveness.ts';
import { watchEconomy } from './p7-economy.ts';
import { watchStorm } from './p8-no-storm.ts';
import { watchSecrecy } from './p9-secrecy.ts';
import type { Watch } from './promise.ts';

export type PromiseName = 'P1' | 'P2' | 'P3' | 'P4' | 'P5' | 'P6' | 'P7' | 'P8' | 'P9';

export const promises: Readonly<Record<PromiseName, Watch>> = {
  P1: watchSingleUse,
  P2: watchFalseSignOut,
  P3: watchResurrection,
  P4: watchMixUp,
  P5: watchFreshness,
  P6: watchLiveness,
  P7: watchEconomy,
  P8: watchStorm,
  P9: watchSecrecy,
};
