// @holdfast/sdk: keeps a browser session alive.

export { createSession } from './create-session.ts';

export type { AccessTokenRequest, Hold, HoldOptions, Session, TokenResponse } from './session.ts';

export type {
  ActiveSnapshot,
  AnonymousSnapshot,
  EndedSnapshot,
  EndReason,
  HoldRisk,
  HoldSnapshot,
  KnownEnd,
  ReauthenticationSnapshot,
  RefreshFailureSnapshot,
  RestoringSnapshot,
  Role,
  SessionSnapshot,
  StorageKind,
} from './snapshot.ts';

export type { SessionEventName, SessionEvents, SessionIdentity } from './events.ts';

export type {
  RefreshContext,
  RefreshFunction,
  RevokeFunction,
  SessionOptions,
  TokenEndpointResponse,
} from './options.ts';

export { HoldfastError, TokenEndpointError } from './errors.ts';
export type { HoldfastErrorCode, TokenEndpointErrorOptions } from './errors.ts';
export type { Undo } from './ports.ts';
