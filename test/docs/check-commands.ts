import { readFences } from './read-snippets.ts';

/** A command that a page tells its reader to type. */
export interface Command {
  line: number;
  text: string;
}

/** What there is to be called. */
export interface Surroundings {
  /** The npm scripts of the package in a folder; `''` is the root. */
  scripts(folder: string): readonly string[];
  /** Whether npx finds it. */
  isTool(name: string): boolean;
  isFile(path: string): boolean;
  /** Whether the workspace has the package, or depends on it. */
  isPackage(name: string): boolean;
}

/** The commands in the sh and bash blocks of a page, and those of npm and npx that its text mentions. */
export function readCommands(markdown: string): Command[] {
  const fences = readFences(markdown);
  const inBlocks = fences
    .filter(({ info }) => /^(sh|bash|shell|console)$/.test(info[0] ?? ''))
    .flatMap(({ line, code }) =>
      code
        .split('\n')
        .flatMap((text, index) =>
          splitCommands(text).map((command) => ({ line: line + index, text: command })),
        ),
    );
  const inText = markdown
    .split('\n')
    .flatMap((text, index) =>
      [...text.matchAll(/`((?:npm|npx) [^`]+)`/g)].flatMap(([, mentioned = '']) =>
        splitCommands(mentioned).map((command) => ({ line: index + 1, text: command })),
      ),
    );
  return [...inBlocks, ...inText];
}

function splitCommands(line: string): string[] {
  const withoutComment = line.replace(/^\s*\$ /, '').replace(/(^|\s)#.*$/, '');
  return withoutComment
    .split(/&&|;/)
    .map((command) => command.trim().replace(/^(\w+=\S+\s+)+/, ''))
    .filter(Boolean);
}

/** What is wrong with a command; `undefined` if it can be typed as it stands. */
export function findCommandFault(command: string, surroundings: Surroundings): string | undefined {
  const [program = '', ...words] = command.split(/\s+/);
  switch (program) {
    case 'npm':
      return findNpmFault(words, surroundings);
    case 'npx':
      return surroundings.isTool(words[0] ?? '') ? undefined : `npx finds no ${words[0]}`;
    case 'node':
      return words.some((word) => surroundings.isFile(word)) ? undefined : 'no such file';
    case 'git':
    case 'cd':
      return undefined;
    default:
      return `${program} is no command that this check knows`;
  }
}

function findNpmFault(
  [verb = '', ...words]: readonly string[],
  surroundings: Surroundings,
): string | undefined {
  const workspace = /(?:-w|--workspace)[ =](\S+)/.exec(words.join(' '))?.[1] ?? '';
  const names = words.filter((word) => !word.startsWith('-'));
  if (verb === 'ci') return undefined;
  if (verb === 'install' || verb === 'i') {
    const unknown = names.find((name) => !surroundings.isPackage(name));
    return unknown === undefined ? undefined : `there is no package ${unknown}`;
  }
  const script = verb === 'run' ? (names[0] ?? '') : verb;
  if (verb !== 'run' && verb !== 'test' && verb !== 'start')
    return `npm ${verb} is no command that this check knows`;
  return surroundings.scripts(workspace).includes(script) ? undefined : `there is no script ${script}`;
}
