import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import {
  type DemoServer,
  type DemoServerOptions,
  startDemoServer,
} from '../../../examples/checkout-demo/server/start-demo-server.ts';

/** The demo's server of one test, with a page in place of the shop's build. */
export interface OpenedServer {
  url(): string;
  readonly dataFolder: string;
  /** Stops it and starts it again, on the same port and folder. */
  restart(changed?: Partial<DemoServerOptions>): Promise<void>;
}

export async function openServer(options: Partial<DemoServerOptions> = {}): Promise<OpenedServer> {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-demo-'));
  const dataFolder = join(folder, 'data');
  const shop = join(folder, 'shop');
  mkdirSync(join(shop, 'assets'), { recursive: true });
  writeFileSync(
    join(shop, 'index.html'),
    '<!doctype html><meta name="session-limits" /><title>The shop</title>',
  );
  writeFileSync(join(shop, 'assets', 'index-1a2b3c.js'), 'export {};');

  let server: DemoServer = await startDemoServer({ port: 0, dataFolder, shop, ...options });
  onTestFinished(async () => {
    await server.close();
    rmSync(folder, { recursive: true });
  });
  return {
    url: () => server.url,
    dataFolder,
    async restart(changed = options) {
      const port = Number(new URL(server.url).port);
      await server.close();
      server = await startDemoServer({ port, dataFolder, shop, ...changed });
    },
  };
}
