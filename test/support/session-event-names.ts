import type { SessionEventName } from '../../packages/sdk/src/events.ts';

/** Keyed by name, so that an event which is missing here does not compile. */
const isEvent: Readonly<Record<SessionEventName, true>> = {
  restored: true,
  started: true,
  refreshed: true,
  'refresh-failed': true,
  'refresh-ambiguous': true,
  'leader-changed': true,
  'account-changed': true,
  reauthenticated: true,
  warned: true,
  extended: true,
  'hold-at-risk': true,
  'hold-recovered': true,
  'hold-ended': true,
  ended: true,
  'storage-unavailable': true,
  'storage-restored': true,
  'input-ignored': true,
  'clock-stepped': true,
};

/** Every event that a session can tell. */
export const sessionEventNames = Object.keys(isEvent) as SessionEventName[];
