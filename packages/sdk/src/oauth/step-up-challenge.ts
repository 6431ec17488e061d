import { parseAuthChallenges } from './auth-challenges.ts';

/** The stronger or fresher sign-in that an API asks for, for `parameters` of `signIn` and `signInWithPopup`. */
export type StepUpParameters = {
  /** Authentication context classes, separated by spaces, the preferred one first. */
  readonly acr_values?: string;
  /** The longest that the sign-in may be ago, seconds. */
  readonly max_age?: string;
};

/** Those whose error codes are OAuth's (RFC 6750, 3; RFC 9449, 7.1). */
const SCHEMES = new Set(['bearer', 'dpop']);

/**
 * Reads the demand for a step-up in an API's refusal, `insufficient_user_authentication` (RFC 9470, 3). `{}` is a
 * demand that names neither; `null` means that there is none, or that the header is malformed. The body is left
 * unread. An API of another origin has to list `WWW-Authenticate` in `Access-Control-Expose-Headers`.
 *
 * A provider that cannot meet `acr_values` may sign the person in all the same: compare `claims.acr`. `max_age`
 * needs no such care: the sign-in fails if `auth_time` is missing or too long ago.
 *
 * @example
 * ```ts
 * import { type OAuthClient, parseStepUpChallenge } from '@holdfast/sdk/oauth';
 *
 * // For the click on "Confirm that it is you", after an API has refused.
 * async function stepUp(refusal: Response, oauth: OAuthClient): Promise<void> {
 *   const parameters = parseStepUpChallenge(refusal);
 *   if (parameters === null) return;
 *   const signIn = await oauth.signInWithPopup({ parameters });
 *   await session.start(signIn.tokenResponse);
 * }
 * ```
 */
export function parseStepUpChallenge(response: Response): StepUpParameters | null {
  const challenges = parseAuthChallenges(response.headers.get('www-authenticate') ?? '') ?? [];
  const demand = challenges.find(
    ({ scheme, parameters }) =>
      SCHEMES.has(scheme) && parameters.get('error') === 'insufficient_user_authentication',
  );
  if (demand === undefined) return null;
  const acrValues = demand.parameters.get('acr_values');
  const maxAge = demand.parameters.get('max_age');
  if (maxAge !== undefined && !/^\d{1,9}$/.test(maxAge)) return null;
  return {
    ...(acrValues !== undefined && { acr_values: acrValues }),
    ...(maxAge !== undefined && { max_age: maxAge }),
  };
}
