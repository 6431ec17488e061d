import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright';
import type { BrowserContext } from '@playwright/test';
import { chromiumLaunchOptions } from '../support/find-chromium.ts';

/**
 * A Chromium as a person has it. One that Playwright launches never hides a page behind another, throttles no timer
 * and freezes nothing; so this one is started by hand, and Playwright only looks on.
 */
export interface RawChromium {
  context: BrowserContext;
  close(): Promise<void>;
}

export async function launchRawChromium(): Promise<RawChromium> {
  const profileFolder = await mkdtemp(path.join(os.tmpdir(), 'holdfast-chromium-'));
  const { executablePath = chromium.executablePath(), args } = chromiumLaunchOptions();
  const ownArgs = [
    '--headless',
    '--no-default-browser-check',
    '--password-store=basic',
    '--remote-debugging-port=0',
    `--user-data-dir=${profileFolder}`,
  ];
  const program = spawn(executablePath, [...args, ...ownArgs, 'about:blank'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const exited = new Promise((resolve) => program.once('exit', resolve));
  async function stop(): Promise<void> {
    program.kill();
    await exited;
    await rm(profileFolder, { recursive: true, force: true, maxRetries: 5 });
  }

  try {
    const browser = await chromium.connectOverCDP(await debuggerAddress(program), { noDefaults: true });
    const [context] = browser.contexts();
    if (context === undefined) throw new Error('Chromium has no window');
    return {
      context,
      async close() {
        await browser.close();
        await stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Chromium takes a free port, and says which. */
function debuggerAddress({ stderr }: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const address = /DevTools listening on (ws:\/\/\S+)/.exec(said)?.[1];
      if (address !== undefined) resolve(address);
    });
    stderr?.once('end', () => reject(new Error(`Chromium ended before it could be attached to: ${said}`)));
  });
}
