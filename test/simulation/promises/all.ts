import { watchSingleUse } from './p1-single-use.ts';
import { watchFalseSignOut } from './p2-no-false-sign-out.ts';
import { watchResurrection } from './p3-no-resurrection.ts';
import { watchEndIsHeard } from './p3-end-is-heard.ts';
import { watchLaterSession } from './p4-later-session.ts';
import { watchMixUp } from './p4-no-mix-up.ts';
import { watchRepeatedRequest } from './p4-repeated-request.ts';
import { watchFreshness } from './p5-freshness.ts';
import { watchLiveness } from './p6-liveness.ts';
import { watchPausedPage } from './p6-paused-page.ts';
import { watchEconomy } from './p7-economy.ts';
import { watchGoodbye } from './p7-goodbye.ts';
import { watchReasons } from './p7-reasons.ts';
import { watchStagger } from './p7-stagger.ts';
import { watchStorm } from './p8-no-storm.ts';
import { watchPatience } from './p8-patience.ts';
import { watchSecrecy } from './p9-secrecy.ts';
import { type Watch, watchEach } from './promise.ts';

export type PromiseName = 'P1' | 'P2' | 'P3' | 'P4' | 'P5' | 'P6' | 'P7' | 'P8' | 'P9';

export const promises: Readonly<Record<PromiseName, Watch>> = {
  P1: watchSingleUse,
  P2: watchFalseSignOut,
  P3: watchEach(watchResurrection, watchEndIsHeard),
  P4: watchEach(watchMixUp, watchLaterSession, watchRepeatedRequest),
  P5: watchFreshness,
  P6: watchEach(watchLiveness, watchPausedPage),
  P7: watchEach(watchEconomy, watchGoodbye, watchReasons, watchStagger),
  P8: watchEach(watchStorm, watchPatience),
  P9: watchSecrecy,
};
