import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

const main = join(import.meta.dirname, '../../../examples/checkout-demo/server/main.ts');

interface Ended {
  readonly code: unknown;
  readonly stdout: string;
  readonly stderr: string;
}

function run(...args: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(process.execPath, [main, ...args], (error, stdout, stderr) => {
      resolve({ code: error?.code ?? 0, stdout, stderr });
    });
  });
}

/** A folder with a shop in it, for as long as the test runs. */
function openFolder(): { folder: string; shop: string } {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-demo-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'index.html'), '<!doctype html>');
  return { folder, shop: folder };
}

const loopbacks = Object.values(networkInterfaces())
  .flatMap((addresses) => addresses ?? [])
  .filter(({ internal }) => internal)
  .map(({ address }) => address);

test.for(loopbacks)('a port that is taken on %s is one line and exit code 1', async (loopback) => {
  const { folder, shop } = openFolder();
  const taken = createServer().listen(0, loopback);
  await once(taken, 'listening');
  onTestFinished(() => {
    taken.close();
  });
  const { port } = taken.address() as { port: number };
  const ended = await run('--no-build', '--shop', shop, '--data', join(folder, 'data'), '--port', `${port}`);
  expect(ended).toEqual({
    code: 1,
    stdout: '',
    stderr: `Port ${port} is already in use. Choose another with --port.\n`,
  });
});

test('a missing build is one line and exit code 1', async () => {
  const { folder } = openFolder();
  const shop = join(folder, 'nothing');
  const ended = await run('--no-build', '--shop', shop, '--data', join(folder, 'data'), '--port', '0');
  expect(ended).toEqual({
    code: 1,
    stdout: '',
    stderr: `There is no built shop in ${shop}. Start without --no-build to build it.\n`,
  });
});

test('a data folder that cannot be written is one line and exit code 1', async () => {
  const { folder, shop } = openFolder();
  // Root may write to any folder, but nobody to a folder inside a file.
  const data = join(folder, 'index.html', 'data');
  const ended = await run('--no-build', '--shop', shop, '--data', data, '--port', '0');
  expect(ended).toMatchObject({ code: 1, stdout: '' });
  expect(ended.stderr).toMatch(/^Cannot write to the data folder [^\n]+\n$/);
  expect(ended.stderr).toContain(data);
});

test.for([
  [['--port', '70000'], '--port takes a whole number from 0 to 65535, not "70000".\n'],
  [
    ['--access-token-ttl-s', 'soon'],
    '--access-token-ttl-s takes a whole number from 1 to 86400, not "soon".\n',
  ],
  [['--prot', '1'], "Unknown option '--prot'. --help lists the options.\n"],
] as const)('a wrong option is one line: %s', async ([args, line]) => {
  expect(await run(...args)).toEqual({ code: 1, stdout: '', stderr: line });
});
