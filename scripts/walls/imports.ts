import { readFileSync } from 'node:fs';
import ts from 'typescript';

export interface Import {
  readonly specifier: string;
  readonly line: number;
  /** Erased by the compiler: `import type`, `export type`, `import('…').T`, `declare module`. */
  readonly isType: boolean;
  /** `import()`: runs later, if at all. */
  readonly isDynamic: boolean;
}

/** Everything that a source file imports, in any of TypeScript's ways. `specifier` is empty where it is no literal. */
export function importsOf(path: string, text: string = readFileSync(path, 'utf8')): Import[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const found: Import[] = [];

  const add = (node: ts.Node, specifier: ts.Node | undefined, kind: { isType?: boolean; isDynamic?: boolean } = {}) => {
    const literal = specifier && ts.isLiteralTypeNode(specifier) ? specifier.literal : specifier;
    found.push({
      specifier: literal && ts.isStringLiteralLike(literal) ? literal.text : '',
      line: source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1,
      isType: kind.isType ?? false,
      isDynamic: kind.isDynamic ?? false,
    });
  };

  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) {
      add(node, node.moduleSpecifier, { isType: isTypeOnly(node) });
    } else if (ts.isExportDeclaration(node) && node.moduleSpecifier) {
      add(node, node.moduleSpecifier, { isType: node.isTypeOnly });
    } else if (ts.isImportEqualsDeclaration(node) && ts.isExternalModuleReference(node.moduleReference)) {
      add(node, node.moduleReference.expression, { isType: node.isTypeOnly });
    } else if (ts.isImportTypeNode(node)) {
      add(node, node.argument, { isType: true });
    } else if (ts.isModuleDeclaration(node) && ts.isStringLiteral(node.name)) {
      add(node, node.name, { isType: true });
    } else if (ts.isCallExpression(node)) {
      if (node.expression.kind === ts.SyntaxKind.ImportKeyword) add(node, node.arguments[0], { isDynamic: true });
      else if (isRequire(node.expression)) add(node, node.arguments[0]);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  for (const reference of source.typeReferenceDirectives) {
    found.push({ specifier: reference.fileName, line: 1, isType: true, isDynamic: false });
  }
  return found;
}

/** `import { type A, type B } from 'x'` is kept as `import 'x'` under verbatimModuleSyntax, hence a value import. */
function isTypeOnly(node: ts.ImportDeclaration): boolean {
  return node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
}

function isRequire(expression: ts.Expression): boolean {
  if (ts.isIdentifier(expression)) return expression.text === 'require';
  return ts.isPropertyAccessExpression(expression) && isRequire(expression.expression);
}
