import { parseSessionLimits, type SessionLimits } from '../../domain/session-limits.ts';

/** As the server wrote them into this page. */
export const sessionLimits: SessionLimits = parseSessionLimits(
  document.querySelector<HTMLMetaElement>('meta[name="session-limits"]')?.content,
);
