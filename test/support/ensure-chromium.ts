import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { findChromium } from './find-chromium.ts';

const MINUTE_MS = 60_000;

/** What the fetching does to the machine, so that a test can look on instead. */
export interface Environment {
  platform: NodeJS.Platform;
  isRoot: boolean;
  /** Whether somebody chose the one to take: then none is fetched in its place. */
  isChosen: boolean;
  find(): string | undefined;
  /** Whether a command ends well. Shows nothing. */
  succeeds(command: string, args: readonly string[]): boolean;
  /** Runs a command that may fail, for as long as `limitMs`, and shows what it says. */
  tryTo(command: string, args: readonly string[], limitMs: number): void;
  say(line: string): void;
}

/**
 * Finds a Chromium that starts, or fetches one: by Playwright's download, else by the system's packages.
 * Returns its path, or `undefined` when there is none to be had.
 */
export function ensureChromium(environment: Environment): string | undefined {
  const { isChosen, tryTo, say } = environment;
  const installed = findWorking(environment);
  if (installed !== undefined || isChosen) return installed;

  say('No Chromium that starts is installed: trying Playwright’s download.');
  tryTo(process.execPath, [playwrightCli(), 'install', 'chromium'], 5 * MINUTE_MS);
  const downloaded = findWorking(environment);
  if (downloaded !== undefined) return downloaded;

  const apt = findAptGet(environment);
  if (apt === undefined) return undefined;
  say('That did not do: trying the package manager of this system.');
  const [command, ...args] = apt;
  tryTo(command, [...args, 'update'], 5 * MINUTE_MS);
  tryTo(command, [...args, 'install', '-y', 'chromium'], 10 * MINUTE_MS);
  return findWorking(environment);
}

/** A file alone proves nothing: its libraries may be missing, or it may only tell where to get the real one. */
function findWorking({ find, platform, succeeds }: Environment): string | undefined {
  const found = find();
  if (found === undefined) return undefined;
  // On Windows `--version` opens a window, and stays.
  return platform === 'win32' || succeeds(found, ['--version']) ? found : undefined;
}

function findAptGet({ platform, isRoot, succeeds }: Environment): [string, ...string[]] | undefined {
  if (platform !== 'linux' || !succeeds('apt-get', ['--version'])) return undefined;
  if (isRoot) return ['apt-get'];
  return succeeds('sudo', ['-n', 'true']) ? ['sudo', '-n', 'apt-get'] : undefined;
}

function playwrightCli(): string {
  return path.join(path.dirname(createRequire(import.meta.url).resolve('playwright/package.json')), 'cli.js');
}

const thisEnvironment: Environment = {
  platform: process.platform,
  isRoot: process.getuid?.() === 0,
  isChosen: Boolean(process.env['HOLDFAST_CHROMIUM']),
  find: findChromium,
  succeeds: (command, args) => spawnSync(command, args, { stdio: 'ignore', timeout: MINUTE_MS }).status === 0,
  tryTo(command, args, timeout) {
    const env = {
      ...process.env,
      DEBIAN_FRONTEND: 'noninteractive',
      PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: '10000',
    };
    spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'], timeout, env });
  },
  say: console.log,
};

if (import.meta.main) {
  try {
    const chromium = ensureChromium(thisEnvironment);
    if (chromium === undefined) {
      throw new Error(
        'No Chromium to run the tests in: none that starts is installed, and none could be fetched. ' +
          'Install Chromium or Google Chrome, or name one with HOLDFAST_CHROMIUM=/path/to/chrome.',
      );
    }
    console.log(`Tests run in ${chromium}`);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
