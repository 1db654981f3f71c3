import type { AnyNode, CallExpression } from 'acorn';
import { memberName } from './exportUses.ts';
import type { Source } from './source.ts';
import type { Syntax } from './syntax.ts';

const patchingCalls = new Set([
  'assign',
  'defineProperty',
  'defineProperties',
  'setPrototypeOf',
  'stub',
  'spyOn',
  'method',
  'replace',
]);
const prototypeNames = new Set(['hasOwnProperty', 'isPrototypeOf', 'toString', 'valueOf', 'propertyIsEnumerable']);

/** The first place that treats a required object in a way which an import's read-only names do not allow. */
export function namespaceMisuse(source: Source, call: CallExpression): { node: AnyNode; reason: string } | undefined {
  const { syntax, scopes } = source;
  const parent = syntax.parents.get(call);
  const named =
    parent?.type === 'VariableDeclarator'
      ? parent.id
      : parent?.type === 'AssignmentExpression' && parent.right === call
        ? parent.left
        : undefined;
  const binding = named?.type === 'Identifier' ? scopes.top.get(named.name) : undefined;
  const uses: readonly AnyNode[] = binding ? binding.references.map(({ identifier }) => identifier) : [call];
  for (const node of uses) {
    const reason = misuseOf(syntax, node);
    if (reason !== undefined) return { node, reason };
  }
  return undefined;
}

function misuseOf(syntax: Syntax, node: AnyNode): string | undefined {
  const parent = syntax.parents.get(node);
  if (parent?.type === 'CallExpression' || parent?.type === 'NewExpression') {
    if (parent.callee === node) return 'a module that exports names is called like a function';
    const callee = parent.callee.type === 'MemberExpression' ? memberName(parent.callee) : undefined;
    const patched = parent.arguments[0] === node && callee !== undefined && patchingCalls.has(callee);
    return patched ? `${callee}() would change the exports of another module` : undefined;
  }
  if (parent?.type !== 'MemberExpression' || parent.object !== node) return undefined;
  const name = memberName(parent);
  if (name !== undefined && prototypeNames.has(name)) return `.${name} does not exist on a module's exports`;
  const user = syntax.parents.get(parent);
  const changed =
    (user?.type === 'AssignmentExpression' && user.left === parent) ||
    user?.type === 'UpdateExpression' ||
    (user?.type === 'UnaryExpression' && user.operator === 'delete');
  return changed ? 'it changes the exports of another module' : undefined;
}
