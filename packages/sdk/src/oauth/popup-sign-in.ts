import type { Undo } from '../ports.ts';
import {
  type AuthorizationRequest,
  createAuthorizationRequest,
  resolveSignInIntent,
  type SignInIntent,
} from './authorization-request.ts';
import type { OAuthEnvironment } from './environment.ts';
import { type AuthorizationResponse, exchangeCode, type SignInResult } from './exchange-code.ts';
import type { OAuthContext } from './oauth-context.ts';
import { refusal } from './oauth-options.ts';
import { listenForResponse, POPUP_STATE_PREFIX } from './popup-relay.ts';
import type { Popup } from './popup-window.ts';
import type { SignInRequest } from './sign-in.ts';
import { SignInError } from './sign-in-error.ts';
import { untilAborted } from './until-aborted.ts';

/** How one sign-in by popup differs from the next. */
export interface PopupSignInRequest {
  /** As for `signIn`; what `parseStepUpChallenge` gives fits in here. */
  parameters?: NonNullable<SignInRequest['parameters']>;

  /** Ends the wait, and closes the window where the browser still lets this page do so. */
  signal?: AbortSignal;

  /**
   * The window's features, as `window.open` takes them, without `noopener` and `noreferrer`.
   * @defaultValue a popup of 480 by 680 pixels, in the middle of the page's window
   */
  features?: string;

  /**
   * Whether a window that reads as closed ends the wait. Turn it off where the provider sends a
   * `Cross-Origin-Opener-Policy`, or your own page sends `same-origin`: the window is then cut off and reads as
   * closed while the person is still typing in it, and nothing tells the two apart. Without it only the answer and
   * `signal` end the wait, so give people a way to cancel.
   * @defaultValue true
   */
  watchClosed?: boolean;
}

const LOOK_EVERY_MS = 250;

/** The answer may have been sent just before the window was closed. */
const LAST_MESSAGE_MS = 1_000;

/** Opens the window before anything asynchronous: the browser allows it only while it still sees the click. */
export async function signInWithPopup(
  context: OAuthContext,
  request: PopupSignInRequest,
): Promise<SignInResult> {
  const { signal, features } = request;
  const intent = resolveSignInIntent(context, request);
  if (features !== undefined && /noopener|noreferrer/i.test(features)) {
    throw refusal('features', features, 'neither noopener nor noreferrer: they take the window away');
  }
  signal?.throwIfAborted();
  const popup = context.environment.openPopup(features);
  if (popup === null) {
    throw new SignInError('The browser did not let a window open.', { reason: 'popup-blocked' });
  }
  const response = await askInPopup(context, popup, intent, request);
  const server = await untilAborted(context.discover(), signal);
  return untilAborted(exchangeCode(context, server, response), signal);
}

/** Sends the window to the provider and waits for the answer. The window is closed whatever comes of it. */
async function askInPopup(
  context: OAuthContext,
  popup: Popup,
  intent: SignInIntent,
  request: PopupSignInRequest,
): Promise<AuthorizationResponse> {
  const interruption = watchForInterruption(context.environment, popup, request);
  try {
    const asking = createAuthorizationRequest(context, intent, POPUP_STATE_PREFIX);
    const asked = await untilAborted(asking, interruption.signal);
    // Up to here the window shows a page of this origin, so what it says of itself can be relied on.
    if (popup.isClosed()) throw closedByPerson();
    const parameters = await waitForResponse(context, popup, asked, interruption.signal);
    return { parameters, transaction: asked.transaction };
  } finally {
    interruption.stop();
    popup.close();
  }
}

/** The transaction stays in this page's memory, so it is gone when the page is. */
function waitForResponse(
  context: OAuthContext,
  popup: Popup,
  { url, transaction }: AuthorizationRequest,
  signal: AbortSignal,
): Promise<URLSearchParams> {
  let stopListening: Undo = () => {};
  const response = new Promise<URLSearchParams>((resolve) => {
    stopListening = listenForResponse(context, transaction.state, resolve);
    popup.navigate(url);
  });
  return untilAborted(response, signal).finally(() => stopListening());
}

function watchForInterruption(
  environment: OAuthEnvironment,
  popup: Popup,
  { signal, watchClosed = true }: PopupSignInRequest,
): { readonly signal: AbortSignal; readonly stop: Undo } {
  const interruption = new AbortController();
  const abort = (): void => interruption.abort(signal?.reason);
  signal?.addEventListener('abort', abort, { once: true });
  const close = (): void => interruption.abort(closedByPerson());
  const stopWatching = watchClosed ? watchClosing(environment, popup, close) : null;
  return {
    signal: interruption.signal,
    stop() {
      signal?.removeEventListener('abort', abort);
      stopWatching?.();
    },
  };
}

/** There is no event for it. */
function watchClosing({ setTimer }: OAuthEnvironment, popup: Popup, onClosed: () => void): Undo {
  let cancelTimer = setTimer(LOOK_EVERY_MS, look);
  function look(): void {
    cancelTimer = popup.isClosed() ? setTimer(LAST_MESSAGE_MS, onClosed) : setTimer(LOOK_EVERY_MS, look);
  }
  return () => cancelTimer();
}

function closedByPerson(): SignInError {
  return new SignInError('The window was closed before the sign-in was done.', { reason: 'popup-closed' });
}
