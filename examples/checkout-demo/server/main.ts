import { buildShop } from './build-shop.ts';
import { parseCliOptions, usage } from './cli-options.ts';
import { startDemoServer } from './start-demo-server.ts';
import { StartupError } from './startup-error.ts';

try {
  await run();
} catch (error) {
  if (!(error instanceof StartupError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

async function run(): Promise<void> {
  const options = parseCliOptions(process.argv.slice(2));
  if (options.help) return console.log(usage);

  const { port, dataFolder, shopFolder, accessTokenTtlS, refreshTokenTtlS, limits, dev, quiet } = options;
  if (options.build && !dev) await buildShop(shopFolder);
  const server = await startDemoServer({
    port,
    dataFolder,
    accessTokenTtlS,
    refreshTokenTtlS,
    limits,
    shop: dev ? 'dev' : shopFolder,
    ...(!quiet && { log: console.log }),
  });
  console.log(
    `The shop is open at ${server.url} (access tokens live ${accessTokenTtlS} s). Ctrl+C closes it.`,
  );
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void server.close());
}
