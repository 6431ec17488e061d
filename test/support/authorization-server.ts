import { setTimeout as delay } from 'node:timers/promises';
import { getResponse, http, HttpResponse, type HttpHandler } from 'msw';
import { answerApi, answerOpen } from './protected-api.ts';
import { createRealm, type Fault, type Realm, type TokenRequestEntry } from './realm.ts';
import type { SignInOptions } from './token-family.ts';

/** An authorization server (RFC 6749) and an API behind it (RFC 6750), simulated: one realm a test. */
export interface AuthorizationServer {
  /** For MSW, wherever it runs. All of them keep their state here. */
  handlers: HttpHandler[];
  /** The realm's memory; it begins empty. */
  realm(id: string): Realm;
  /**
   * Answers a request to any realm, for every origin to read (CORS); `undefined` for a request that is not for
   * the server. A response of type `error` means: break the connection.
   */
  respond(request: Request): Promise<Response | undefined>;
}

export function createAuthorizationServer({ now = Date.now } = {}): AuthorizationServer {
  const realms = new Map<string, Realm>();
  function realm(id: unknown): Realm {
    const known = realms.get(String(id)) ?? createRealm(now);
    realms.set(String(id), known);
    return known;
  }

  const handlers = [
    http.options('*/realm/*', () => new HttpResponse(null, { status: 204 })),
    http.post('*/realm/:id/token', ({ request, params }) => answerTokenRequest(realm(params['id']), request)),
    http.all('*/realm/:id/api/*', ({ request, params }) => answerApi(realm(params['id']), request, now)),
    http.all('*/realm/:id/open/*', ({ request, params }) => answerOpen(realm(params['id']), request, now)),
    http.get('*/realm/:id/redirect', ({ request }) => {
      const query = new URL(request.url).searchParams;
      return new HttpResponse(null, { status: 307, headers: { location: query.get('to') ?? '/' } });
    }),
    ...controlHandlers(realm),
  ];

  return {
    handlers,
    realm,
    async respond(request) {
      const response = await getResponse(handlers, request);
      if (response !== undefined && response.type !== 'error') allowEveryOrigin(request, response);
      return response;
    },
  };
}

/** What a test does to a realm, and asks of it. */
function controlHandlers(realm: (id: unknown) => Realm): HttpHandler[] {
  const done = (): HttpResponse<null> => new HttpResponse(null, { status: 204 });
  return [
    http.post('*/realm/:id/sign-in', async ({ request, params }) => {
      const text = await request.text();
      const options = (text === '' ? {} : JSON.parse(text)) as SignInOptions;
      return HttpResponse.json(realm(params['id']).signIn(options));
    }),
    http.get('*/realm/:id/log', ({ params }) => HttpResponse.json(realm(params['id']).log())),
    http.put('*/realm/:id/faults', async ({ request, params }) => {
      realm(params['id']).setFaults((await request.json()) as Fault[]);
      return done();
    }),
    http.post('*/realm/:id/revoke', async ({ request, params }) => {
      const { what } = (await request.json()) as { what: 'access' | 'family' };
      realm(params['id']).revoke(what);
      return done();
    }),
    http.post('*/realm/:id/release', ({ params }) => {
      realm(params['id']).release();
      return done();
    }),
  ];
}

async function answerTokenRequest(realm: Realm, request: Request): Promise<Response> {
  const entry = realm.noteTokenRequest(request.headers.get('x-tab'));
  const fault = realm.takeFault();
  const form = new URLSearchParams(await request.text());
  if (fault === undefined) return grant(realm, form, entry);
  entry.fault = fault.kind;
  const early = fault.acted ? grant(realm, form, entry) : undefined;
  switch (fault.kind) {
    case 'answer':
      return new HttpResponse(fault.body ?? null, {
        status: fault.status,
        ...(fault.headers && { headers: fault.headers }),
      });
    case 'drop':
      return HttpResponse.error();
    case 'delay':
      await delay(fault.delayMs, undefined, { ref: false });
      return early ?? grant(realm, form, entry);
    case 'hold':
      await realm.untilReleased();
      return fault.drops ? HttpResponse.error() : (early ?? grant(realm, form, entry));
  }
}

/** RFC 6749, 6: the refresh_token grant; refusals as 5.2 has them. */
function grant(realm: Realm, form: URLSearchParams, entry: TokenRequestEntry): Response {
  const refreshToken = form.get('refresh_token');
  if (form.get('grant_type') !== 'refresh_token' || refreshToken === null) {
    entry.outcome = 'malformed';
    return refuse(
      form.has('grant_type') && refreshToken !== null ? 'unsupported_grant_type' : 'invalid_request',
    );
  }
  const tokens = realm.refresh(refreshToken, entry);
  if (tokens === undefined) return refuse('invalid_grant');
  return HttpResponse.json({ ...tokens }, { headers: { 'cache-control': 'no-store' } });
}

function refuse(error: string): Response {
  return HttpResponse.json({ error }, { status: 400, headers: { 'cache-control': 'no-store' } });
}

function allowEveryOrigin(request: Request, response: Response): void {
  const { headers } = response;
  headers.set('access-control-allow-origin', request.headers.get('origin') ?? '*');
  headers.set('access-control-allow-methods', 'GET, POST, PUT, PATCH, DELETE');
  headers.set('access-control-allow-headers', request.headers.get('access-control-request-headers') ?? '');
  headers.set('access-control-expose-headers', 'WWW-Authenticate, Retry-After');
  headers.append('vary', 'Origin');
}
