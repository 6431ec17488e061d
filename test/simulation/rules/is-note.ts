import type { Fact } from '../facts.ts';

/** A write by which a tab says what holds the session, or that somebody did something in it. */
export function isNote(fact: Fact): fact is Fact & { type: 'stored' } {
  if (fact.type !== 'stored' || fact.before?.state !== 'active' || fact.after?.state !== 'active')
    return false;
  const { before, after } = fact;
  return before.sessionId === after.sessionId && before.revision === after.revision && fact.tab >= 0;
}
