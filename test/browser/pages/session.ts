import { createSession, type TokenResponse } from '@holdfast/sdk';
import type { ApiAnswer } from '../../support/protected-api.ts';
import { sessionEventNames } from '../../support/session-event-names.ts';
import type { RecordedEvent, SessionPage, SessionPageParameters } from './window.ts';

const startedAt = performance.now();
const parameters = new URLSearchParams(location.search).get('parameters');
if (parameters === null) throw new Error('?parameters= is missing');
const { realmId, tab, options, asksAtOnce = false } = JSON.parse(parameters) as SessionPageParameters;
const realm = `/realm/${realmId}`;

const session = createSession({
  ...options,
  refresh: ({ refreshToken, signal }) =>
    fetch(`${realm}/token`, {
      method: 'POST',
      headers: { 'x-tab': tab },
      body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refreshToken }),
      signal,
    }),
});

const events: RecordedEvent[] = [];
for (const name of sessionEventNames) {
  session.on(name, (payload) => {
    events.push({ name, payload: describeErrors(payload) });
  });
}

function describeErrors(payload: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(payload).map(([key, value]: [string, unknown]) => [
      key,
      value instanceof Error
        ? { name: value.name, message: value.message, code: 'code' in value ? value.code : null }
        : value,
    ]),
  );
}

async function signIn(signInOptions = {}): Promise<void> {
  const response = await fetch(`${realm}/sign-in`, { method: 'POST', body: JSON.stringify(signInOptions) });
  await session.start((await response.json()) as TokenResponse);
}

async function callApi(
  path: string,
  init: RequestInit = {},
): Promise<{ status: number; answer: ApiAnswer | null }> {
  const headers = new Headers(init.headers);
  headers.set('x-tab', tab);
  const response = await session.fetch(`${realm}/api/${path}`, { ...init, headers });
  return { status: response.status, answer: response.ok ? ((await response.json()) as ApiAnswer) : null };
}

async function measureFirstToken(): Promise<number> {
  await session.getAccessToken();
  return performance.now() - startedAt;
}
const firstTokenMs = asksAtOnce ? measureFirstToken() : null;

// As a script gone wrong does it; see `reloadOften` in mishaps.ts.
const reloadsLeft = Number(sessionStorage.getItem('reloads-left') ?? 0);
if (reloadsLeft > 0) {
  sessionStorage.setItem('reloads-left', String(reloadsLeft - 1));
  location.reload();
} else {
  sessionStorage.removeItem('reloads-left');
}

Object.assign(window, { session, events, signIn, callApi, firstTokenMs } satisfies SessionPage);
