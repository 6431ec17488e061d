import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { errors, type Provider } from 'oidc-provider';
import { readBody } from '../http/read-body.ts';
import { loadStaticFiles, sendStaticFile } from '../http/static-files.ts';
import { authenticate, findAccountBySubject } from './accounts.ts';
import { MOUNT_PATH } from './create-provider.ts';
import { noticePage, pageHeaders, signInPage } from './pages.ts';

const FORM_LIMIT_BYTES = 4_096;

/** Everything beneath the provider's path: the protocol's endpoints, and the sign-in page of our own. */
export function createProviderHandler(provider: Provider, origin: string) {
  const files = loadStaticFiles(join(import.meta.dirname, 'assets'));
  const answerProtocol = provider.callback();

  return async (request: IncomingMessage, response: ServerResponse, path: string): Promise<void> => {
    const pathInside = path.slice(MOUNT_PATH.length) || '/';
    const file = files.get(pathInside.replace(/^\/assets/, ''));
    if (file !== undefined && pathInside.startsWith('/assets/')) {
      return sendStaticFile(request, response, file, 'no-cache');
    }
    const [, uid, action] = /^\/interaction\/([\w-]+)(\/cancel)?$/.exec(pathInside) ?? [];
    if (uid !== undefined) {
      const page = `${MOUNT_PATH}/interaction/${uid}`;
      return answerInteraction(provider, { request, response, origin, page, cancels: action !== undefined });
    }
    // The provider is a Koa app that finds out where it is mounted by comparing these two.
    Object.assign(request, { originalUrl: request.url });
    request.url = request.url?.slice(MOUNT_PATH.length) || '/';
    await answerProtocol(request, response);
  };
}

interface Interaction {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly origin: string;
  /** The path of this interaction's page. */
  readonly page: string;
  readonly cancels: boolean;
}

async function answerInteraction(provider: Provider, interaction: Interaction): Promise<void> {
  const { request, response } = interaction;
  try {
    if (request.method === 'GET' && !interaction.cancels) return await showPage(provider, interaction);
    if (request.method === 'POST') return await takeForm(provider, interaction);
    send(response, 405, noticePage('That did not work', 'This page is only for signing in.'));
  } catch (error) {
    if (!(error instanceof errors.SessionNotFound)) throw error;
    send(
      response,
      400,
      noticePage('This sign-in is over', 'It took too long, or was finished in another tab.'),
    );
  }
}

async function showPage(provider: Provider, { request, response, page }: Interaction): Promise<void> {
  const { prompt, params } = await provider.interactionDetails(request, response);
  if (prompt.name === 'consent') {
    // Asked for by the client, but there is nothing to ask: the shop and the provider are one house.
    return provider.interactionFinished(request, response, { consent: {} });
  }
  const hint = typeof params.login_hint === 'string' ? params.login_hint : '';
  // Who has to sign in again is known to the shop by their subject.
  const email = findAccountBySubject(hint)?.email ?? hint;
  send(response, 200, signInPage({ action: page, email, failed: false }));
}

async function takeForm(provider: Provider, interaction: Interaction): Promise<void> {
  const { request, response, origin, page, cancels } = interaction;
  await provider.interactionDetails(request, response);
  if (request.headers.origin !== undefined && request.headers.origin !== origin) {
    return send(response, 403, noticePage('That did not work', 'The form was sent from another site.'));
  }
  if (cancels) {
    const refusal = { error: 'access_denied', error_description: 'The sign-in was cancelled' };
    return provider.interactionFinished(request, response, refusal, { mergeWithLastSubmission: false });
  }
  const body = await readBody(request, FORM_LIMIT_BYTES);
  if (!body.ok) return send(response, 400, noticePage('That did not work', 'The form did not arrive whole.'));

  const form = new URLSearchParams(body.text);
  const email = form.get('email') ?? '';
  const account = authenticate(email, form.get('password') ?? '');
  if (account === undefined) return send(response, 401, signInPage({ action: page, email, failed: true }));
  await provider.interactionFinished(
    request,
    response,
    { login: { accountId: account.subject } },
    { mergeWithLastSubmission: false },
  );
}

function send(response: ServerResponse, status: number, page: string): void {
  response.writeHead(status, pageHeaders).end(page);
}
