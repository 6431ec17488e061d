import type { IncomingMessage, ServerResponse } from 'node:http';
import { checkTrouble, type ControlState } from '../../domain/trouble.ts';
import { ApiProblem } from '../api/api-problem.ts';
import { createApiHandler } from '../api/create-api-handler.ts';
import type { VerifyAccessToken } from '../api/verify-access-token.ts';
import { noticePage, pageHeaders } from '../provider/pages.ts';
import { makeTrouble } from './make-trouble.ts';
import type { SignIns } from './sign-ins.ts';
import type { Troubles } from './troubles.ts';

export const CONTROL_PATH = '/control';

export interface ControlOptions {
  readonly origin: string;
  readonly troubles: Troubles;
  readonly signIns: SignIns;
  readonly verifyAccessToken: VerifyAccessToken;
}

/**
 * Lets the demo's server be told to misbehave: `/control` in JSON, and `/control/<trouble>?<its parts>` as an
 * address to type or to bookmark, which makes the trouble and leads to the shop. No real server has such a thing:
 * it asks nobody who they are, because it has to work when nobody is signed in any more.
 */
export function createControlHandler({ origin, troubles, signIns, verifyAccessToken }: ControlOptions) {
  const readState = (): ControlState => ({
    ...troubles.read(),
    waiting: troubles.countWaiting(),
    normalLives: troubles.normalLives,
    signIns: signIns.list(),
  });

  function take(input: unknown): ControlState {
    const checked = checkTrouble(input);
    if (!checked.ok) throw notUnderstood(checked.errors);
    makeTrouble(checked.value, troubles, signIns);
    return readState();
  }

  const routes = {
    [CONTROL_PATH]: {
      GET: () => ({ status: 200, body: readState() }),
      POST: ({ body }: { body: unknown }) => ({ status: 200, body: take(body) }),
    },
  };
  const answerJson = createApiHandler(routes, verifyAccessToken);

  return async (request: IncomingMessage, response: ServerResponse, path: string): Promise<void> => {
    if (path === CONTROL_PATH) return answerJson(request, response, path);
    try {
      const { trouble, parts, back } = readLink(request, origin, path);
      take({ ...parts, trouble });
      response.writeHead(303, { Location: back, 'Cache-Control': 'no-store' }).end();
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      const { status, detail, fields = {} } = error.details;
      const reasons = Object.entries(fields).map(([field, reason]) => `${field}: ${reason}`);
      response.writeHead(status, pageHeaders);
      response.end(noticePage('No trouble was made', [detail, ...reasons].join(' ')));
    }
  };
}

function readLink(request: IncomingMessage, origin: string, path: string) {
  if (request.method !== 'GET') {
    throw new ApiProblem({ status: 405, code: 'method-not-allowed', detail: 'Programs POST to /control.' });
  }
  if (!wasOpenedByPerson(request)) {
    const detail =
      'Type or bookmark this address: links of other sites do not count. Programs POST to /control.';
    throw new ApiProblem({ status: 403, code: 'not-opened-by-person', detail });
  }
  const { back = '/', ...parts } = Object.fromEntries(new URL(request.url ?? '/', origin).searchParams);
  const target = new URL(back, origin);
  return {
    trouble: path.slice(`${CONTROL_PATH}/`.length),
    parts,
    back: target.origin === origin ? `${target.pathname}${target.search}${target.hash}` : '/',
  };
}

/**
 * A GET that changes something may only come from the address bar, a bookmark or the shop itself (Fetch Metadata);
 * neither from another site, nor as an image, nor loaded ahead because somebody began to type.
 */
function wasOpenedByPerson({ headers }: IncomingMessage): boolean {
  return (
    (headers['sec-fetch-site'] === 'none' || headers['sec-fetch-site'] === 'same-origin') &&
    headers['sec-fetch-dest'] === 'document' &&
    headers['sec-purpose'] === undefined
  );
}

function notUnderstood(fields: Record<string, string | undefined>): ApiProblem {
  return new ApiProblem({
    status: 400,
    code: 'trouble-not-understood',
    detail: 'There is no such trouble.',
    fields,
  });
}
