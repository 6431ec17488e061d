import { HttpResponse } from 'msw';
import type { ApiRequestEntry, Realm } from './realm.ts';

/** Takes valid bearer tokens only, and tells what it was sent. */
export async function answerApi(realm: Realm, request: Request, now: () => number): Promise<Response> {
  const { bearer, subject } = readBearer(realm, request);
  const isAllowed = bearer === 'valid';
  noteApi(realm, request, { bearer, at: now(), status: isAllowed ? 200 : 401 });
  if (isAllowed) return describe(request, subject);
  // Without a token there is no error to name (RFC 6750, 3.1).
  const challenge = bearer === 'none' ? 'Bearer realm="test"' : 'Bearer realm="test", error="invalid_token"';
  return HttpResponse.json({ error: bearer }, { status: 401, headers: { 'www-authenticate': challenge } });
}

/** Takes anybody, and remembers whether a bearer token came along. */
export async function answerOpen(realm: Realm, request: Request, now: () => number): Promise<Response> {
  const { bearer, subject } = readBearer(realm, request);
  noteApi(realm, request, { bearer, at: now(), status: 200 });
  return describe(request, subject);
}

function readBearer(
  realm: Realm,
  request: Request,
): { bearer: ApiRequestEntry['bearer']; subject: string | null } {
  const header = request.headers.get('authorization');
  if (header === null) return { bearer: 'none', subject: null };
  const verdict = realm.verify(header.replace(/^Bearer /, ''));
  return { bearer: verdict?.type ?? 'unknown', subject: verdict?.subject ?? null };
}

function noteApi(
  realm: Realm,
  request: Request,
  seen: Pick<ApiRequestEntry, 'at' | 'bearer' | 'status'>,
): void {
  const { method, headers, url } = request;
  const path = new URL(url).pathname;
  realm.noteApiRequest({ ...seen, method, path, tab: headers.get('x-tab'), origin: headers.get('origin') });
}

/** What the API answers: the request as it arrived, without its credentials. */
export interface ApiAnswer {
  subject: string | null;
  method: string;
  path: string;
  headers: Record<string, string>;
  bodyText: string;
  bodyBase64: string;
}

async function describe(request: Request, subject: string | null): Promise<Response> {
  const body = Buffer.from(await request.arrayBuffer());
  const headers = Object.fromEntries(
    [...request.headers].filter(([name]) => !/^(authorization|cookie)$/.test(name)),
  );
  return HttpResponse.json({
    subject,
    method: request.method,
    path: new URL(request.url).pathname,
    headers,
    bodyText: body.toString('utf8'),
    bodyBase64: body.toString('base64'),
  } satisfies ApiAnswer);
}
