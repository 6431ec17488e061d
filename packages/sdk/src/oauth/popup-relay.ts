// The way from the redirect page, in the window, back to the page that opened it and waits. Not by
// `window.opener`: a provider's Cross-Origin-Opener-Policy cuts that for good.

import type { Undo } from '../ports.ts';
import type { OAuthContext } from './oauth-context.ts';
import { SignInError } from './sign-in-error.ts';

/** What passes between the two: an authorization response, never a token, and the word that it has arrived. */
type RelayMessage =
  | { readonly type: 'response'; readonly parameters: string }
  | { readonly type: 'received'; readonly state: string };

/** Tells the redirect page whose answer it has. The random part of a `state` has no dot in it. */
export const POPUP_STATE_PREFIX = 'popup.';

/** The page that waits may be hidden behind the window, and browsers let hidden pages run seldom. */
const RECEIPT_TIMEOUT_MS = 5_000;

export function isPopupState(state: string | null): boolean {
  return state?.startsWith(POPUP_STATE_PREFIX) === true;
}

/**
 * The redirect page's part: hands the response over, and closes the window when it has arrived.
 *
 * @throws SignInError `nobody-waiting`
 */
export async function relayToWaitingPage(context: OAuthContext, parameters: URLSearchParams): Promise<void> {
  const { environment } = context;
  let stop: Undo = () => {};
  const receipt = new Promise<boolean>((resolve) => {
    const channel = environment.openChannel(channelName(context), (message) => {
      if (isReceipt(message, parameters.get('state'))) resolve(true);
    });
    const cancelTimer = environment.setTimer(RECEIPT_TIMEOUT_MS, () => resolve(false));
    stop = () => {
      cancelTimer();
      channel.close();
    };
    channel.post({ type: 'response', parameters: parameters.toString() } satisfies RelayMessage);
  });
  const isReceived = await receipt.finally(() => stop());
  if (!isReceived) {
    throw new SignInError('The page that began this sign-in is gone: nobody took up the answer.', {
      reason: 'nobody-waiting',
    });
  }
  environment.closeWindow();
}

/** The waiting page's part: the response to the sign-in of that `state`. Whatever else comes is not for this page. */
export function listenForResponse(
  context: OAuthContext,
  state: string,
  onResponse: (parameters: URLSearchParams) => void,
): Undo {
  const channel = context.environment.openChannel(channelName(context), (message) => {
    const parameters = parseResponse(message);
    if (parameters?.get('state') !== state) return;
    channel.post({ type: 'received', state } satisfies RelayMessage);
    onResponse(parameters);
  });
  return () => channel.close();
}

/** Apart for each provider, as the transactions are: a code is never sent to another one (RFC 9700, 4.4). */
function channelName({ options }: OAuthContext): string {
  return `holdfast.popup ${options.clientId} ${options.issuer}`;
}

function parseResponse(message: unknown): URLSearchParams | null {
  const { type, parameters } = fieldsOf(message);
  return type === 'response' && typeof parameters === 'string' ? new URLSearchParams(parameters) : null;
}

function isReceipt(message: unknown, expectedState: string | null): boolean {
  const { type, state } = fieldsOf(message);
  return type === 'received' && state === expectedState;
}

function fieldsOf(message: unknown): Record<string, unknown> {
  return typeof message === 'object' && message !== null ? (message as Record<string, unknown>) : {};
}
