import type { ImportWriter } from './importWriter.ts';
import type { NameSupply } from './names.ts';
import { specifierText } from './rewriteRequires.ts';
import type { Rewrite } from './rewrite.ts';
import type { Source } from './source.ts';
import { topStatement, type Syntax } from './syntax.ts';

const fileNames = { __dirname: 'import.meta.dirname', __filename: 'import.meta.filename' } as const;

/** Puts `import.meta.dirname` and `import.meta.filename` (Node 20.11 and later) where CommonJS has its variables. */
export function rewriteFileNames(source: Source, rewrite: Rewrite): void {
  for (const [name, replacement] of Object.entries(fileNames)) {
    for (const { identifier } of source.scopes.free.get(name) ?? []) {
      const parent = source.syntax.parents.get(identifier);
      const shorthand = parent?.type === 'Property' && parent.shorthand;
      rewrite.replace(identifier.start, identifier.end, shorthand ? `${name}: ${replacement}` : replacement);
    }
  }
}

/** Asks whether the file is the program's entry by comparing paths; links are followed, as a package's `bin` is one. */
export function rewriteMainChecks(source: Source, rewrite: Rewrite, names: NameSupply, writer: ImportWriter): void {
  const first = source.requires.mainChecks[0];
  if (!first) return;
  let realPath = importedRealPath(source.syntax);
  if (realPath === undefined) {
    realPath = names.take('realpathSync', 'OfFile', true);
    const clause = `{ ${specifierText('realpathSync', realPath)} }`;
    const target = { specifier: 'node:fs', form: 'either' } as const;
    const line = writer.declaration('import', clause, target, source.requires.calls[0]?.quote ?? "'");
    writer.add(line, topStatement(source.syntax, first.node));
  }
  for (const { node, negated } of source.requires.mainChecks) {
    const question = `process.argv[1] !== undefined && ${realPath}(process.argv[1]) === import.meta.filename`;
    const parent = source.syntax.parents.get(node);
    const alone = parent?.type === 'IfStatement' || parent?.type === 'VariableDeclarator';
    rewrite.replace(node.start, node.end, negated ? `!(${question})` : alone ? question : `(${question})`);
  }
}

function importedRealPath(syntax: Syntax): string | undefined {
  for (const statement of syntax.program.body) {
    if (statement.type !== 'ImportDeclaration' || !/^(?:node:)?fs$/.test(String(statement.source.value))) continue;
    for (const specifier of statement.specifiers)
      if (specifier.type === 'ImportSpecifier' && specifier.imported.type === 'Identifier')
        if (specifier.imported.name === 'realpathSync') return specifier.local.name;
  }
  return undefined;
}

/** Takes out `'use strict'`, which every module is anyway, with the blank line after it. */
export function dropStrictDirective(syntax: Syntax, rewrite: Rewrite): void {
  for (const statement of syntax.program.body) {
    if (statement.type !== 'ExpressionStatement' || statement.directive !== 'use strict') continue;
    const rest = /^[ \t]*(?:\r?\n){1,2}/.exec(syntax.text.slice(statement.end));
    rewrite.replaceApart(statement.start, statement.end + (rest?.[0].length ?? 0), '');
  }
}
