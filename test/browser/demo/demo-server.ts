import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import type { ControlState } from '../../../examples/checkout-demo/domain/trouble.ts';

const example = join(import.meta.dirname, '../../../examples/checkout-demo');

/** What the demo's server counted since its data folder was new. */
export interface DemoStats {
  readonly tokenRequests: {
    readonly granted: Record<'authorization_code' | 'refresh_token', number>;
    readonly refused: Record<'authorization_code' | 'refresh_token', number>;
    readonly reuseDetected: number;
  };
  readonly orders: number;
}

/** The demo as a person starts it: a process of its own, with a folder of its own. */
export interface DemoServer {
  readonly url: string;
  stats(): Promise<DemoStats>;
  /** Has it misbehave, as the panel does. */
  makeTrouble(trouble: { trouble: string; [part: string]: unknown }): Promise<void>;
  readControl(): Promise<ControlState>;
  /** Asks it to finish, as Ctrl+C does, and waits until it is gone. */
  stop(): Promise<void>;
  /** The same port and the same data as before. */
  start(): Promise<void>;
}

/** Builds the shop into a folder of the caller's. */
export async function buildShop(folder: string): Promise<void> {
  const vite = join(dirname(createRequire(import.meta.url).resolve('vite/package.json')), 'bin/vite.js');
  await promisify(execFile)(process.execPath, [vite, 'build', example, '--outDir', folder, '--emptyOutDir']);
}

export interface DemoServerOptions {
  readonly shopFolder: string;
  readonly accessTokenTtlS: number;
  /** More of the command line. */
  readonly args?: readonly string[];
}

/** Starts the demo on a free port. `close` also throws its data away. */
export async function startDemo(
  options: DemoServerOptions,
): Promise<DemoServer & { close(): Promise<void> }> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'holdfast-demo-'));
  let running = await launch({ ...options, dataFolder, port: 0 });
  const { url } = running;
  const stop = () => end(running.process);
  return {
    url,
    stats: async () => (await (await fetch(`${url}/api/demo/stats`)).json()) as DemoStats,
    async makeTrouble(trouble) {
      const headers = { 'Content-Type': 'application/json' };
      const response = await fetch(`${url}/control`, {
        method: 'POST',
        headers,
        body: JSON.stringify(trouble),
      });
      if (!response.ok) throw new Error(await response.text());
    },
    readControl: async () => (await (await fetch(`${url}/control`)).json()) as ControlState,
    stop,
    async start() {
      running = await launch({ ...options, dataFolder, port: Number(new URL(url).port) });
    },
    async close() {
      await stop();
      rmSync(dataFolder, { recursive: true });
    },
  };
}

interface Launch extends DemoServerOptions {
  readonly dataFolder: string;
  readonly port: number;
}

async function launch({ shopFolder, dataFolder, port, accessTokenTtlS, args = [] }: Launch) {
  const child = spawn(
    process.execPath,
    [
      join(example, 'server/main.ts'),
      ...['--no-build', '--quiet'],
      ...['--shop', shopFolder, '--data', dataFolder],
      ...['--port', `${port}`, '--access-token-ttl-s', `${accessTokenTtlS}`],
      ...args,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  for await (const line of createInterface(child.stdout)) {
    const url = /open at (http:\/\/\S+)/.exec(line)?.[1];
    if (url !== undefined) return { process: child, url };
  }
  throw new Error('The demo did not start; what it said is above.');
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  await gone;
}
