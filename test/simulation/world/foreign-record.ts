/** What another build of Holdfast keeps in the store. Known by itself: the shipped parser may be the one that errs. */
export const FOREIGN_RECORD: unknown = Object.freeze({ v: 2, session: 'in words of its own' });

export function isForeign(value: unknown): boolean {
  return value === FOREIGN_RECORD;
}
