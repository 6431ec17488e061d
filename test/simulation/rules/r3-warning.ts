import type { Fact } from '../facts.ts';
import { canLoseMessages } from '../promises/message-loss.ts';
import type { Watch } from '../promises/promise.ts';
import { runningTabs } from '../running-tabs.ts';
import type { SimTab } from '../world/sim-tab.ts';
import { GIVEN_UP_MS, LATE_TIMER_MS } from './allowances.ts';
import { createStoreTrouble } from './store-trouble.ts';

/** A timer's rounding, a read, and what drift comes to. */
const SLACK_MS = 2_000;
/** One that takes the session up later finds the limit reached. */
const TURN_MS = 8_000;

/** So long a flow that nobody told of its end is taken for held. */
const LEASE_MS = 250_000;

interface Warning {
  readonly sessionId: string;
  readonly limit: string;
  readonly endsAt: number;
  /** True time, ms. */
  readonly toldAt: number;
}

/**
 * R3: nobody is signed out by a limit without having been warned, and everybody is warned of the same.
 *
 * Broken, at an idle or absolute end, by a tab that was awake and showed the session when the warning was due, and has
 * told none, or late, or one that it has withdrawn; by two such tabs that name different ends. And by a tab that goes
 * on warning of the old end when `extend()` has resolved in another, and its message has arrived.
 *
 * Allowed: a page that was opened, thawed, shown or woken too late, or is hidden. A clock that was stepped meanwhile, or set back since
 * the sign-in. A
 * store in trouble, since it is read first. Messages that may be lost: what was put off shows with the next read.
 */
export const watchWarning: Watch = (world, judge) => {
  const { setup, clock } = world;
  const { flows, store, storeMs, messageMs } = setup;
  if (flows === null || store === 'memory' || flows.warnBeforeMs === 0) return () => {};
  const { warnBeforeMs } = flows;
  const trouble = createStoreTrouble(world);
  const warnings = new Map<number, Warning>();
  let holdEndedAt = Number.NEGATIVE_INFINITY;
  const startedAt = new Map<string, number>();
  const seenSince = new Map<number, number>();
  const slackMs = SLACK_MS + 12 * storeMs;
  const withdrawals: { readonly tab: number; readonly old: Warning; readonly dueAt: number }[] = [];

  function awakeSince(tab: SimTab): number {
    return Math.max(
      tab.runsSince,
      tab.heldSince,
      world.sleptAt + LATE_TIMER_MS,
      seenSince.get(tab.number) ?? 0,
    );
  }

  function isAwake(tab: SimTab, sessionId: string): boolean {
    const shown = tab.session.getSnapshot();
    // The very event that ends it may have been here already.
    return (
      tab.isVisible &&
      (shown.status === 'active' || shown.status === 'ended') &&
      shown.sessionId === sessionId
    );
  }

  function seeEnd(sessionId: string, at: number): void {
    const dueAt = at - warnBeforeMs;
    const from = dueAt - LATE_TIMER_MS;
    const began = startedAt.get(sessionId) ?? at;
    // What was dated before a step back says nothing of how long ago it was.
    const isStepped = clock.forwardSince(from) > 0 || clock.wasSetBackBetween(began, at);
    if (isStepped || trouble.lastAt() > dueAt - GIVEN_UP_MS) return;
    let known: number | null = null;
    for (const tab of runningTabs(world)) {
      const since = Math.max(awakeSince(tab), dueAt);
      if (!isAwake(tab, sessionId) || at < since + TURN_MS + slackMs) continue;
      judge.exercised();
      const warning = warnings.get(tab.number);
      if (warning?.sessionId !== sessionId) {
        if (canLoseMessages(world) && at - holdEndedAt < LEASE_MS) continue;
        judge.broken(`a limit ended ${sessionId}, and tab ${tab.number} had not warned of it`);
        return;
      }
      const lateMs = warning.toldAt - since - slackMs;
      if (lateMs > 0 && known === null && !canLoseMessages(world))
        judge.broken(`tab ${tab.number} warned of the end of ${sessionId} ${lateMs} ms late`);
      if (known !== null && known !== warning.endsAt && !canLoseMessages(world))
        judge.broken(
          `tab ${tab.number} warned of another end of ${sessionId} than others: ${warning.endsAt}`,
        );
      known = warning.endsAt;
    }
  }

  function seeProlonged(fact: Fact & { type: 'prolonged' }): void {
    if (canLoseMessages(world)) return;
    for (const [tab, old] of warnings) {
      if (old.sessionId !== fact.sessionId || old.limit !== 'idle' || old.toldAt > fact.askedAt) continue;
      withdrawals.push({ tab, old, dueAt: fact.at + messageMs + slackMs });
    }
  }

  function seeWithdrawals(at: number): void {
    while (withdrawals[0] !== undefined && withdrawals[0].dueAt < at) {
      const { tab: number, old, dueAt } = withdrawals.shift()!;
      const tab = world.tabs.get(number);
      const warning = warnings.get(number);
      if (tab === undefined || tab.owner.state !== 'running' || tab.isDisposed || warning !== old) continue;
      if (awakeSince(tab) > old.toldAt || trouble.lastAt() > old.toldAt - GIVEN_UP_MS) continue;
      if (world.sleptAt > old.toldAt) continue;
      judge.exercised();
      judge.broken(`tab ${number} warns of an end that was put off ${at - dueAt} ms ago`);
    }
  }

  return (fact) => {
    trouble.see(fact);
    if (withdrawals.length > 0) seeWithdrawals(fact.at);
    if (fact.type === 'acted' && fact.action.type === 'show') seenSince.set(fact.action.tab, fact.at);
    if (fact.type === 'shown' && fact.after.status !== 'active') warnings.delete(fact.tab);
    if (fact.type === 'told' && fact.name === 'warned') {
      const { sessionId, limit, endsAt } = fact.payload as Warning;
      warnings.set(fact.tab, { sessionId, limit, endsAt, toldAt: warnings.get(fact.tab)?.toldAt ?? fact.at });
    }
    if (fact.type === 'told' && (fact.name === 'extended' || fact.name === 'started'))
      warnings.delete(fact.tab);
    if (fact.type === 'told' && fact.name === 'hold-ended') holdEndedAt = fact.at;
    if (fact.type === 'prolonged') seeProlonged(fact);
    if (fact.type === 'stored' && fact.after?.state === 'active' && !startedAt.has(fact.after.sessionId))
      startedAt.set(fact.after.sessionId, fact.at);
    if (fact.type !== 'stored' || fact.before?.state !== 'active' || fact.after?.state !== 'ended') return;
    const { endReason, sessionId } = fact.after;
    if (endReason === 'idle-limit' || endReason === 'absolute-limit') seeEnd(sessionId, fact.at);
  };
};
