import type { RefreshFunction } from '../options.ts';
import { createSignInCompletion } from './complete-sign-in.ts';
import { createDiscovery } from './discovery.ts';
import { browserEnvironment, type OAuthEnvironment } from './environment.ts';
import type { SignInResult } from './exchange-code.ts';
import type { OAuthContext } from './oauth-context.ts';
import { type OAuthClientOptions, resolveOAuthOptions } from './oauth-options.ts';
import { type PopupSignInRequest, signInWithPopup } from './popup-sign-in.ts';
import { createRefreshGrant } from './refresh-grant.ts';
import { type RevokeRequest, revokeToken } from './revocation.ts';
import { prepareSignIn, type SignInRequest } from './sign-in.ts';
import { prepareSignOut, type SignOutRequest } from './sign-out.ts';

/** One client of one provider. Its functions need no `this` and can be handed around. */
export interface OAuthClient {
  /**
   * Leaves the page for the provider's sign-in: authorization code with PKCE, `state`, and with the scope
   * `openid` a `nonce` (RFC 6749, 4.1; RFC 7636; OpenID Connect Core 1.0, 3.1). What the way back needs is kept
   * in this tab's sessionStorage. Resolves when the navigation has begun; the page goes away soon after.
   *
   * @throws TypeError for a `returnTo` of another origin or a parameter that is not the app's to set
   * @throws HoldfastError `discovery-failed`, `storage-failed`, `unsupported-environment`
   */
  signIn(request?: SignInRequest): Promise<void>;

  /**
   * Takes up the provider's answer, if the page's address is one: checks `state`, `iss` (RFC 9207) and the
   * ID token with its `nonce`, and trades the code for tokens. `null` if the address is no authorization
   * response to `redirectUri`. The address bar is cleaned before anything else happens.
   *
   * A code is spent once. Calls made meanwhile (React's StrictMode, two components) share the one promise;
   * a later call gets `null`, never the same tokens again: by then they may be rotated or signed out. After
   * `discovery-failed` nothing is spent yet, and the next call goes on where this one stopped.
   *
   * In the window of a `signInWithPopup` it hands the answer over to the page that waits for it, closes the
   * window, and gives `null`.
   *
   * @throws SignInError (a HoldfastError `sign-in-failed`) when the answer is a refusal or is not to be trusted,
   * or when it is for a page that waits no longer (`reason` `nobody-waiting`)
   * @throws HoldfastError `discovery-failed`, `storage-failed`, `unsupported-environment`
   */
  completeSignIn(): Promise<SignInResult | null>;

  /**
   * Signs in through a window of its own; this page stays as it is, with all that was typed. Call it straight in
   * a click, nothing awaited before it, or the browser blocks the window. The provider sends the window to
   * `redirectUri`, where the app's page calls `completeSignIn` as ever; the answer is checked and its code traded
   * in this page, as `completeSignIn` does it. The window is closed however it ends.
   *
   * The two pages meet over a BroadcastChannel, so this page and `redirectUri` have to be of one origin, and
   * this page not in a frame of another site. Where a `Cross-Origin-Opener-Policy` stands between them, see
   * `watchClosed`.
   *
   * @example
   * ```ts
   * import type { Session } from '@holdfast/sdk';
   * import { type OAuthClient, SignInError } from '@holdfast/sdk/oauth';
   *
   * async function signInAgain(session: Session, oauth: OAuthClient): Promise<void> {
   *   try {
   *     const signIn = await oauth.signInWithPopup();
   *     await session.start(signIn.tokenResponse);
   *   } catch (failure) {
   *     if (!(failure instanceof SignInError && failure.reason === 'popup-closed')) throw failure;
   *   }
   * }
   * ```
   * @throws SignInError (a HoldfastError `sign-in-failed`): its `reason` tells a blocked or closed window from a
   * refusal of the provider
   * @throws TypeError for a parameter that is not the app's to set, or features that would cut the window off
   * @throws HoldfastError `discovery-failed`, `unsupported-environment`
   * @throws the signal's reason
   */
  signInWithPopup(request?: PopupSignInRequest): Promise<SignInResult>;

