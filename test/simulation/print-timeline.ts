import type { Fact } from './facts.ts';
import { TOKEN_MARK } from './world/sim-server.ts';

/** A history as lines that a person can follow: when, in which tab, what. */
export function printTimeline(facts: readonly Fact[]): string {
  return facts.map((fact) => `${clockOf(fact.at)}  ${whereOf(fact)}  ${describe(fact)}`).join('\n');
}

function clockOf(at: number): string {
  const seconds = at / 1000;
  const minutes = Math.floor(seconds / 60);
  return `${String(minutes).padStart(4)}:${(seconds % 60).toFixed(3).padStart(6, '0')}`;
}

function whereOf(fact: Fact): string {
  if (fact.type === 'served') return 'server'.padEnd(7);
  return ('tab' in fact && fact.tab >= 0 ? `tab ${fact.tab}` : '·').padEnd(7);
}

function describe(fact: Fact): string {
  switch (fact.type) {
    case 'acted':
      return `── ${JSON.stringify(fact.action)}`;
    case 'sent':
      return `sends ${tail(fact.request.refreshToken)}${fact.request.fault === null ? '' : ` into ${JSON.stringify(fact.request.fault)}`}`;
    case 'served':
      return `answers ${tail(fact.request.refreshToken)} of tab ${fact.request.tab}: ${fact.request.outcome}`;
    case 'heard':
      return `hears ${fact.request.isAnswerHeard ? 'the tokens' : 'no tokens'} for ${tail(fact.request.refreshToken)}`;
    case 'stored':
      return `stores ${recordLine(fact.after)}${fact.isOverForeign ? ' over the record of another build' : ''}`;
    case 'signed-in':
      return `is given the tokens of sign-in ${fact.family}`;
    case 'signed-out':
      return `ends ${fact.sessionId}`;
    case 'granted':
      return `gives ${tail(fact.grant.accessToken)}, asked at ${clockOf(fact.grant.askedAt).trim()}`;
    case 'refused':
      return `refuses ${fact.call}: ${fact.code}`;
    case 'shown': {
      const { after } = fact;
      const more = 'sessionId' in after ? ` ${after.sessionId}` : '';
      const generation = 'generation' in after ? ` generation ${after.generation}` : '';
      return `shows ${after.status}${more}${generation} as ${after.role}`;
    }
    case 'told':
      return `tells ${fact.name} ${JSON.stringify(fact.payload)}`;
    case 'posted':
      return `posts ${JSON.stringify(fact.message)}`;
    case 'thrown':
      return `throws ${String(fact.error)}`;
    case 'asked':
      return `is asked: ${fact.call}`;
    case 'settled':
      return `has done: ${fact.call}`;
    case 'touched':
      return `is used${fact.countsIn === null ? '' : `, which counts in ${fact.countsIn}`}`;
    case 'held':
      return `takes ${fact.holdId} for ${fact.maxMs} ms, with ${fact.minValidityMs} ms`;
    case 'released':
      return `lets go of ${fact.holdId}`;
    case 'prolonged':
      return `has extended ${fact.sessionId}, asked at ${clockOf(fact.askedAt).trim()}`;
    case 'ready':
      return `is ready with ${tail(fact.accessToken)}, which lives ${fact.leftMs} ms`;
    case 'held-known':
      return `should be known to hold ${fact.holdId}`;
    case 'held-short':
      return `${tail(fact.accessToken)} is about to be too short for ${fact.holdId}`;
    case 'lock-asked':
      return 'asks for the lock';
    case 'paused':
      return 'freezes or leaves';
    case 'woke':
      return 'is back';
    case 'died':
      return 'is no more';
    case 'called':
      return `calls the ${fact.isForeign ? 'stranger' : 'API'}: ${fact.status}`;
    case 'expired':
      return `generation ${fact.record.generation} of ${fact.record.sessionId} expires`;
    case 'quiet-window':
      return `a quiet window: ${JSON.stringify(fact.window)}`;
    case 'bereaved-window':
      return `a window after the leader's death: ${JSON.stringify(fact.window)}`;
  }
}

function recordLine(record: (Fact & { type: 'stored' })['after']): string {
  if (record === null) return 'nothing';
  const { sessionId, generation } = record;
  if (record.state === 'ended') return `the end of ${sessionId} (${record.endReason})`;
  const { attempt, failure, tokens } = record;
  const journal = attempt === null ? '' : `, attempt ${attempt.id}${attempt.isReplay ? ' (a replay)' : ''}`;
  const trouble = failure === null ? '' : `, failed ${failure.attempts} times`;
  const flows = record.holds.length === 0 ? '' : `, held by ${record.holds.map(({ id }) => id).join(' ')}`;
  return `${sessionId} generation ${generation} with ${tail(tokens.refreshToken ?? '')}${journal}${trouble}${flows}`;
}

/** What tells one token from the next. */
function tail(token: string): string {
  return token.slice(token.indexOf(TOKEN_MARK) + TOKEN_MARK.length);
}
