import type { CheckName } from '../checks.ts';

/** A way to spoil the shipped code: a mistake that somebody could make, as replacements in its text. */
export interface Mutant {
  readonly name: string;
  /** The promises of which it breaks one or the other. */
  readonly breaks: readonly CheckName[];
  /**
   * Within so many seeds, from 1 on: at least three times what it took when it was last measured. `kept`: so rare that
   * only the histories that once broke a promise show it.
   */
  readonly seeds: number | 'kept';
  /** More than one where a mistake alone is made good by a second defence. */
  readonly edits: readonly Edit[];
}

interface Edit {
  /** Below packages/sdk/src. */
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/** The files that it changes. */
export function filesOf({ edits }: Mutant): string[] {
  return [...new Set(edits.map(({ file }) => file))];
}

/** A file's text with the mutant in it. What is replaced stands there once, or the list no longer fits the code. */
export function mutate(source: string, file: string, { name, edits }: Mutant): string {
  return edits
    .filter((edit) => edit.file === file)
    .reduce((text, edit) => replaceOnce(text, edit, name), source);
}

function replaceOnce(text: string, { file, from, to }: Edit, name: string): string {
  const parts = text.split(from);
  const [before, after] = parts;
  if (parts.length !== 2 || before === undefined || after === undefined) {
    throw new Error(
      `"${name}": what it replaces stands ${parts.length - 1} times in ${file}, and not once: ${from}`,
    );
  }
  return before + to + after;
}
