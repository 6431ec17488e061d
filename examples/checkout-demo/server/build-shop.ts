import { join } from 'node:path';
import { StartupError } from './startup-error.ts';

const exampleFolder = join(import.meta.dirname, '..');

export const defaultShopFolder: string = join(exampleFolder, 'dist');

/**
 * Builds the shop with Vite. It takes about a second, so nobody has to wonder whether a build is out of date.
 *
 * @throws StartupError where it does not build
 */
export async function buildShop(shopFolder: string): Promise<void> {
  const { build } = await import('vite');
  try {
    await build({
      root: exampleFolder,
      logLevel: 'error',
      build: { outDir: shopFolder, emptyOutDir: true },
    });
  } catch (cause) {
    const [reason] = (cause instanceof Error ? cause.message : String(cause)).split('\n');
    throw new StartupError(`The shop does not build: ${reason}`, { cause });
  }
}
