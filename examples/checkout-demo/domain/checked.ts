/** A message for a person, by the name of the field it is about. */
export type FieldErrors<Field extends string = string> = Partial<Record<Field, string>>;

/** What came of checking something typed or sent: the value, or what to put right. */
export type Checked<Value, Field extends string = string> =
  | { ok: true; value: Value }
  | { ok: false; errors: FieldErrors<Field> };

/** Reads one text member of a value that came from outside; anything else counts as left empty. */
export function textOf(input: unknown, field: string): string {
  if (typeof input !== 'object' || input === null) return '';
  const value = (input as Record<string, unknown>)[field];
  return typeof value === 'string' ? value.trim() : '';
}
