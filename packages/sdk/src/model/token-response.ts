import { type ClockOffset, observeServerTime } from './clock-offset.ts';
import { readJwtClaims } from './jwt-claims.ts';
import { isFields, isFiniteNumber, isText, type UnknownFields } from './parse.ts';

/** The tokens of one generation, in our own words. Made here and nowhere else. */
export interface TokenSet {
  readonly accessToken: string;
  /** `null` if the server never gave one: such a session lives as long as its access token. */
  readonly refreshToken: string | null;
  /**
   * When they were asked for, epoch ms of this device's clock. Their life is counted from here: the server made
   * them no earlier, and the answer may have waited long for a page that was frozen.
   */
  readonly requestedAt: number;
  /** Epoch ms of this device's clock; `null` if nothing says it, and then only a 401 tells. */
  readonly expiresAt: number | null;
  /** When the refresh token ends, epoch ms; `null` if the server did not say, or there is no end. */
  readonly refreshExpiresAt: number | null;
  /** A refresh has shown that refreshing does not put that end off. */
  readonly isRefreshEndFixed: boolean;
  readonly scope: string | null;
  readonly subject: string | null;
  /** Where the subject was read. What two kinds of token call somebody need not be the same. */
  readonly subjectFrom: 'id-token' | 'access-token' | null;
}

/** Who it is. */
export type Subject = Pick<TokenSet, 'subject' | 'subjectFrom'>;

/** What is known when a token response comes in. */
export interface ResponseContext {
  /** Wall clock, epoch ms. */
  readonly sentAt: number;
  readonly receivedAt: number;
  readonly clockOffset: ClockOffset | null;
  /** The tokens that this answer replaces; `null` at sign-in. */
  readonly previous: TokenSet | null;
}

export type ParsedTokenResponse =
  /** RFC 6749, 5.1. `ignored` names fields that were not usable. */
  | { type: 'tokens'; tokens: TokenSet; clockOffset: ClockOffset | null; ignored: readonly string[] }
  /** RFC 6749, 5.2. */
  | { type: 'refusal'; error: string }
  | { type: 'invalid'; reason: string };

const LONGEST_LIFE_MS = 10 * 365.25 * 86_400_000;
/** Whole seconds, and a request that took its time, move an end that does not move. */
const SAME_END_MS = 3_000;

/** Reads the JSON of a token endpoint's answer. Reasons name fields, never their values. */
export function parseTokenResponse(json: unknown, context: ResponseContext): ParsedTokenResponse {
  if (!isFields(json)) return { type: 'invalid', reason: 'not a JSON object' };
  if (json['access_token'] === undefined && isText(json['error'])) {
    return { type: 'refusal', error: json['error'] };
  }
  const accessToken = json['access_token'];
  if (!isText(accessToken)) return { type: 'invalid', reason: 'no access_token' };
  if (!isBearer(json['token_type'])) return { type: 'invalid', reason: 'token_type is not Bearer' };

  const claims = readJwtClaims(accessToken);
  const idClaims = isText(json['id_token']) ? readJwtClaims(json['id_token']) : null;
  const { previous } = context;
  const idSubject = readSubject(idClaims);
  const accessSubject = readSubject(claims);
  if (previous !== null && isSomebodyElse(previous, idSubject, accessSubject)) {
    return { type: 'invalid', reason: 'the subject differs from that of the session' };
  }

  const ignored: string[] = [];
  const clockOffset = readClockOffset(claims ?? idClaims, context);
  const refreshToken = readText(json, 'refresh_token', ignored);
  const tokens: TokenSet = {
    accessToken,
    // None in a success means: keep the old one (RFC 6749, 6).
    refreshToken: refreshToken ?? previous?.refreshToken ?? null,
    requestedAt: context.sentAt,
    expiresAt: readExpiresAt(json, claims, clockOffset, context, ignored),
    ...readRefreshEnd(json, context, refreshToken, ignored),
    scope: readText(json, 'scope', ignored) ?? previous?.scope ?? null,
    ...(previous?.subject ? pickSubject(previous) : chooseSubject(idSubject, accessSubject)),
  };
  return { type: 'tokens', tokens, clockOffset, ignored };
}

/** Case does not matter (RFC 6749, 5.1), and one that forgets it means Bearer. */
function isBearer(tokenType: unknown): boolean {
  return tokenType === undefined || (isText(tokenType) && tokenType.toLowerCase() === 'bearer');
}

/** Who signed in stays who it is, whatever later answers carry. */
export function pickSubject({ subject, subjectFrom }: Subject): Subject {
  return { subject, subjectFrom };
}

