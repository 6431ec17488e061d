import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { compileSnippets } from './compile-snippets.ts';
import { readExamples, readMarkdownSnippets, type Snippet } from './read-snippets.ts';

const root = path.join(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const find = (...patterns: string[]): string[] => globSync(patterns, { cwd: root });

const packages = {
  '@holdfast/sdk': 'packages/sdk/src/index.ts',
  '@holdfast/sdk/oauth': 'packages/sdk/src/oauth/index.ts',
  '@holdfast/react': 'packages/react/src/index.ts',
};

/** What an example takes for granted: every export of the packages, a session, an OAuth client. */
const scope = new Map([
  ...Object.entries(packages).flatMap(([name, index]) =>
    exportsOf(read(index)).map((exported): [string, string] => [
      exported,
      `import { ${exported} } from '${name}';`,
    ]),
  ),
  ['session', "declare const session: import('@holdfast/sdk').Session;"],
  ['oauth', "declare const oauth: import('@holdfast/sdk/oauth').OAuthClient;"],
]);

function exportsOf(index: string): string[] {
  const lists = [...index.matchAll(/export (?:type )?\{([^}]*)\}/g)].map(([, names = '']) => names);
  return lists.flatMap((names) => names.match(/\w+(?=\s*(,|$))/g) ?? []);
}

const pages = find('README.md', 'packages/*/README.md', 'docs/**/*.md');
const sources = find('packages/*/src/**/*.ts', 'packages/*/src/**/*.tsx');
const snippets = [
  ...pages.flatMap((file) => readMarkdownSnippets(file, read(file))),
  ...sources.flatMap((file) => readExamples(file, read(file), scope)),
];

let faults: Map<Snippet, string[]>;
beforeAll(() => {
  faults = compileSnippets(snippets, 'docs');
});

test('README.md shows code', () => {
  expect(snippets.map((snippet) => snippet.file)).toContain('README.md');
});

test.each(snippets.map((snippet) => [`${snippet.file}:${snippet.line}`, snippet] as const))(
  '%s',
  (_, snippet) => {
    expect(faults.get(snippet)).toEqual([]);
  },
);
