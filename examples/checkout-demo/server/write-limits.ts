import type { SessionLimits } from '../domain/session-limits.ts';

/**
 * Puts the limits into the page, so that the session is there with the page and waits for no further answer. It is
 * no script, so the Content-Security-Policy has nothing to say; and as a part of the page it is cached and checked
 * anew with it.
 */
export function writeLimits(page: string, limits: SessionLimits): string {
  const content = JSON.stringify(limits).replaceAll('"', '&quot;');
  return page.replace('<meta name="session-limits"', `$& content="${content}"`);
}
