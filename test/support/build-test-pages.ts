import path from 'node:path';
import { build, defaultClientConditions, type Rolldown } from 'vite';
import { globSync } from 'node:fs';

/** A built page or script, ready to be sent. */
export interface BuiltFile {
  contentType: string;
  body: string | Uint8Array;
}

const contentTypes: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
};

/**
 * Builds every page of a folder on the packages' source, once and in memory. A development server would reload
 * a page when it meets a new dependency, in the middle of a test.
 */
export async function buildTestPages(folder: string): Promise<ReadonlyMap<string, BuiltFile>> {
  const built = (await build({
    root: folder,
    configFile: false,
    logLevel: 'warn',
    resolve: { conditions: ['holdfast-source', ...defaultClientConditions] },
    build: {
      write: false,
      target: 'esnext',
      minify: false,
      sourcemap: 'inline',
      modulePreload: false,
      rolldownOptions: { input: globSync(path.join(folder, '*.html')) },
    },
  })) as Rolldown.RolldownOutput;
  return new Map(
    built.output.map((file) => {
      const contentType = contentTypes[path.extname(file.fileName)] ?? 'application/octet-stream';
      return [`/${file.fileName}`, { contentType, body: file.type === 'chunk' ? file.code : file.source }];
    }),
  );
}
