import type { TokenResponse } from '@holdfast/sdk';
import {
  type AccessVerdict,
  createTokenFamily,
  type SignInOptions,
  type TokenFamily,
} from './token-family.ts';

/** Something that goes wrong with a token request. */
export type Fault = {
  /** How many requests it befalls, one after the other. Default 1. */
  times?: number;
  /** Whether the server does its work all the same, before the answer is spoilt. Default false. */
  acted?: boolean;
} & (
  | { kind: 'answer'; status: number; headers?: Record<string, string>; body?: string }
  | { kind: 'delay'; delayMs: number }
  /** No answer until `release`; and none then either, but a broken connection, if it `drops`. */
  | { kind: 'hold'; drops?: boolean }
  /** The connection breaks without an answer. */
  | { kind: 'drop' }
);

export interface TokenRequestEntry {
  /** Epoch ms. */
  at: number;
  /** The `x-tab` header: which tab asked. */
  tab: string | null;
  /** What the server did; `null` while it has done nothing, and for good when a fault kept it from it. */
  outcome: 'issued' | 'replayed' | 'reuse-detected' | 'revoked' | 'unknown-token' | 'malformed' | null;
  /** How many refreshes of the sign-in came before with success, and one; `null` for a token nobody issued. */
  generation: number | null;
  fault: Fault['kind'] | null;
}

export interface ApiRequestEntry {
  /** Epoch ms. */
  at: number;
  tab: string | null;
  /** The page it came from, where the browser says so. */
  origin: string | null;
  method: string;
  path: string;
  /** What the bearer token was worth: `none` where there was no Authorization header at all. */
  bearer: AccessVerdict['type'] | 'unknown' | 'none';
  status: number;
}

/** Everything that was asked of a realm. No tokens in it. */
export interface RealmLog {
  tokenRequests: TokenRequestEntry[];
  apiRequests: ApiRequestEntry[];
  counts: { tokenRequests: number; issued: number; replayed: number; reuseDetected: number; api401: number };
}

/** One authorization server and its API, of one test alone. */
export interface Realm {
  signIn(options?: SignInOptions): TokenResponse;
  /** Works the grant and notes what came of it in `entry`. `undefined`: refused. */
  refresh(refreshToken: string, entry: TokenRequestEntry): TokenResponse | undefined;
  verify(accessToken: string): AccessVerdict | undefined;
  revoke(what: 'access' | 'family'): void;
  /** The faults of the next token requests, in place of those still to come. */
  setFaults(faults: readonly Fault[]): void;
  takeFault(): Fault | undefined;
  untilReleased(): Promise<void>;
  /** Lets go of every request that is on hold. */
  release(): void;
  noteTokenRequest(tab: string | null): TokenRequestEntry;
  noteApiRequest(entry: ApiRequestEntry): void;
  log(): RealmLog;
}

export function createRealm(now: () => number = Date.now): Realm {
  const families: TokenFamily[] = [];
  const tokenRequests: TokenRequestEntry[] = [];
  const apiRequests: ApiRequestEntry[] = [];
  let faults: Fault[] = [];
  let held: (() => void)[] = [];

  return {
    signIn(options = {}) {
      const family = createTokenFamily(options, now);
      families.push(family);
      return family.first;
    },

    refresh(refreshToken, entry) {
      const outcome = firstOf(families, (family) => family.refresh(refreshToken));
      entry.outcome = outcome?.type ?? 'unknown-token';
      entry.generation = outcome?.generation ?? null;
      return outcome !== undefined && 'tokens' in outcome ? outcome.tokens : undefined;
    },

    verify: (accessToken) => firstOf(families, (family) => family.verify(accessToken)),

    revoke(what) {
      for (const family of families) family.revoke(what);
    },

    setFaults(next) {
      faults = next.flatMap((fault) => Array.from({ length: fault.times ?? 1 }, () => fault));
    },

    takeFault: () => faults.shift(),

    untilReleased: () => new Promise((resolve) => held.push(resolve)),

    release() {
      const released = held;
      held = [];
      for (const resolve of released) resolve();
    },

    noteTokenRequest(tab) {
      const entry: TokenRequestEntry = { at: now(), tab, outcome: null, generation: null, fault: null };
      tokenRequests.push(entry);
      return entry;
    },

    noteApiRequest: (entry) => void apiRequests.push(entry),

    log() {
      const countOf = (outcome: TokenRequestEntry['outcome']): number =>
        tokenRequests.filter((entry) => entry.outcome === outcome).length;
      return {
        tokenRequests,
        apiRequests,
        counts: {
          tokenRequests: tokenRequests.length,
          issued: countOf('issued'),
          replayed: countOf('replayed'),
          reuseDetected: countOf('reuse-detected'),
          api401: apiRequests.filter((entry) => entry.status === 401).length,
        },
      };
    },
  };
}

function firstOf<Item, Found>(
  items: readonly Item[],
  find: (item: Item) => Found | undefined,
): Found | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
