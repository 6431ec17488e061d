/** What ends a session of the shop, and what is done around its end. The server says it, the page goes by it. */
export interface SessionLimits {
  readonly idleLimitMs: number;
  readonly absoluteLimitMs: number;
  readonly warnBeforeMs: number;
  readonly reauthenticateWithinMs: number;
}

const MINUTE_MS = 60_000;

export const defaultLimits: SessionLimits = {
  idleLimitMs: 15 * MINUTE_MS,
  absoluteLimitMs: 8 * 60 * MINUTE_MS,
  // WCAG 2.2, 2.2.1 asks for 20 seconds at least.
  warnBeforeMs: MINUTE_MS,
  reauthenticateWithinMs: 15 * MINUTE_MS,
};

/** As they lie in the page. What is missing or odd is as by default. */
export function parseSessionLimits(text: string | undefined): SessionLimits {
  const given = Object(parseJson(text)) as Record<string, unknown>;
  const read = (name: keyof SessionLimits): number => {
    const value = given[name];
    return typeof value === 'number' && value >= 0 ? value : defaultLimits[name];
  };
  return {
    idleLimitMs: read('idleLimitMs'),
    absoluteLimitMs: read('absoluteLimitMs'),
    warnBeforeMs: read('warnBeforeMs'),
    reauthenticateWithinMs: read('reauthenticateWithinMs'),
  };
}

function parseJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return null;
  }
}
