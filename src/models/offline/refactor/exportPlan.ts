import type { CallExpression, Expression, ObjectExpression, Property, SpreadElement } from 'acorn';
import type { ExportMention, ExportUses, NamedExport, Problem, WholeExport } from './exportUses.ts';
import type { ModuleExports } from './moduleExports.ts';
import { isDeclarable } from './names.ts';
import { conditionAround } from './requireUses.ts';
import { hasOwnThis, lineAt, usesThis, type Syntax } from './syntax.ts';

/** How the exports of a file are to be written as an ES module. */
export type ExportPlan =
  /** Names of their own: `exports.a = …`, or an object literal whose entries can stand alone. */
  | { readonly form: 'named'; readonly whole?: WholeExport & { readonly value: ObjectExpression } }
  /** One value: `export default`. */
  | { readonly form: 'default'; readonly whole: WholeExport }
  /** Another module's exports passed on: `module.exports = require('…')`. */
  | { readonly form: 'same-as'; readonly whole: WholeExport; readonly call: CallExpression };

/** Decides on the form of a file's exports and adds to `problems` what speaks against any. */
export function planExports(
  syntax: Syntax,
  uses: ExportUses,
  existing: ModuleExports,
  isRequire: (node: Expression) => node is CallExpression,
  problems: Problem[],
): ExportPlan {
  const complain = (start: number, reason: string): void => {
    problems.push({ line: lineAt(syntax.text, start), reason });
  };
  const [whole, second] = uses.wholes;
  if (second) complain(second.assignment.start, 'module.exports is assigned more than once');
  const others = [...uses.sets, ...uses.mentions];
  if (whole) complainAboutOthers(syntax, whole, others, complain);

  if (whole && isRequire(whole.value)) {
    const first = others[0];
    if (!first && !whole.declarator) return { form: 'same-as', whole, call: whole.value };
    return { form: 'default', whole };
  }
  if (whole && !isNamedObject(whole, uses, isRequire)) return { form: 'default', whole };

  const names = new Set([...existing.names, ...uses.sets.flatMap((set) => set.names)]);
  if (whole?.value.type === 'ObjectExpression') for (const name of propertyNames(whole.value)) names.add(name);
  if (existing.defaultLocal === undefined) checkNames(syntax, uses, names, complain);
  if (whole?.value.type === 'ObjectExpression') return { form: 'named', whole: { ...whole, value: whole.value } };
  return { form: 'named' };
}

/** The names of an object literal's entries; spreads have none. */
export function propertyNames(object: ObjectExpression): string[] {
  return object.properties.flatMap((property) => {
    const name = property.type === 'Property' ? propertyName(property) : undefined;
    return name === undefined ? [] : [name];
  });
}

/** The name of an entry when the text fixes it and it can be an export's name. */
export function propertyName(property: Property): string | undefined {
  if (property.computed) return undefined;
  if (property.key.type === 'Identifier') return property.key.name;
  return property.key.type === 'Literal' && typeof property.key.value === 'string' ? property.key.value : undefined;
}

type Complain = (start: number, reason: string) => void;

function complainAboutOthers(
  syntax: Syntax,
  whole: WholeExport,
  others: readonly (NamedExport | ExportMention)[],
  complain: Complain,
): void {
  for (const use of others) {
    const node = use.kind === 'set' ? use.assignment : use.node;
    if (!use.viaModule && !whole.linked) complain(node.start, 'exports is used beside module.exports = …');
    else if (node.start < whole.assignment.start && conditionAround(syntax, node) !== 'inside a function')
      complain(node.start, 'module.exports is used before it is assigned');
  }
}

function isNamedObject(
  whole: WholeExport,
  uses: ExportUses,
  isRequire: (node: Expression) => node is CallExpression,
): boolean {
  if (whole.value.type !== 'ObjectExpression' || whole.declarator) return false;
  const { properties } = whole.value;
  if (uses.mentions.some((mention) => mention.name === undefined)) return false;
  if (properties.length === 0) return uses.sets.length > 0;
  return (
    properties.every((property) => canStandAlone(property, isRequire)) &&
    properties.some((property) => property.type === 'SpreadElement' || isTelling(property.value, isRequire))
  );
}

function canStandAlone(property: Property | SpreadElement, isRequire: (node: Expression) => boolean): boolean {
  if (property.type === 'SpreadElement') return isRequire(property.argument);
  const name = propertyName(property);
  if (name === undefined || name === 'default' || name === '__proto__' || property.kind !== 'init') return false;
  if (!isDeclarable(name) && !/^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name)) return false;
  return !(hasOwnThis(property.value) && usesThis(property.value));
}

/** True for a value that names code; an object of plain data only is exported as one value. */
function isTelling(value: Expression, isRequire: (node: Expression) => boolean): boolean {
  return (
    value.type === 'Identifier' ||
    value.type === 'FunctionExpression' ||
    value.type === 'ArrowFunctionExpression' ||
    value.type === 'ClassExpression' ||
    isRequire(value)
  );
}

function checkNames(syntax: Syntax, uses: ExportUses, names: ReadonlySet<string>, complain: Complain): void {
  for (const set of uses.sets)
    if (set.names.includes('default')) complain(set.assignment.start, 'it exports a name called default');
  for (const mention of uses.mentions) {
    const { name, node } = mention;
    if (name === undefined) {
      complain(node.start, `${mention.viaModule ? 'module.exports' : 'exports'} is used as a value`);
    } else if (!names.has(name)) {
      const how = mention.write ? 'is set inside a function or a condition only' : 'is read but never set';
      complain(node.start, `exports.${name} ${how}`);
    } else {
      const definition = uses.sets.find((set) => set.names.includes(name));
      if (!definition || node.start >= definition.assignment.end) continue;
      if (conditionAround(syntax, node) !== 'inside a function')
        complain(node.start, `exports.${name} is used before it is set`);
    }
  }
  for (const set of uses.sets) {
    if (set.value.type !== 'FunctionExpression' || !usesThis(set.value)) continue;
    const called = uses.mentions.find(
      ({ name, node }) =>
        name !== undefined && set.names.includes(name) && syntax.parents.get(node)?.type === 'CallExpression',
    );
    if (called) complain(called.node.start, `exports.${called.name ?? ''} relies on this being the exports`);
  }
}