  /**
   * One refresh_token grant (RFC 6749, 6) for `createSession({ refresh })`. Resolves with the `Response` as it
   * came, whatever its status: the session reads it, and nothing in it that is merely odd can lose a rotated
   * refresh token. An ID token in it is not used for authentication; the session checks its `sub`
   * (OpenID Connect Core 1.0, 12.2).
   *
   * @throws HoldfastError `discovery-failed`: the refresh token was not sent
   * @throws what `fetch` throws when there is no network, and the signal's reason
   */
  readonly refresh: RefreshFunction;

  /**
   * Asks the provider to forget a token (RFC 7009). `true` when it did, `false` when it offers no revocation.
   * A courtesy, never a condition of signing out: some providers refuse it to browsers. The request outlives
   * the page, so there is no need to wait for it. `createSession({ revoke: oauth.revoke })` has `end()` do it.
   *
   * @throws TokenEndpointError with the `status` and, if it was readable, the `error` of the refusal
   * @throws HoldfastError `discovery-failed`
   * @throws what `fetch` throws when there is no network
   */
  revoke(token: string, request?: RevokeRequest): Promise<boolean>;

  /**
   * Leaves the page for the provider's sign-out (OpenID Connect RP-Initiated Logout 1.0), so that the next
   * sign-in asks who it is. `false`, and nothing happens, when the provider offers none. End the session first:
   * this talks to the provider only.
   *
   * @example
   * ```ts
   * import type { Session } from '@holdfast/sdk';
   * import type { OAuthClient } from '@holdfast/sdk/oauth';
   *
   * async function leave(session: Session, oauth: OAuthClient): Promise<void> {
   *   await session.end(); // From here on nobody is signed in, in any tab.
   *   if (!(await oauth.signOut())) location.assign('/');
   * }
   * ```
   * @throws TypeError for a parameter that is not the app's to set
   * @throws HoldfastError `discovery-failed`, `unsupported-environment`
   */
  signOut(request?: SignOutRequest): Promise<boolean>;
}

/**
 * A public client (no secret) of an OAuth 2.0 authorization server or OpenID provider, for one page.
 * Create it once, in a module. Creating it does nothing: no request, no storage, no browser is needed.
 *
 * @example
 * ```ts
 * import { createSession } from '@holdfast/sdk';
 * import { createOAuthClient } from '@holdfast/sdk/oauth';
 *
 * const oauth = createOAuthClient({
 *   issuer: 'https://id.shop.example',
 *   clientId: 'shop',
 *   redirectUri: '/signed-in',
 *   scope: 'openid offline_access',
 * });
 * const session = createSession({ refresh: oauth.refresh, revoke: oauth.revoke });
 *
 * document.querySelector('#sign-in')?.addEventListener('click', () => oauth.signIn());
 * const signIn = await oauth.completeSignIn();
 * if (signIn) await session.start(signIn.tokenResponse);
 * ```
 * @throws TypeError naming the option, the value and what is accepted
 */
export function createOAuthClient(
  options: OAuthClientOptions,
  environment: OAuthEnvironment = browserEnvironment(),
): OAuthClient {
  const resolved = resolveOAuthOptions(options);
  const context: OAuthContext = { options: resolved, environment, discover: createDiscovery(resolved) };

  return {
    async signIn(request = {}) {
      environment.navigate(await prepareSignIn(context, request));
    },
    completeSignIn: createSignInCompletion(context),
    signInWithPopup: (request = {}) => signInWithPopup(context, request),
    refresh: createRefreshGrant(context),
    revoke: (token, request = {}) => revokeToken(context, token, request),
    async signOut(request = {}) {
      const url = await prepareSignOut(context, request);
      if (url !== null) environment.navigate(url);
      return url !== null;
    },
  };
}
