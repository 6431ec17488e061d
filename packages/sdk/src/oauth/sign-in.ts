import { createAuthorizationRequest, resolveSignInIntent } from './authorization-request.ts';
import type { OAuthContext } from './oauth-context.ts';
import { rememberTransaction } from './sign-in-transaction.ts';

/** How one sign-in differs from the next. */
export interface SignInRequest {
  /**
   * Where the person goes on afterwards, a URL of the page's own origin; `completeSignIn` gives it back as a path.
   * @defaultValue the page's address
   */
  returnTo?: string;

  /**
   * More parameters for the authorization request, by their wire names: `prompt`, `login_hint`, `ui_locales`,
   * `acr_values`, `max_age` (seconds; then `auth_time` is demanded and checked), or another `scope`. What
   * `parseStepUpChallenge` gives fits in here.
   */
  parameters?: Readonly<Record<string, string>>;
}

/** Starts a transaction and gives the address to leave for. */
export async function prepareSignIn(context: OAuthContext, request: SignInRequest): Promise<string> {
  const intent = resolveSignInIntent(context, request);
  const { url, transaction } = await createAuthorizationRequest(context, intent);
  rememberTransaction(context, transaction);
  return url;
}
