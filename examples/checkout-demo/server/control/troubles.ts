import { setTimeout as delay } from 'node:timers/promises';
import type { Conditions, EndpointTrouble, Failing, Target, TokenLives } from '../../domain/trouble.ts';

/** How the server behaves, in memory: a restart brings it back to normal. */
export interface Troubles {
  readonly normalLives: TokenLives;
  read(): Conditions;
  slowDown(target: Target | 'both', ms: number): void;
  fail(target: Target | 'both', failing: Failing): void;
  shorten(lives: Partial<TokenLives>): void;
  backToNormal(): void;
  /** What a request fails with, now that it is its turn; counted off where that is limited. */
  takeFailure(target: Target): Failing | null;
  /** Keeps a request waiting for as long as it shall, while its sender is there and until all is normal again. */
  wait(target: Target, senderGone: AbortSignal): Promise<void>;
  countWaiting(): Record<Target, number>;
}

const noTrouble: EndpointTrouble = { slowMs: 0, failing: null };

export function createTroubles(normalLives: TokenLives): Troubles {
  const normal: Conditions = { token: noTrouble, api: noTrouble, lives: normalLives };
  const waiting: Record<Target, number> = { token: 0, api: 0 };
  let current = normal;
  let normality = new AbortController();

  function change(target: Target | 'both', changed: Partial<EndpointTrouble>): void {
    for (const each of target === 'both' ? (['token', 'api'] as const) : [target]) {
      current = { ...current, [each]: { ...current[each], ...changed } };
    }
  }

  return {
    normalLives,
    read: () => current,
    slowDown: (target, ms) => change(target, { slowMs: ms }),
    fail: (target, failing) => change(target, { failing }),
    shorten(lives) {
      current = { ...current, lives: { ...current.lives, ...lives } };
    },
    backToNormal() {
      current = normal;
      normality.abort();
      normality = new AbortController();
    },
    takeFailure(target) {
      const { failing } = current[target];
      if (failing === null || failing.times === null) return failing;
      change(target, { failing: failing.times === 1 ? null : { ...failing, times: failing.times - 1 } });
      return failing;
    },
    async wait(target, senderGone) {
      const { slowMs } = current[target];
      if (slowMs === 0) return;
      waiting[target] += 1;
      const over = AbortSignal.any([senderGone, normality.signal]);
      await delay(slowMs, undefined, { signal: over }).catch(() => undefined);
      waiting[target] -= 1;
    },
    countWaiting: () => ({ ...waiting }),
  };
}
