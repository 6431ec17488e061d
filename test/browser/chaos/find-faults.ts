import type { RealmLog, TokenRequestEntry } from '../../support/realm.ts';

/** Something that may have kept a tab from hearing an answer. Epoch ms. */
export interface Strike {
  /** `null`: all of them. */
  readonly tab: string | null;
  readonly from: number;
  until: number;
}

export interface ChaosEvidence {
  readonly log: RealmLog;
  readonly strikes: readonly Strike[];
  readonly endings: readonly { tab: string; ending: string }[];
  readonly refreshTimeoutMs: number;
}

/** What nobody may be told who is signed in and has not signed out. */
const SIGNED_OUT = new Set(['no-session', 'session-ended', 'account-changed', 'no-refresh-token']);

/** Which promises were broken on the way, in words; none, if all is well. */
export function findFaults({ log, strikes, endings, refreshTimeoutMs }: ChaosEvidence): string[] {
  const faults: string[] = [];
  for (const [index, entry] of log.tokenRequests.entries()) {
    if (
      entry.outcome === 'reuse-detected' ||
      entry.outcome === 'revoked' ||
      entry.outcome === 'unknown-token'
    ) {
      faults.push(`${describeEntry(entry)}: the server says ${entry.outcome}`);
    }
    if (entry.outcome !== 'replayed') continue;
    const first = log.tokenRequests.slice(0, index).findLast((it) => isSameToken(it, entry));
    if (first === undefined || wasUnheard(first, entry.at)) continue;
    faults.push(`${describeEntry(entry)}: sent again, though nothing kept ${first.tab} from its answer`);
  }
  for (const { tab, ending } of endings) {
    if (SIGNED_OUT.has(ending)) faults.push(`${tab} was told ${ending}`);
  }
  return faults;

  function wasUnheard({ tab, at }: TokenRequestEntry, againAt: number): boolean {
    // Its tab gave it up; that it counts from the sending, and the server from the arrival, is allowed for.
    if (againAt - at >= refreshTimeoutMs / 2) return true;
    return strikes.some(
      (strike) => (strike.tab === null || strike.tab === tab) && strike.from <= againAt && strike.until >= at,
    );
  }
}

function isSameToken(a: TokenRequestEntry, b: TokenRequestEntry): boolean {
  return a.generation !== null && a.generation === b.generation;
}

function describeEntry({ tab, generation }: TokenRequestEntry): string {
  return `the refresh token of generation ${generation}, from ${tab}`;
}
