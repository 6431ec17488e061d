import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Snippet } from './read-snippets.ts';

const root = path.join(import.meta.dirname, '../..');

/**
 * Compiles each snippet as a module of its own, with the compiler and the settings of the workspace. Gives what
 * the compiler says of each, with the line of the page it stands on. `folder`, under test-results, is made anew.
 */
export function compileSnippets(snippets: readonly Snippet[], folder: string): Map<Snippet, string[]> {
  const place = path.join(root, 'test-results', folder);
  rmSync(place, { recursive: true, force: true });
  mkdirSync(place, { recursive: true });
  writeFileSync(path.join(place, 'tsconfig.json'), JSON.stringify(settings));
  snippets.forEach(({ language, preamble, code }, index) => {
    writeFileSync(path.join(place, `${index}.${language}`), `${preamble}${code}\nexport {};\n`);
  });

  const faults = new Map(snippets.map((snippet): [Snippet, string[]] => [snippet, []]));
  for (const { index, line, text } of runCompiler(place)) {
    const snippet = snippets[index];
    if (snippet === undefined) throw new Error(text);
    const pageLine = line - snippet.preamble.split('\n').length + snippet.line;
    faults.get(snippet)?.push(`${snippet.file}:${pageLine} ${text}`);
  }
  return faults;
}

const settings = {
  extends: path.join(root, 'tsconfig.base.json'),
  compilerOptions: {
    composite: false,
    declaration: false,
    declarationMap: false,
    isolatedDeclarations: false,
    jsx: 'react-jsx',
    noEmit: true,
    // A snippet shows how to make a thing; using it is up to the reader.
    noUnusedLocals: false,
    noUnusedParameters: false,
    rewriteRelativeImportExtensions: false,
    sourceMap: false,
  },
  include: ['*.ts', '*.tsx'],
};

interface CompilerFault {
  /** Which snippet; -1 for a fault of none of them. */
  index: number;
  line: number;
  text: string;
}

function runCompiler(place: string): CompilerFault[] {
  const require = createRequire(import.meta.url);
  const compiler = path.join(path.dirname(require.resolve('@typescript/native/package.json')), 'bin/tsc');
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [compiler, '-p', place, '--pretty', 'false'],
    {
      encoding: 'utf8',
      cwd: place,
    },
  );
  const faults = [...stdout.matchAll(/^(\d+)\.tsx?\((\d+),\d+\): error (.*)$/gm)].map(
    ([, index, line, text = '']) => ({
      index: Number(index),
      line: Number(line),
      text,
    }),
  );
  // Faults elsewhere (settings, the sources of a package) belong to no snippet, but must not pass for none.
  if (status !== 0 && faults.length === 0) faults.push({ index: -1, line: 0, text: stdout + stderr });
  return faults;
}
