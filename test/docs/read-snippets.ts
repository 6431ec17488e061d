/** A piece of TypeScript in the documentation. */
export interface Snippet {
  /** Where it stands. */
  file: string;
  /** Of its first line of code. */
  line: number;
  language: 'ts' | 'tsx';
  code: string;
  /** Code that stands before it: what it goes on from, or what an example does not repeat. */
  preamble: string;
}

/** A fenced block of Markdown. */
export interface Fence {
  line: number;
  /** The words after the backticks. */
  info: readonly string[];
  code: string;
}

export function readFences(markdown: string): Fence[] {
  const fences: Fence[] = [];
  const lines = markdown.split('\n');
  for (let index = 0; index < lines.length; index += 1) {
    const [, indent, ticks, info] = /^( *)(```+)(.*)$/.exec(lines[index] ?? '') ?? [];
    if (indent === undefined || ticks === undefined) continue;
    const length = lines.slice(index + 1).findIndex((line) => line.trim() === ticks);
    if (length < 0) break;
    const code = lines.slice(index + 1, index + 1 + length).map((line) => line.slice(indent.length));
    fences.push({ line: index + 2, info: (info ?? '').trim().split(/\s+/), code: code.join('\n') });
    index += length + 1;
  }
  return fences;
}

/** The ```ts and ```tsx blocks of a page. One marked `continued` (```ts continued) goes on from the one before. */
export function readMarkdownSnippets(file: string, markdown: string): Snippet[] {
  const snippets: Snippet[] = [];
  for (const { line, info, code } of readFences(markdown)) {
    const [language, ...marks] = info;
    if (language !== 'ts' && language !== 'tsx') continue;
    const before = marks.includes('continued') ? snippets.at(-1) : undefined;
    snippets.push({
      file,
      line,
      code,
      language: before?.language === 'tsx' ? 'tsx' : language,
      preamble: before === undefined ? '' : `${before.preamble}${before.code}\n`,
    });
  }
  return snippets;
}

/**
 * The `@example` blocks of a source file. `scope` is what they may use without more ado: a line of code for each
 * name that brings it in.
 */
export function readExamples(file: string, source: string, scope: ReadonlyMap<string, string>): Snippet[] {
  return [...source.matchAll(/\/\*\*.*?\*\//gs)].flatMap((comment) => {
    const firstLine = source.slice(0, comment.index).split('\n').length;
    const lines = comment[0]
      .replace('*/', '')
      .split('\n')
      .map((line) => line.replace(/^\s*(\/\*\*|\*) ?/, ''));
    return lines.flatMap((text, index) => {
      if (!text.startsWith('@example')) return [];
      const rest = lines.slice(index + 1);
      const end = rest.findIndex((line) => line.startsWith('@'));
      const body = (end < 0 ? rest : rest.slice(0, end)).join('\n').trimEnd();
      const fences = readFences(body);
      const codes = fences.length > 0 ? fences : [{ line: 1, code: body, info: [] }];
      return codes.map(
        ({ line, code, info }): Snippet => ({
          file,
          line: firstLine + index + line,
          language: info[0] === 'tsx' || file.endsWith('.tsx') ? 'tsx' : 'ts',
          code,
          preamble: bringIn(code, scope),
        }),
      );
    });
  });
}

function bringIn(code: string, scope: ReadonlyMap<string, string>): string {
  const needed = [...scope].filter(([name]) => {
    const isUsed = new RegExp(`\\b${name}\\b`).test(code);
    const isDeclared = new RegExp(`\\b(import|const|let|function)\\b[^=(;]*\\b${name}\\b`).test(code);
    return isUsed && !isDeclared;
  });
  return needed.map(([, line]) => `${line}\n`).join('');
}
