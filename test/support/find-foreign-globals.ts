import vm from 'node:vm';
import ts from 'typescript';
import type { Sources } from './floors.ts';

/** What the bare language brings, without what runs only by the grace of a platform. */
const languageGlobals = new Set(vm.runInNewContext('Object.getOwnPropertyNames(globalThis)') as string[]);
for (const name of ['console', 'globalThis', 'Atomics', 'SharedArrayBuffer', 'WebAssembly']) {
  languageGlobals.delete(name);
}
languageGlobals.add('arguments');

/** Uses of globals that are neither the language's nor `allowed`, and of its clock and dice. Types may name any. */
export function findForeignGlobals(sources: Sources, allowed: readonly string[]): string[] {
  const program = bindOnly(sources);
  const checker = program.getTypeChecker();
  const known = new Set([...languageGlobals, ...allowed]);
  return [...sources.keys()].flatMap((file) => {
    const source = program.getSourceFile(file);
    if (source === undefined) throw new Error(`${file} was not read`);
    return globalsIn(source, checker)
      .filter((name) => !known.has(name.text) || !isPure(name))
      .map((name) => {
        const { line } = source.getLineAndCharacterOfPosition(name.getStart(source));
        return `${file}:${line + 1} uses ${show(name)}: go through a port`;
      });
  });
}

function globalsIn(source: ts.SourceFile, checker: ts.TypeChecker): ts.Identifier[] {
  const names: ts.Identifier[] = [];
  function visit(node: ts.Node): void {
    if (isOnlyType(node) || ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return;
    if (ts.isIdentifier(node) && isReference(node) && !isDeclared(node, checker)) names.push(node);
    ts.forEachChild(node, visit);
  }
  visit(source);
  return names;
}

/** The time of now and chance are not pure; `new Date(ms)` and `Date.parse` only reckon with what they are given. */
function isPure(name: ts.Identifier): boolean {
  const { parent } = name;
  const member = ts.isPropertyAccessExpression(parent) ? parent.name.text : undefined;
  if (name.text === 'Math') return member !== undefined && member !== 'random';
  if (name.text !== 'Date') return true;
  if (ts.isNewExpression(parent)) return Boolean(parent.arguments?.length);
  return member === 'parse' || member === 'UTC';
}

function show(name: ts.Identifier): string {
  const isMember = ts.isPropertyAccessExpression(name.parent) || ts.isNewExpression(name.parent);
  return languageGlobals.has(name.text) && isMember ? name.parent.getText() : name.text;
}

/** A name that stands for a value, rather than for a property, a label or the name something is taken out under. */
function isReference(name: ts.Identifier): boolean {
  const { parent } = name;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === name;
  if (ts.isBindingElement(parent)) return parent.propertyName !== name;
  return !(
    ts.isMetaProperty(parent) ||
    ts.isLabeledStatement(parent) ||
    ts.isBreakOrContinueStatement(parent)
  );
}

function isDeclared(name: ts.Identifier, checker: ts.TypeChecker): boolean {
  const symbol = ts.isShorthandPropertyAssignment(name.parent)
    ? checker.getShorthandAssignmentValueSymbol(name.parent)
    : checker.getSymbolAtLocation(name);
  return Boolean(symbol?.declarations?.length);
}

function isOnlyType(node: ts.Node): boolean {
  if (ts.isHeritageClause(node)) return node.token === ts.SyntaxKind.ImplementsKeyword;
  if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return true;
  return ts.isTypeNode(node) && !ts.isExpressionWithTypeArguments(node);
}

/** Names bound to their declarations, nothing resolved beyond the file: what is left over is global. */
function bindOnly(sources: Sources): ts.Program {
  const options: ts.CompilerOptions = {
    noLib: true,
    noResolve: true,
    target: ts.ScriptTarget.ESNext,
    module: ts.ModuleKind.ESNext,
    types: [],
  };
  const host: ts.CompilerHost = {
    ...ts.createCompilerHost(options),
    getSourceFile: (file, target) => {
      const text = sources.get(file);
      return text === undefined ? undefined : ts.createSourceFile(file, text, target, true);
    },
    getCurrentDirectory: () => '',
  };
  return ts.createProgram([...sources.keys()], options, host);
}
