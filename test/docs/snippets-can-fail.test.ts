import { expect, test } from 'vitest';
import { compileSnippets } from './compile-snippets.ts';
import { readExamples, readMarkdownSnippets, type Snippet } from './read-snippets.ts';

function faultsOf(snippets: Snippet[], name: string): (string[] | undefined)[] {
  const faults = compileSnippets(snippets, `docs-can-fail/${name}`);
  return snippets.map((snippet) => faults.get(snippet));
}

const page = `# A page

\`\`\`ts
import { createSession } from '@holdfast/sdk';
export const session = createSession({ refresh: () => fetch('/token') });
\`\`\`

\`\`\`ts continued
session.getSnapshot().status satisfies string;
session.isLoggedIn;
\`\`\`

\`\`\`ts
session.getSnapshot();
\`\`\`

1. In a list

   \`\`\`tsx
   import { createSession } from '@holdfast/sdk';

   createSession({ name: 5, refresh: () => fetch('/token') });
   \`\`\`

\`\`\`sh
npm ci
\`\`\`
`;

test('a wrong snippet of a page is found, on its line', () => {
  expect(faultsOf(readMarkdownSnippets('page.md', page), 'page')).toEqual([
    [],
    [expect.stringMatching(/^page\.md:10 TS2339: .*isLoggedIn/)],
    [expect.stringMatching(/^page\.md:14 TS2304: .*session/)],
    [expect.stringMatching(/^page\.md:22 TS2322: .*number/)],
  ]);
});

const source = `
/**
 * Right.
 *
 * @example
 * throw new HoldfastError('disposed', 'Gone');
 *
 * @throws never
 */
export const right = 1;

/**
 * @example
 * \`\`\`ts
 * import type { HoldfastError } from '@holdfast/sdk';
 * const code: HoldfastError['code'] = 'no-such-code';
 * \`\`\`
 * @example
 * throw new NoSuchError();
 */
export const wrong = 2;
`;

test('a wrong example in a docstring is found, on its line', () => {
  const scope = new Map([['HoldfastError', "import { HoldfastError } from '@holdfast/sdk';"]]);
  const examples = readExamples('source.ts', source, scope);
  expect(faultsOf(examples, 'source')).toEqual([
    [],
    [expect.stringMatching(/^source\.ts:16 TS2322: /)],
    [expect.stringMatching(/^source\.ts:19 TS2304: .*NoSuchError/)],
  ]);
});
