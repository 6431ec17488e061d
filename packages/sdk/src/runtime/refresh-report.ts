import type { Effect } from '../model/effect.ts';
import type { UnstampedEvent } from '../model/machine-event.ts';
import type { RefreshResult } from './refresh-run.ts';

/** What the machine is to know of a refresh that this tab saw to. */
export function noticeRefresh(result: RefreshResult): UnstampedEvent {
  if (result.type === 'busy') return { type: 'refresh-busy', attemptId: result.attemptId };
  if (result.type === 'blocked') return { type: 'refresh-blocked' };
  return { type: 'refreshed', stored: result.stored, isOurs: result.type === 'committed' };
}

/**
 * What the other tabs and the app are to know of it. Told after the write, so that whoever is told finds it, and
 * after the lock, so that no listener runs under it.
 */
export function tellRefresh(result: RefreshResult, sessionId: string): Effect[] {
  if (result.type === 'busy' || result.type === 'blocked' || result.stored.type !== 'record') return [];
  const { record } = result.stored;
  const effects: Effect[] = [];
  if (result.type === 'committed') {
    const { generation } = record;
    effects.push({ type: 'post', message: { type: 'committed', sessionId, generation } });
    for (const reason of result.ignored) {
      effects.push({ type: 'emit', name: 'input-ignored', payload: { source: 'token-response', reason } });
    }
  } else if (record.state === 'ended') {
    effects.push({ type: 'post', message: { type: 'ended', sessionId: record.sessionId } });
  }
  if ((result.type === 'committed' || result.type === 'failed') && result.ambiguousMs !== null) {
    const payload = { sessionId, generation: result.generation, sentMs: result.ambiguousMs };
    effects.push({ type: 'emit', name: 'refresh-ambiguous', payload });
  }
  if (result.type === 'failed' && record.state === 'active' && record.failure !== null) {
    const { error, attempt } = result;
    const payload = { sessionId, error, attempt, retryAt: record.failure.retryAt };
    effects.push({ type: 'emit', name: 'refresh-failed', payload });
  }
  return effects;
}
