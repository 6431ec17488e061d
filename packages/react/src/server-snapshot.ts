import type { SessionSnapshot } from '@holdfast/sdk';

/**
 * What is so during server rendering and hydration: nothing is known yet. One constant object, because React
 * compares it by identity, and because the first client render must match the server's HTML even where the
 * session is already active by then.
 */
export const serverSnapshot: SessionSnapshot = Object.freeze({
  status: 'restoring',
  role: 'follower',
  storage: 'indexeddb',
});
