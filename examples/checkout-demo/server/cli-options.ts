import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { defaultLimits, type SessionLimits } from '../domain/session-limits.ts';
import { defaultShopFolder } from './build-shop.ts';
import { StartupError } from './startup-error.ts';

export interface CliOptions {
  readonly port: number;
  readonly dataFolder: string;
  /** Where the shop is built to and served from. */
  readonly shopFolder: string;
  readonly accessTokenTtlS: number;
  readonly refreshTokenTtlS: number;
  readonly limits: SessionLimits;
  /** Vite's dev server in place of the built shop. */
  readonly dev: boolean;
  readonly build: boolean;
  readonly quiet: boolean;
  readonly help: boolean;
}

export const usage = `Usage: npm start -w examples/checkout-demo -- [options]

  --port <number>              where to listen on loopback (5173)
  --data <folder>              where sessions and orders are kept (.data, in the example)
  --shop <folder>              where the shop is built to (dist, in the example)
  --access-token-ttl-s <s>     how long an access token lives (30)
  --refresh-token-ttl-s <s>    how long a sign-in lives, however often it is refreshed (86400)
  --idle-limit-s <s>           sign out after so long without anybody doing anything (900)
  --absolute-limit-s <s>       sign out so long after the sign-in (28800)
  --warn-before-s <s>          how long before that to ask (60; 0 asks nobody)
  --dev                        serve the shop from source, with hot reload
  --no-build                   serve what was built before
  --quiet                      no line for each request
  --help                       this text
`;

/**
 * Reads the command line.
 *
 * @throws StartupError naming the option and what it takes
 */
export function parseCliOptions(args: string[]): CliOptions {
  const { values } = parse(args);
  return {
    port: parseWhole('port', values.port ?? '5173', 0, 65_535),
    dataFolder: resolveFolder(values.data, join(import.meta.dirname, '..', '.data')),
    shopFolder: resolveFolder(values.shop, defaultShopFolder),
    accessTokenTtlS: parseWhole('access-token-ttl-s', values['access-token-ttl-s'] ?? '30', 1, 86_400),
    refreshTokenTtlS: parseWhole(
      'refresh-token-ttl-s',
      values['refresh-token-ttl-s'] ?? '86400',
      2,
      31_536_000,
    ),
    limits: parseLimits(values),
    dev: values.dev ?? false,
    build: values.build ?? true,
    quiet: values.quiet ?? false,
    help: values.help ?? false,
  };
}

function parseLimits(values: ReturnType<typeof parse>['values']): SessionLimits {
  const readMs = (
    name: 'idle-limit-s' | 'absolute-limit-s' | 'warn-before-s',
    byDefaultMs: number,
    minS: number,
  ) => parseWhole(name, values[name] ?? `${byDefaultMs / 1000}`, minS, 31_536_000) * 1000;
  const limits = {
    ...defaultLimits,
    idleLimitMs: readMs('idle-limit-s', defaultLimits.idleLimitMs, 2),
    absoluteLimitMs: readMs('absolute-limit-s', defaultLimits.absoluteLimitMs, 2),
    warnBeforeMs: readMs('warn-before-s', defaultLimits.warnBeforeMs, 0),
  };
  if (limits.warnBeforeMs < Math.min(limits.idleLimitMs, limits.absoluteLimitMs)) return limits;
  throw new StartupError('--warn-before-s has to be less than --idle-limit-s and --absolute-limit-s.');
}

/** As typed in the person's shell: npm runs this somewhere else, and says where it was called. */
function resolveFolder(folder: string | undefined, byDefault: string): string {
  return folder === undefined ? byDefault : resolve(process.env['INIT_CWD'] ?? '.', folder);
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      allowNegative: true,
      options: {
        port: { type: 'string' },
        data: { type: 'string' },
        shop: { type: 'string' },
        'access-token-ttl-s': { type: 'string' },
        'refresh-token-ttl-s': { type: 'string' },
        'idle-limit-s': { type: 'string' },
        'absolute-limit-s': { type: 'string' },
        'warn-before-s': { type: 'string' },
        dev: { type: 'boolean' },
        build: { type: 'boolean' },
        quiet: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    });
  } catch (cause) {
    const [reason] = (cause instanceof Error ? cause.message : String(cause)).split('. ');
    throw new StartupError(`${reason}. --help lists the options.`, { cause });
  }
}

function parseWhole(name: string, text: string, min: number, max: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return value;
  throw new StartupError(`--${name} takes a whole number from ${min} to ${max}, not "${text}".`);
}
