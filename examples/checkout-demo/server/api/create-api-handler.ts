import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody } from '../http/read-body.ts';
import { ApiProblem } from './api-problem.ts';
import type { ApiAnswer, Route } from './routes.ts';
import type { VerifyAccessToken } from './verify-access-token.ts';

const BODY_LIMIT_BYTES = 16_384;

/** Answers `/api` by a table of routes, in JSON. */
export function createApiHandler(
  routes: Record<string, Record<string, Route>>,
  verifyAccessToken: VerifyAccessToken,
) {
  return async (request: IncomingMessage, response: ServerResponse, path: string): Promise<void> => {
    try {
      const { route, id } = findRoute(routes, request.method ?? 'GET', path);
      const { authorization, 'idempotency-key': idempotencyKey } = request.headers;
      const answer = await route({
        id,
        idempotencyKey: idempotencyKey?.toString(),
        body: request.method === 'POST' ? await readJson(request) : undefined,
        authorize: () => verifyAccessToken(authorization),
      });
      send(response, answer, 'application/json');
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      const { headers = {}, ...problem } = error.details;
      send(response, { status: problem.status, body: problem, headers }, 'application/problem+json');
    }
  };
}

function findRoute(routes: Record<string, Record<string, Route>>, method: string, path: string) {
  const methods = routes[path] ?? routes[path.replace(/[^/]+$/, ':id')];
  if (methods === undefined) {
    throw new ApiProblem({ status: 404, code: 'not-found', detail: `There is no ${path}.` });
  }
  const route = methods[method === 'HEAD' ? 'GET' : method];
  if (route === undefined) {
    const headers = { Allow: Object.keys(methods).join(', ') };
    throw new ApiProblem({ status: 405, code: 'method-not-allowed', detail: `Not with ${method}.`, headers });
  }
  return { route, id: path.slice(path.lastIndexOf('/') + 1) };
}

/** Read before anybody is asked who they are: an answer to half a request may never arrive. */
async function readJson(request: IncomingMessage): Promise<unknown> {
  if (!/^application\/json\s*(;|$)/i.test(request.headers['content-type'] ?? '')) {
    throw new ApiProblem({ status: 415, code: 'not-json', detail: 'Send application/json.' });
  }
  const body = await readBody(request, BODY_LIMIT_BYTES);
  if (!body.ok) {
    throw body.reason === 'too-large'
      ? new ApiProblem({ status: 413, code: 'too-large', detail: `At most ${BODY_LIMIT_BYTES} bytes.` })
      : new ApiProblem({ status: 400, code: 'broken-off', detail: 'The body did not arrive whole.' });
  }
  try {
    return JSON.parse(body.text);
  } catch {
    throw new ApiProblem({ status: 400, code: 'not-json', detail: 'The body is not JSON.' });
  }
}

function send(response: ServerResponse, answer: ApiAnswer, type: string): void {
  const text = JSON.stringify(answer.body);
  response.writeHead(answer.status, {
    'Content-Type': `${type}; charset=utf-8`,
    'Content-Length': Buffer.byteLength(text),
    'Cache-Control': 'no-store',
    ...answer.headers,
  });
  response.end(text);
}
