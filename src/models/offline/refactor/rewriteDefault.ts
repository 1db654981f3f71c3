import type { AnyNode } from 'acorn';
import type { WholeExport } from './exportUses.ts';
import type { ImportWriter } from './importWriter.ts';
import type { NameSupply } from './names.ts';
import type { Rewrite } from './rewrite.ts';
import type { Source } from './source.ts';

/** Writes the one value of a file whose plan is `default`, and what the file does with `module.exports` besides. */
export function writeDefault(
  source: Source,
  whole: WholeExport,
  rewrite: Rewrite,
  names: NameSupply,
  writer: ImportWriter,
): void {
  const { sets, mentions } = source.exportUses;
  const { assignment, value, statement, declarator } = whole;
  const local = localName(source, whole, names, sets.length + mentions.length > 0);
  for (const set of sets) for (const target of set.targets) rewrite.replace(target.start, target.end, local.name);
  for (const mention of mentions) rewrite.replace(mention.target.start, mention.target.end, local.name);
  if (declarator) {
    rewrite.replace(assignment.start, value.start, '');
    rewrite.replaceApart(statement.end, statement.end, `\nexport default ${local.name}${writer.terminator}`);
    return;
  }
  if (local.style === 'declare') {
    rewrite.lineBefore(statement, `export { ${local.name} as default }${writer.terminator}`);
    rewrite.replace(assignment.start, value.start, `const ${local.name} = `);
    return;
  }
  rewrite.replace(assignment.start, value.start, 'export default ');
  const declares = value.type === 'FunctionExpression' || value.type === 'ClassExpression';
  if (declares && source.syntax.text.charAt(statement.end - 1) === ';' && statement.end - 1 >= value.end)
    rewrite.replaceApart(statement.end - 1, statement.end, '');
}

interface Local {
  readonly name: string;
  readonly style: 'direct' | 'declare';
}

/** The name that the value has in the file; `declare` when it needs one and has none, or cannot stand as a default. */
function localName(source: Source, whole: WholeExport, names: NameSupply, needed: boolean): Local {
  const { value, declarator } = whole;
  if (declarator?.id.type === 'Identifier') return { name: declarator.id.name, style: 'direct' };
  const declare = (): Local => ({ name: names.take('moduleExports', '', true), style: 'declare' });
  if (value.type === 'Identifier') return { name: value.name, style: 'direct' };
  if (value.type === 'FunctionExpression' || value.type === 'ClassExpression') {
    if (parenthesized(source, value)) return needed ? declare() : { name: '', style: 'direct' };
    if (!value.id) return needed ? declare() : { name: '', style: 'direct' };
    return isOwn(source, value.id) ? { name: value.id.name, style: 'direct' } : declare();
  }
  const opening = source.syntax.text.slice(value.start, value.start + 200);
  if (needed || /^(?:async\s+function|function|class)\b/.test(opening)) return declare();
  return { name: '', style: 'direct' };
}

function parenthesized(source: Source, value: AnyNode): boolean {
  return /\(\s*$/.test(source.syntax.text.slice(Math.max(0, value.start - 20), value.start));
}

/** True when no other binding and no use outside has the name of this function or class. */
function isOwn(source: Source, id: AnyNode): boolean {
  if (id.type !== 'Identifier' || source.scopes.free.has(id.name)) return false;
  const bindings = source.scopes.bindings.filter((binding) => binding.name === id.name);
  return bindings.length === 1 && bindings[0]?.declarations.some((declaration) => declaration === id) === true;
}
