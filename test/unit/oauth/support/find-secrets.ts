/**
 * Which of the secrets can be read out of a value, however deep: messages, stacks, causes, hidden properties,
 * search parameters. A `Response` or `Request` with a body counts as a secret itself.
 */
export function findSecrets(value: unknown, secrets: readonly string[]): string[] {
  const texts = collectTexts(value, new Set());
  const found = secrets.filter((secret) => texts.some((text) => text.includes(secret)));
  return [...found, ...texts.filter((text) => text === A_MESSAGE)];
}

const A_MESSAGE = '(a Response or Request with a body)';

function collectTexts(value: unknown, seen: Set<unknown>): string[] {
  if (typeof value === 'string') return [value];
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null || seen.has(value))
    return [];
  seen.add(value);
  if (value instanceof Response || value instanceof Request) return value.body === null ? [] : [A_MESSAGE];
  if (value instanceof URLSearchParams || value instanceof URL) return [value.toString()];
  const inMap = value instanceof Map ? [...value].flat() : [];
  const own = Reflect.ownKeys(value).map((key): unknown => Reflect.get(value, key));
  return [...inMap, ...own].flatMap((inner) => collectTexts(inner, seen));
}
