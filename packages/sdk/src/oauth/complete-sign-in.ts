import { type AuthorizationResponse, exchangeCode, type SignInResult } from './exchange-code.ts';
import type { OAuthContext } from './oauth-context.ts';
import { resolvePage } from './oauth-options.ts';
import { isPopupState, relayToWaitingPage } from './popup-relay.ts';
import { SignInError } from './sign-in-error.ts';
import { takeTransaction } from './sign-in-transaction.ts';

export function createSignInCompletion(context: OAuthContext): () => Promise<SignInResult | null> {
  let underWay: Promise<SignInResult | null> | null = null;
  let unspent: AuthorizationResponse | null = null;

  async function complete(): Promise<SignInResult | null> {
    const parameters = takeAuthorizationResponse(context);
    if (parameters !== null && isPopupState(parameters.get('state'))) {
      await relayToWaitingPage(context, parameters);
      return null;
    }
    if (parameters !== null) unspent = recallSignIn(context, parameters);
    if (unspent === null) return null;
    const server = await context.discover();
    const response = unspent;
    unspent = null;
    return exchangeCode(context, server, response);
  }

  return () => {
    underWay ??= complete().finally(() => {
      underWay = null;
    });
    return underWay;
  };
}

/** Takes the response out of the address bar, first of all: there a reload, an analytics script or a log would see it. */
function takeAuthorizationResponse({ environment, options }: OAuthContext): URLSearchParams | null {
  const currentUrl = environment.currentUrl();
  const redirectUri = resolvePage(options.redirectUri, currentUrl);
  const parameters = readAuthorizationResponse(new URL(currentUrl), new URL(redirectUri));
  if (parameters !== null) environment.replaceUrl(redirectUri);
  return parameters;
}

function readAuthorizationResponse(current: URL, redirectUri: URL): URLSearchParams | null {
  const parameters = current.searchParams;
  const isSamePage =
    current.origin === redirectUri.origin &&
    current.pathname === redirectUri.pathname &&
    [...redirectUri.searchParams].every(([name, value]) => parameters.getAll(name).includes(value));
  const isResponse = parameters.has('state') && (parameters.has('code') || parameters.has('error'));
  return isSamePage && isResponse ? parameters : null;
}

function recallSignIn(context: OAuthContext, parameters: URLSearchParams): AuthorizationResponse {
  const transaction = takeTransaction(context, parameters.get('state') ?? '');
  if (transaction !== null) return { parameters, transaction };
  throw new SignInError('No sign-in of this state was begun in this tab, or it has been completed already.', {
    reason: 'invalid-response',
  });
}
