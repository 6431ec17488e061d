import type { RefreshContext, TokenEndpointResponse } from '../../../packages/sdk/src/options.ts';
import type { FactBody } from '../facts.ts';
import type { NetworkFault, Setup } from '../setup.ts';
import type { SimServer, TokenRequest } from './sim-server.ts';
import type { Owner, Timeline } from './timeline.ts';

/** The way to the server and back, and what can happen on it. */
export interface SimNetwork {
  /** What the next requests meet, one each. */
  readonly faults: NetworkFault[];
  goOffline(forMs: number): void;
  breakDown(fault: NetworkFault, forMs: number): void;
  heal(): void;
  isReachable(): boolean;
  /** The token request as an app's `refresh` makes it in this tab. */
  refreshFrom(sender: Sender, context: RefreshContext): Promise<TokenEndpointResponse>;
  /** The page went into the back/forward cache: it hears no answer any more. */
  cutOff(tab: number): void;
}

export interface Sender {
  readonly tab: number;
  readonly owner: Owner;
}

interface NetworkParts {
  readonly timeline: Timeline;
  readonly server: SimServer;
  readonly setup: Setup;
  readonly random: () => number;
  /** Where the server is: it goes on while the device sleeps. */
  readonly outside: Owner;
  readonly note: (fact: FactBody) => void;
}

type Waiting = { request: TokenRequest; owner: Owner; fail: (error: Error) => void };

/** What comes back: the head at once, the body with the next event. */
interface Answer {
  readonly status: number;
  readonly body: string;
  readonly retryAfterS?: number | null;
  readonly isTokens: boolean;
}

const REFUSALS = { 'invalid-grant': '{"error":"invalid_grant"}', empty: '' } as const;

export function createSimNetwork(parts: NetworkParts): SimNetwork {
  const { timeline, server, setup, random, outside, note } = parts;
  const faults: NetworkFault[] = [];
  const waiting = new Set<Waiting>();
  let offlineUntil = 0;
  let outage: { until: number; fault: NetworkFault } | null = null;

  function nextFault(): TokenRequest['fault'] {
    if (timeline.now() < offlineUntil) return { type: 'offline' };
    if (outage !== null && timeline.now() < outage.until) return outage.fault;
    return faults.shift() ?? null;
  }

  function legMs(): number {
    return 1 + random() * (setup.networkMs / 2);
  }

  function refreshFrom(sender: Sender, context: RefreshContext): Promise<TokenEndpointResponse> {
    const { tab, owner } = sender;
    const { refreshToken, signal } = context;
    const request: TokenRequest = {
      tab,
      refreshToken,
      sentAt: timeline.now(),
      fault: nextFault(),
      servedAt: null,
      outcome: 'none',
      heardAt: null,
      isAnswerHeard: false,
    };
    note({ type: 'sent', tab, request });
    return new Promise((resolve, reject) => {
      const hear = (settle: () => void, isAnswerHeard: boolean) => {
        if (request.heardAt !== null) return;
        waiting.delete(self);
        request.heardAt = timeline.now();
        request.isAnswerHeard = isAnswerHeard;
        note({ type: 'heard', tab, request });
        settle();
      };
      let rejectBody = (_error: Error) => {};
      const fail = (error: Error) =>
        hear(() => {
          reject(error);
          rejectBody(error);
        }, false);
      const answer = ({ status, body, retryAfterS = null, isTokens }: Answer) => {
        const text = () =>
          new Promise<string>((resolveBody, failBody) => {
            rejectBody = failBody;
            timeline.after(owner, 0, () => hear(() => resolveBody(body), isTokens));
          });
        resolve({ status, headers: createHeaders(retryAfterS), text });
      };
      const self = { request, owner, fail };
      waiting.add(self);
      signal.addEventListener('abort', () => fail(new DOMException('Aborted', 'AbortError')));
      travel({ request, owner, fail, answer });
    });
  }

  function travel(trip: {
    request: TokenRequest;
    owner: Owner;
    fail: (error: Error) => void;
    answer: (answer: Answer) => void;
  }): void {
    const { request, owner, fail, answer } = trip;
    const { fault } = request;
    const back = (arrive: () => void) => void timeline.after(owner, legMs(), arrive);
    timeline.after(outside, legMs(), () => {
      const isServed = fault === null || fault.type === 'cut-off' || ('after' in fault && fault.after);
      const tokens = isServed ? server.serve(request) : null;
      if (isServed) note({ type: 'served', request });
      switch (fault?.type) {
        case undefined:
          return back(() =>
            tokens === null
              ? answer({ status: 400, body: REFUSALS[setup.refusal], isTokens: false })
              : answer({ status: 200, body: JSON.stringify(tokens), isTokens: true }),
          );
        case 'offline':
        case 'lost':
          return back(() => fail(new TypeError('Failed to fetch')));
        case 'loud':
          return back(() => fail(new Error(`POST /token refresh_token=${request.refreshToken} failed`)));
        case 'hang':
          return;
        case 'status': {
          const { status, retryAfterS } = fault;
          return back(() => answer({ status, body: 'Not now', retryAfterS, isTokens: false }));
        }
        case 'html':
          return back(() =>
            answer({ status: 200, body: '<!doctype html><title>Welcome to our WiFi', isTokens: false }),
          );
        case 'cut-off':
          return back(() =>
            answer({ status: 200, body: JSON.stringify(tokens).slice(0, -9), isTokens: false }),
          );
        case 'unreadable':
          return back(() => answer({ status: 400, body: '', isTokens: false }));
        case 'misconfigured':
          return back(() => answer({ status: 401, body: '{"error":"invalid_client"}', isTokens: false }));
      }
    });
  }

  return {
    faults,
    refreshFrom,
    goOffline: (forMs) => void (offlineUntil = timeline.now() + forMs),
    breakDown: (fault, forMs) => void (outage = { until: timeline.now() + forMs, fault }),
    heal() {
      faults.splice(0);
      offlineUntil = 0;
      outage = null;
    },
    isReachable: () =>
      timeline.now() >= offlineUntil &&
      (outage === null || timeline.now() >= outage.until) &&
      faults.length === 0,
    cutOff(tab) {
      for (const { request, owner, fail } of waiting) {
        if (request.tab === tab) timeline.after(owner, 0, () => fail(new TypeError('Load failed')));
      }
    },
  };
}

function createHeaders(retryAfterS: number | null): TokenEndpointResponse['headers'] {
  const get = (name: string) =>
    name.toLowerCase() === 'retry-after' && retryAfterS !== null ? String(retryAfterS) : null;
  return { get };
}
