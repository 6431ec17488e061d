const MAX_DEPTH = 4;
const TOKEN_FIELD = /(access|refresh|id)_token|bearer\s+\S/i;
const JWT = /\beyJ[\w-]{8,}\.[\w-]{8,}/;

/**
 * An error from outside that is safe to pass on as a cause: as it is if nothing in it looks like a token, else
 * only its name. A parser's message may quote the answer it could not read, so those never pass.
 */
export function withoutSecrets(error: unknown, secrets: readonly string[]): unknown {
  const isTelling = (text: string) =>
    TOKEN_FIELD.test(text) || JWT.test(text) || secrets.some((secret) => text.includes(secret));
  if (!(error instanceof SyntaxError) && !textsOf(error, MAX_DEPTH).some(isTelling)) return error;
  return new Error(
    `${error instanceof Error ? error.name : 'An error'} (its text was withheld: it may hold a token)`,
  );
}

function textsOf(value: unknown, depth: number): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  // What lies deeper than anybody looks does not pass unseen.
  if (depth === 0) return ['access_token'];
  const keys = new Set([...Object.getOwnPropertyNames(value), 'name', 'message', 'stack', 'cause']);
  return [...keys].flatMap((key) => {
    if (key === 'length') return [];
    return [key, ...textsOf((value as Record<string, unknown>)[key], depth - 1)];
  });
}
