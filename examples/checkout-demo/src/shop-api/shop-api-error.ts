import { HoldfastError } from '@holdfast/sdk';
import type { FieldErrors } from '../../domain/checked.ts';

export type ShopApiErrorKind =
  /** No answer: the network, the server, or the sign-in service is away. Trying again may help. */
  | 'unreachable'
  /** Nobody is signed in any more. */
  | 'signed-out'
  /** The shop said no, and `code` says why. */
  | 'refused';

export interface ShopApiErrorDetails {
  readonly code?: string | undefined;
  readonly fields?: FieldErrors | undefined;
  readonly orderId?: string | undefined;
  readonly cause?: unknown;
}

/** Why a request to the shop came to nothing; the message is for the person. */
export class ShopApiError extends Error {
  override readonly name = 'ShopApiError';
  readonly kind: ShopApiErrorKind;
  readonly code: string | undefined;
  readonly fields: FieldErrors;
  readonly orderId: string | undefined;

  constructor(kind: ShopApiErrorKind, message: string, details: ShopApiErrorDetails = {}) {
    super(message, { cause: details.cause });
    this.kind = kind;
    this.code = details.code;
    this.fields = details.fields ?? {};
    this.orderId = details.orderId;
  }
}

const UNREACHABLE = 'We cannot reach the shop just now. Nothing you typed is lost: try again in a moment.';

/** Puts whatever was thrown into words; the error of an abort is passed on as it is. */
export function toShopApiError(thrown: unknown): ShopApiError {
  if (thrown instanceof ShopApiError) return thrown;
  if (thrown instanceof HoldfastError && isSignedOut(thrown)) {
    return new ShopApiError('signed-out', 'You are signed out. Sign in again to go on.', { cause: thrown });
  }
  return new ShopApiError('unreachable', UNREACHABLE, { cause: thrown });
}

function isSignedOut({ code }: HoldfastError): boolean {
  return code === 'session-ended' || code === 'no-session' || code === 'account-changed';
}

/** What an answer other than 2xx says. */
export async function readProblem(response: Response): Promise<ShopApiError> {
  const problem: unknown = await response.json().catch(() => null);
  if (response.status === 401) {
    return new ShopApiError('signed-out', 'You are signed out. Sign in again to go on.');
  }
  if (response.status >= 500 || !isProblem(problem)) return new ShopApiError('unreachable', UNREACHABLE);
  return new ShopApiError('refused', problem.detail, problem);
}

interface Problem {
  readonly detail: string;
  readonly code?: string;
  readonly fields?: FieldErrors;
  readonly orderId?: string;
}

function isProblem(input: unknown): input is Problem {
  return typeof input === 'object' && input !== null && 'detail' in input && typeof input.detail === 'string';
}