/** A refresh cannot change who is signed in (OpenID Connect Core 1.0, 12.2). Like is compared with like. */
function isSomebodyElse(previous: TokenSet, idSubject: string | null, accessSubject: string | null): boolean {
  const subject = previous.subjectFrom === 'id-token' ? idSubject : accessSubject;
  return subject !== null && previous.subject !== null && subject !== previous.subject;
}

function chooseSubject(idSubject: string | null, accessSubject: string | null): Subject {
  if (idSubject !== null) return { subject: idSubject, subjectFrom: 'id-token' };
  return { subject: accessSubject, subjectFrom: accessSubject === null ? null : 'access-token' };
}

function readSubject(claims: UnknownFields | null): string | null {
  return claims !== null && isText(claims['sub']) ? claims['sub'] : null;
}

function readText(json: UnknownFields, field: string, ignored: string[]): string | null {
  const value = json[field];
  if (isText(value)) return value;
  if (value !== undefined && value !== null && value !== '') ignored.push(`${field} is no string`);
  return null;
}

function readClockOffset(claims: UnknownFields | null, context: ResponseContext): ClockOffset | null {
  const issuedAt = claims?.['iat'];
  if (!isFiniteNumber(issuedAt) || issuedAt <= 0) return context.clockOffset;
  return observeServerTime(context.clockOffset, { ...context, serverAt: issuedAt * 1000 });
}

/**
 * `expires_in` is a duration and so needs no clock but ours. A wrong one is left aside and not the
 * whole answer: with rotation the new refresh token in it is the only one left that works.
 */
function readExpiresAt(
  json: UnknownFields,
  claims: UnknownFields | null,
  clockOffset: ClockOffset | null,
  { sentAt, receivedAt }: ResponseContext,
  ignored: string[],
): number | null {
  const lifeMs = readLifeMs(json, 'expires_in', ignored);
  if (lifeMs !== null) return sentAt + lifeMs;
  const expiry = claims?.['exp'];
  if (!isFiniteNumber(expiry)) return null;
  const issuedAt = claims?.['iat'];
  // Both by the server's clock: the life between them is a duration too.
  const expiresAt =
    isFiniteNumber(issuedAt) && issuedAt > 0
      ? sentAt + (expiry - issuedAt) * 1000
      : expiry * 1000 - (clockOffset?.offsetMs ?? 0);
  // In the past by now is an end like any other: the answer may have waited for a page that was frozen.
  return expiresAt > sentAt && expiresAt <= receivedAt + LONGEST_LIFE_MS ? expiresAt : null;
}

/** No RFC has it, and some servers say it in one of two ways: Keycloak in the one, Microsoft and GitHub in the other. */
function readRefreshEnd(
  json: UnknownFields,
  { sentAt, previous }: ResponseContext,
  refreshToken: string | null,
  ignored: string[],
): Pick<TokenSet, 'refreshExpiresAt' | 'isRefreshEndFixed'> {
  const field = json['refresh_expires_in'] === undefined ? 'refresh_token_expires_in' : 'refresh_expires_in';
  // Keycloak writes 0 where there is no end.
  const lifeMs = json[field] === 0 ? null : readLifeMs(json, field, ignored);
  const known = previous?.refreshExpiresAt ?? null;
  if (lifeMs === null) {
    const isKept = refreshToken === null && json[field] === undefined;
    const isRefreshEndFixed = isKept && (previous?.isRefreshEndFixed ?? false);
    return { refreshExpiresAt: isKept ? known : null, isRefreshEndFixed };
  }
  const refreshExpiresAt = sentAt + lifeMs;
  return { refreshExpiresAt, isRefreshEndFixed: isEndFixed(refreshExpiresAt, sentAt, previous) };
}

/** What two answers say of the end that came one right after the other tells nothing of whether it moves. */
function isEndFixed(refreshExpiresAt: number, sentAt: number, previous: TokenSet | null): boolean {
  const known = previous?.refreshExpiresAt ?? null;
  if (previous === null || known === null) return false;
  if (sentAt - previous.requestedAt < 2 * SAME_END_MS) return previous.isRefreshEndFixed;
  return refreshExpiresAt - known < SAME_END_MS;
}

function readLifeMs(json: UnknownFields, field: string, ignored: string[]): number | null {
  const value = json[field];
  if (value === undefined || value === null) return null;
  const isDigits = typeof value === 'string' && /^\d{1,12}$/.test(value);
  const seconds = isDigits ? Number(value) : value;
  if (!isFiniteNumber(seconds) || seconds <= 0 || seconds * 1000 > LONGEST_LIFE_MS) {
    ignored.push(`${field} is no number of seconds within ten years`);
    return null;
  }
  if (isDigits) ignored.push(`${field} is a string; its digits were read as seconds`);
  return seconds * 1000;
}
