import type { Checked, FieldErrors } from './checked.ts';

// What the demo's server can be told to do wrong, and what it says of it. The panel speaks it, and the tests.

/** What a request can be on its way to when it meets trouble. */
export type Target = 'token' | 'api';
const targets = ['token', 'api', 'both'] as const;

/**
 * How a request fails. `unavailable` is a 503, `rate-limited` a 429, `html-page` the 502 of a proxy with a page for
 * people. `hang-up` ends the connection before anything was done; with `lost-answer` everything is done, and the
 * connection ends behind the answer's headers.
 */
export type Failure = (typeof failures)[number];
const failures = ['unavailable', 'rate-limited', 'html-page', 'hang-up', 'lost-answer'] as const;

interface Strike {
  /** `sub` of whose sign-ins are meant; `null` is everybody's. */
  readonly subject: string | null;
  /** Whether the provider forgets who they are, too, so that its sign-in page is shown the next time. */
  readonly askAgain: boolean;
}

export type Trouble =
  /** The server behaves from now on. What was revoked stays so. */
  | { readonly trouble: 'none' }
  /** All of a sign-in: the API answers 401 at once, the refresh token is dead. */
  | ({ readonly trouble: 'revoke-session' } & Strike)
  /** The access token goes on until it expires; the next refresh is answered `invalid_grant`. */
  | ({ readonly trouble: 'kill-refresh-token' } & Strike)
  /** Requests wait before anything is done about them. */
  | { readonly trouble: 'slow'; readonly target: Target | 'both'; readonly ms: number }
  | ({ readonly trouble: 'fail'; readonly target: Target | 'both' } & Failing)
  /** The ones issued from now on. */
  | { readonly trouble: 'shorten-access-tokens'; readonly ttlS: number }
  /** Refresh tokens, those that are out there as well, end no later than this from now. */
  | { readonly trouble: 'shorten-sign-ins'; readonly ttlS: number };

export interface Failing {
  readonly failure: Failure;
  /** Sent with a 503 or 429 as `Retry-After`; `null` is none with a 503, and 5 with a 429, which always says. */
  readonly retryAfterS: number | null;
  /** How many requests fail before it is over; `null` is all of them. */
  readonly times: number | null;
}

export interface EndpointTrouble {
  readonly slowMs: number;
  readonly failing: Failing | null;
}

export interface TokenLives {
  readonly accessTokenTtlS: number;
  readonly refreshTokenTtlS: number;
}

/** How the server behaves at the moment. */
export interface Conditions extends Record<Target, EndpointTrouble> {
  readonly lives: TokenLives;
}

/** What the server tells of itself. */
export interface ControlState extends Conditions {
  /** How many requests wait at this moment because the server is told to be slow. */
  readonly waiting: Readonly<Record<Target, number>>;
  /** As the server was started. */
  readonly normalLives: TokenLives;
  /** One for each browser that somebody signed in with. */
  readonly signIns: readonly SignIn[];
}

export interface SignIn {
  readonly subject: string;
  /** Whether there is a refresh token that would be taken. */
  readonly canRefresh: boolean;
}

/** One member of a trouble. `read` answers `undefined` to what it does not take. */
interface Part {
  readonly read: (input: unknown) => unknown;
  readonly takes: string;
  readonly byDefault: unknown;
}

const strikeParts: Record<keyof Strike, Part> = {
  subject: {
    read: (input) => (typeof input === 'string' && /^[\w-]{1,40}$/.test(input) ? input : undefined),
    takes: 'a subject, such as ada',
    byDefault: null,
  },
  askAgain: {
    // A link says it in letters.
    read: (input) => (isOneOf([true, false], input) ? input : { true: true, false: false }[String(input)]),
    takes: 'true or false',
    byDefault: false,
  },
};

const partsOf: Record<Trouble['trouble'], Record<string, Part>> = {
  none: {},
  'revoke-session': strikeParts,
  'kill-refresh-token': strikeParts,
  slow: { target: choice(targets, 'both'), ms: whole(1, 600_000, 3_000) },
  fail: {
    target: choice(targets, 'both'),
    failure: choice(failures, 'unavailable'),
    retryAfterS: whole(0, 3_600, null),
    times: whole(1, 1_000, null),
  },
  'shorten-access-tokens': { ttlS: whole(1, 86_400, 10) },
  'shorten-sign-ins': { ttlS: whole(2, 31_536_000, 60) },
};

/** Takes `{ trouble, … }` as it comes in a body or in a link. What is left out or `null` has a default. */
export function checkTrouble(input: unknown): Checked<Trouble> {
  const { trouble, ...sent } = Object(input) as Record<string, unknown>;
  const names = Object.keys(partsOf) as Trouble['trouble'][];
  const name = names.find((known) => known === trouble);
  if (name === undefined) return { ok: false, errors: { trouble: `Takes one of ${names.join(', ')}.` } };

  const parts = partsOf[name];
  const unknown = Object.keys(sent).filter((key) => !Object.hasOwn(parts, key));
  const errors: FieldErrors = Object.fromEntries(unknown.map((key) => [key, `Is no part of ${name}.`]));
  const value: Record<string, unknown> = { trouble: name };
  for (const [key, part] of Object.entries(parts)) {
    value[key] = (sent[key] ?? null) === null ? part.byDefault : part.read(sent[key]);
    if (value[key] === undefined) errors[key] = `Takes ${part.takes}.`;
  }
  return Object.keys(errors).length === 0 ? { ok: true, value: value as Trouble } : { ok: false, errors };
}

function choice(choices: readonly string[], byDefault: string): Part {
  return {
    read: (input) => (isOneOf(choices, input) ? input : undefined),
    takes: `one of ${choices.join(', ')}`,
    byDefault,
  };
}

function whole(min: number, max: number, byDefault: number | null): Part {
  return {
    read: (input) => {
      const value = typeof input === 'string' && /^\d+$/.test(input) ? Number(input) : input;
      return Number.isInteger(value) && Number(value) >= min && Number(value) <= max ? value : undefined;
    },
    takes: `a whole number from ${min} to ${max}`,
    byDefault,
  };
}

function isOneOf(choices: readonly unknown[], input: unknown): boolean {
  return choices.includes(input);
}
