import ts from 'typescript';

/** Stands for the value that the environment gives, in words as the documentation has them. */
export interface EnvironmentDefaults {
  [words: string]: unknown;
}

/**
 * Holds the `@defaultValue` tags of an options interface against what its options resolve to when left out.
 * Gives what is wrong: an option that may be left out without a tag, a tag that says something else.
 */
export function checkDefaultValues(
  source: string,
  interfaceName: string,
  resolved: Readonly<Record<string, unknown>>,
  environment: EnvironmentDefaults,
): string[] {
  return readOptions(source, interfaceName).flatMap(({ name, isOptional, tag }) => {
    if (!isOptional) return tag === undefined ? [] : [`${name} must be given, so it has no default`];
    if (tag === undefined) return [`${name} may be left out and has no @defaultValue`];
    const documented = readValue(tag, environment);
    return Object.is(documented, resolved[name])
      ? []
      : [`${name} defaults to ${String(resolved[name])}, not ${tag}`];
  });
}

interface Option {
  name: string;
  isOptional: boolean;
  /** What its `@defaultValue` says. */
  tag: string | undefined;
}

function readOptions(source: string, interfaceName: string): Option[] {
  const file = ts.createSourceFile('options.ts', source, ts.ScriptTarget.ESNext, true);
  const found = file.statements.find(
    (statement) => ts.isInterfaceDeclaration(statement) && statement.name.text === interfaceName,
  );
  if (found === undefined || !ts.isInterfaceDeclaration(found))
    throw new Error(`no interface ${interfaceName}`);
  return found.members.filter(ts.isPropertySignature).map((member) => ({
    name: member.name.getText(file),
    isOptional: member.questionToken !== undefined,
    tag: ts
      .getJSDocTags(member)
      .filter((tag) => tag.tagName.text === 'defaultValue')
      .map((tag) => ts.getTextOfJSDocComment(tag.comment))[0],
  }));
}

function readValue(tag: string, environment: EnvironmentDefaults): unknown {
  if (/^-?[\d_.]+$/.test(tag)) return Number(tag.replaceAll('_', ''));
  const quoted = /^'(.*)'$/.exec(tag);
  return quoted === null ? environment[tag] : quoted[1];
}
