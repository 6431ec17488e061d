import { findEndpoint } from './discovery.ts';
import type { OAuthContext } from './oauth-context.ts';
import { isPage, refusal, resolvePage } from './oauth-options.ts';

/** How to sign out at the provider. */
export interface SignOutRequest {
  /**
   * An ID token of the session (`id_token_hint`), for providers that insist on one or else ask for confirmation.
   * Holdfast keeps none: the ID token would travel in a URL, which browsers and servers write down. An app that
   * wants it so keeps `tokenResponse.id_token` itself, and may send an expired one.
   */
  idTokenHint?: string;

  /** Where to come back to, for this once: an absolute URL or a path. Must be registered at the provider. */
  postLogoutRedirectUri?: string;

  /** More parameters by their wire names: `logout_hint`, `ui_locales`, `state`. */
  parameters?: Readonly<Record<string, string>>;
}

const OWN_PARAMETERS = new Set(['client_id', 'id_token_hint', 'post_logout_redirect_uri']);

/** The address to leave for; `null` if the provider has no sign-out (OpenID Connect RP-Initiated Logout 1.0, 2). */
export async function prepareSignOut(
  { options, environment, discover }: OAuthContext,
  { idTokenHint, postLogoutRedirectUri, parameters = {} }: SignOutRequest,
): Promise<string | null> {
  const currentUrl = environment.currentUrl();
  for (const name of Object.keys(parameters)) {
    if (OWN_PARAMETERS.has(name))
      throw new TypeError(`parameters.${name}: has an option of its own, or is set by Holdfast`);
  }
  const comeBackTo = postLogoutRedirectUri ?? options.postLogoutRedirectUri;
  if (comeBackTo !== null && !isPage(comeBackTo)) {
    throw refusal('postLogoutRedirectUri', comeBackTo, 'an absolute http(s) URL or a path');
  }

  const url = findEndpoint(await discover(), 'end_session_endpoint', options.allowInsecure);
  if (url === null) return null;
  const all = {
    ...parameters,
    client_id: options.clientId,
    ...(idTokenHint !== undefined && { id_token_hint: idTokenHint }),
    ...(comeBackTo !== null && { post_logout_redirect_uri: resolvePage(comeBackTo, currentUrl) }),
  };
  for (const [name, value] of Object.entries(all)) url.searchParams.set(name, value);
  return url.href;
}
