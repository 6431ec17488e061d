import { accessSync, constants, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright';

/** What the search looks at: a test lays out another machine. */
export interface Machine {
  platform: NodeJS.Platform;
  env: Record<string, string | undefined>;
  homeFolder: string;
  /** Where Playwright's own download would lie. */
  playwrightChromium: string;
  isProgram(file: string): boolean;
}

/**
 * The Chromium that the tests run in: the one that HOLDFAST_CHROMIUM names, an installed Chromium or Chrome,
 * or Playwright's own download; `undefined` where there is none.
 *
 * @throws Error when HOLDFAST_CHROMIUM names no program
 */
export function findChromium(machine: Machine = thisMachine): string | undefined {
  const named = machine.env['HOLDFAST_CHROMIUM'];
  if (named) {
    if (machine.isProgram(named)) return named;
    throw new Error(`HOLDFAST_CHROMIUM names no program: ${named}`);
  }
  const places = [...placesOnPath(machine), ...usualPlaces(machine), machine.playwrightChromium];
  return places.find((place) => machine.isProgram(place));
}

/** How vitest and Playwright launch it. */
export function chromiumLaunchOptions(): { executablePath?: string; args: string[] } {
  const executablePath = findChromium();
  return { ...(executablePath !== undefined && { executablePath }), args: chromiumArgs() };
}

function chromiumArgs(): string[] {
  const args = [
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-gpu',
    '--disable-quic',
    '--disable-sync',
    '--no-first-run',
  ];
  // Chromium refuses to run as root inside its sandbox.
  return process.getuid?.() === 0 ? [...args, '--no-sandbox'] : args;
}

function placesOnPath({ platform, env }: Machine): string[] {
  if (platform === 'win32') return [];
  const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
  const folders = (env['PATH'] ?? '').split(':').filter(Boolean);
  return names.flatMap((name) => folders.map((folder) => path.posix.join(folder, name)));
}

function usualPlaces({ platform, env, homeFolder }: Machine): string[] {
  if (platform === 'win32') {
    const folders = [env['PROGRAMFILES'], env['PROGRAMFILES(X86)'], env['LOCALAPPDATA']].filter(isThere);
    const programs = ['Google\\Chrome\\Application\\chrome.exe', 'Chromium\\Application\\chrome.exe'];
    return folders.flatMap((folder) => programs.map((program) => path.win32.join(folder, program)));
  }
  if (platform === 'darwin') {
    const folders = ['/Applications', path.posix.join(homeFolder, 'Applications')];
    const programs = [
      'Google Chrome.app/Contents/MacOS/Google Chrome',
      'Chromium.app/Contents/MacOS/Chromium',
    ];
    return folders.flatMap((folder) => programs.map((program) => path.posix.join(folder, program)));
  }
  return ['/usr/bin/chromium', '/snap/bin/chromium', '/opt/google/chrome/chrome'];
}

const isThere = (value: string | undefined): value is string => Boolean(value);

const thisMachine: Machine = {
  platform: process.platform,
  env: process.env,
  homeFolder: os.homedir(),
  playwrightChromium: chromium.executablePath(),
  isProgram(file) {
    try {
      accessSync(file, constants.X_OK);
      return statSync(file).isFile();
    } catch {
      return false;
    }
  },
};
