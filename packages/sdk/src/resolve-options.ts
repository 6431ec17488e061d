import type { Timings } from './model/timings.ts';
import {
  ACTIVITY_EVENTS,
  type Range,
  ranges,
  type ResolvedSessionOptions,
  type SessionOptions,
} from './options.ts';

/**
 * Checks every option and fills in the defaults.
 *
 * @throws TypeError naming the option, the value and what is accepted
 */
export function resolveSessionOptions(
  options: SessionOptions,
  environment: { origin: string | null; fetch: typeof globalThis.fetch },
): ResolvedSessionOptions {
  if (typeof options !== 'object' || options === null) {
    throw new TypeError(`options: got ${show(options)}, want an object with at least { refresh }`);
  }
  return {
    name: resolveName(options.name),
    refresh: resolveFunction('refresh', options.refresh),
    revoke: options.revoke === undefined ? null : resolveFunction('revoke', options.revoke),
    ...resolveTimings(options),
    activityEvents: resolveEventNames(options.activityEvents),
    allowedOrigins: resolveOrigins(options.allowedOrigins, environment.origin),
    fetch: options.fetch === undefined ? environment.fetch : resolveFunction('fetch', options.fetch),
  };
}

function resolveTimings(options: SessionOptions): Timings {
  const entries = Object.entries(ranges).map(([name, range]) => [
    name,
    resolveNumber(name, options[name as keyof Timings], range),
  ]);
  return Object.fromEntries(entries) as Timings;
}

function resolveNumber(name: string, value: unknown, range: Range): number {
  if (value === undefined) return range.default;
  if (typeof value !== 'number' || !(value >= range.min && value <= range.max)) {
    throw new TypeError(
      `${name}: got ${show(value)}, want a number of ${unitOf(name)} from ${range.min} to ${range.max}`,
    );
  }
  return value;
}

function unitOf(name: string): string {
  return name === 'maxParked' ? 'calls' : 'ms';
}

function resolveName(value: unknown): string {
  if (value === undefined) return 'default';
  if (typeof value !== 'string' || !/^[\w.-]{1,64}$/.test(value)) {
    throw new TypeError(`name: got ${show(value)}, want 1 to 64 letters, digits, ".", "_" or "-"`);
  }
  return value;
}

function resolveFunction<F>(name: string, value: F): F {
  if (typeof value !== 'function') throw new TypeError(`${name}: got ${show(value)}, want a function`);
  return value;
}

function resolveEventNames(value: unknown): readonly string[] {
  if (value === undefined) return ACTIVITY_EVENTS;
  if (Array.isArray(value) && value.every(isEventName)) return [...value];
  throw new TypeError(`activityEvents: got ${show(value)}, want an array of names of DOM events`);
}

function isEventName(name: unknown): name is string {
  return typeof name === 'string' && name !== '';
}

function resolveOrigins(value: unknown, ownOrigin: string | null): ReadonlySet<string> {
  if (value === undefined) return new Set(ownOrigin === null ? [] : [ownOrigin]);
  if (!Array.isArray(value)) {
    throw new TypeError(`allowedOrigins: got ${show(value)}, want an array of origins`);
  }
  return new Set(value.map(resolveOrigin));
}

function resolveOrigin(value: unknown): string {
  // Only the origin itself is taken: a path or a wildcard would promise a finer or wider match than there is.
  if (typeof value === 'string' && URL.canParse(value)) {
    const { origin } = new URL(value);
    if (origin !== 'null' && !origin.includes('*') && (value === origin || value === `${origin}/`))
      return origin;
  }
  throw new TypeError(
    `allowedOrigins: got ${show(value)}, want an origin such as "https://api.shop.example", without a path`,
  );
}

function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 80 ? `${value.slice(0, 80)}…` : value);
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'an array' : 'an object';
  return typeof value === 'function' ? 'a function' : String(value);
}
