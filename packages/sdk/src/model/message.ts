import { isCount, isFields, isFiniteNumber, isText } from './parse.ts';

const PROTOCOL_VERSION = 1;

/** How a tab stands in the election. */
export interface Presence {
  readonly tabId: string;
  readonly isVisible: boolean;
  /** When the tab joined, epoch ms. */
  readonly joinedAt: number;
}

/** What tabs tell each other. Hints only: none holds a token, and none is needed for anything to be right. */
export type Message =
  /** I am new, or back: who else is there? */
  | ({ type: 'hello' } & Presence)
  /** I am here, and like this. */
  | ({ type: 'present' } & Presence)
  /** Count me out. */
  | { type: 'bye'; tabId: string }
  /** Whoever ranks above me has missed a refresh: I go first until they speak up. */
  | ({ type: 'takeover' } & Presence)
  /** There is something newer in the store. */
  | { type: 'committed'; sessionId: string; generation: number }
  /** The session is over; the store says why. */
  | { type: 'ended'; sessionId: string }
  /** Somebody holds it, has let go or goes on: the store says what. */
  | { type: 'noted'; sessionId: string }
  /** I found nothing in the store. Whoever has a session had better look. */
  | { type: 'found-empty' };

export type WireMessage = Message & { readonly v: number };

export function toWire(message: Message): WireMessage {
  return { v: PROTOCOL_VERSION, ...message };
}

/** `null` for whatever is not a message of this version; fields that it does not know do not matter. */
export function parseMessage(wire: unknown): Message | null {
  if (!isFields(wire) || wire['v'] !== PROTOCOL_VERSION) return null;
  const { type, tabId, isVisible, joinedAt, sessionId, generation } = wire;
  switch (type) {
    case 'hello':
    case 'present':
    case 'takeover':
      if (!isText(tabId) || typeof isVisible !== 'boolean' || !isFiniteNumber(joinedAt)) return null;
      return { type, tabId, isVisible, joinedAt };
    case 'bye':
      return isText(tabId) ? { type, tabId } : null;
    case 'committed':
      return isText(sessionId) && isCount(generation) ? { type, sessionId, generation } : null;
    case 'ended':
    case 'noted':
      return isText(sessionId) ? { type, sessionId } : null;
    case 'found-empty':
      return { type };
    default:
      return null;
  }
}
