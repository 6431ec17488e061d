/** One challenge of a `WWW-Authenticate` header. The scheme and the names are in lower case. */
export interface AuthChallenge {
  readonly scheme: string;
  readonly parameters: ReadonlyMap<string, string>;
}

const TOKEN = String.raw`[\w!#$%&'*+.^\x60|~-]+`;
const QUOTED = String.raw`"(?:[^"\\]|\\.)*"`;
/** Quotes that come in pairs: only then a comma is known to be inside or outside of them. */
const BALANCED = new RegExp(`^(?:[^"]|${QUOTED})*$`);
const ELEMENT = new RegExp(`(?:[^",]|${QUOTED})+`, 'g');
const PARAMETER = new RegExp(`^(?:(${TOKEN}) +)?(${TOKEN})[ \\t]*=[ \\t]*(${TOKEN}|${QUOTED})$`);
const SCHEME = new RegExp(`^(${TOKEN})( +[\\w.~+/-]+=*)?$`);

/**
 * The challenges of a `WWW-Authenticate` header, in their order (RFC 9110, 11.6.1); `null` if it is malformed.
 * Commas part challenges and parameters alike, so each element is looked at: a scheme, with or without its first
 * parameter, begins a challenge, and a parameter alone goes on with it. oauth4webapi has a parser for these too,
 * but lets nobody call it.
 */
export function parseAuthChallenges(header: string): readonly AuthChallenge[] | null {
  if (!BALANCED.test(header)) return null;
  const challenges: AuthChallenge[] = [];
  let current: Map<string, string> | null = null;

  const begin = (scheme: string): Map<string, string> => {
    const parameters = new Map<string, string>();
    challenges.push({ scheme: scheme.toLowerCase(), parameters });
    return parameters;
  };

  for (const element of header.match(ELEMENT) ?? []) {
    const text = element.trim();
    const [, firstOf, name, value] = PARAMETER.exec(text) ?? [];
    const [, scheme, token68] = SCHEME.exec(text) ?? [];
    if (name !== undefined && value !== undefined) {
      if (firstOf !== undefined) current = begin(firstOf);
      if (current === null || current.has(name.toLowerCase())) return null;
      current.set(name.toLowerCase(), unquote(value));
    } else if (scheme !== undefined) {
      const parameters = begin(scheme);
      current = token68 === undefined ? parameters : null; // It has the one or the other.
    } else if (text !== '') {
      return null;
    }
  }
  return challenges;
}

function unquote(value: string): string {
  return value.startsWith('"') ? value.slice(1, -1).replace(/\\(.)/g, '$1') : value;
}
