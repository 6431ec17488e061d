import { HoldfastError } from '../errors.ts';
import type { OAuthContext } from './oauth-context.ts';

/** What one sign-in has to remember from the way out to the way back. */
export interface SignInTransaction {
  /** Finds this transaction again, and ties the answer to this tab (RFC 9700, 4.7). */
  readonly state: string;
  /** `null` where no ID token was asked for. */
  readonly nonce: string | null;
  /** RFC 7636, 4.1. */
  readonly codeVerifier: string;
  /** A path of this origin. */
  readonly returnTo: string;
  /** `max_age` as it was asked for; `null` if it was not. */
  readonly maxAgeSeconds: number | null;
}

/** Sign-ins begun and given up (Back, a closed prompt) stay behind; the newest few are kept. */
const MAX_TRANSACTIONS = 8;

/** @throws HoldfastError `storage-failed` */
export function rememberTransaction(context: OAuthContext, transaction: SignInTransaction): void {
  const transactions = [...readTransactions(context), transaction].slice(-MAX_TRANSACTIONS);
  writeTransactions(context, transactions);
}

/** The transaction of that `state`, which is gone from then on: nobody gets it a second time. */
export function takeTransaction(context: OAuthContext, state: string): SignInTransaction | null {
  const transactions = readTransactions(context);
  const found = transactions.find((transaction) => transaction.state === state);
  if (found === undefined) return null;
  writeTransactions(
    context,
    transactions.filter((transaction) => transaction !== found),
  );
  return found;
}

function readTransactions(context: OAuthContext): SignInTransaction[] {
  const text = withStorage(() => context.environment.storage.read(storageKey(context)));
  return text === null ? [] : parseTransactions(text);
}

function writeTransactions(context: OAuthContext, transactions: readonly SignInTransaction[]): void {
  const text = transactions.length === 0 ? null : JSON.stringify(transactions);
  withStorage(() => context.environment.storage.write(storageKey(context), text));
}

/** Apart for each provider: a code is never sent to another one than it was asked from (RFC 9700, 4.4). */
function storageKey({ options }: OAuthContext): string {
  return `holdfast.sign-in ${options.clientId} ${options.issuer}`;
}

function withStorage<Result>(access: () => Result): Result {
  try {
    return access();
  } catch (cause) {
    if (cause instanceof HoldfastError) throw cause;
    throw new HoldfastError('storage-failed', 'sessionStorage is closed to this page, or full.', { cause });
  }
}

function parseTransactions(text: string): SignInTransaction[] {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value.filter(isTransaction) : [];
  } catch {
    return [];
  }
}

function isTransaction(value: unknown): value is SignInTransaction {
  if (typeof value !== 'object' || value === null) return false;
  const { state, nonce, codeVerifier, returnTo, maxAgeSeconds } = value as Record<string, unknown>;
  return (
    typeof state === 'string' &&
    (nonce === null || typeof nonce === 'string') &&
    typeof codeVerifier === 'string' &&
    typeof returnTo === 'string' &&
    (maxAgeSeconds === null || typeof maxAgeSeconds === 'number')
  );
}
