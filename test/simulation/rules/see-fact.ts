import type { Fact } from '../facts.ts';

/** What is to be done about each kind of fact; about those that are missing nothing. */
export type Sees = { readonly [Type in Fact['type']]?: (fact: Fact & { type: Type }) => void };

export function seeFact(sees: Sees, fact: Fact): void {
  const see = sees[fact.type] as ((seen: never) => void) | undefined;
  see?.(fact as never);
}
