import type { AnyNode, BinaryExpression, CallExpression, UnaryExpression } from 'acorn';
import type { Problem } from './exportUses.ts';
import { memberName } from './exportUses.ts';
import type { Scopes } from './scopes.ts';
import { ancestors, lineAt, topStatement, type Syntax, type TopStatement } from './syntax.ts';

/** One `require('…')` that always runs while the file loads. */
export interface RequireCall {
  readonly call: CallExpression;
  readonly specifier: string;
  /** The quote character of the source. */
  readonly quote: string;
  readonly statement: TopStatement;
}

/** A question whether the file is the program's entry: `require.main === module` or `!module.parent`. */
export interface MainCheck {
  readonly node: BinaryExpression | UnaryExpression;
  readonly negated: boolean;
}

/** All that a file does with `require`. */
export interface RequireUses {
  readonly calls: readonly RequireCall[];
  /** The specifiers of all calls with a literal, those under conditions included. */
  readonly specifiers: readonly string[];
  readonly mainChecks: readonly MainCheck[];
  /** The mentions of `module` that belong to main checks. */
  readonly explained: ReadonlySet<AnyNode>;
  readonly problems: readonly Problem[];
}

/** Finds every use of the CommonJS `require`; those that an import cannot stand for become problems. */
export function collectRequireUses(syntax: Syntax, scopes: Scopes): RequireUses {
  const calls: RequireCall[] = [];
  const specifiers: string[] = [];
  const mainChecks: MainCheck[] = [];
  const explained = new Set<AnyNode>();
  const problems: Problem[] = [];
  const complain = (node: AnyNode, reason: string): void => {
    problems.push({ line: lineAt(syntax.text, node.start), reason });
  };

  for (const { identifier } of scopes.free.get('require') ?? []) {
    const parent = syntax.parents.get(identifier);
    if (parent?.type === 'CallExpression' && parent.callee === identifier) {
      const specifier = literalArgument(parent);
      if (specifier === undefined) {
        complain(parent, 'require is called with something other than a literal');
        continue;
      }
      specifiers.push(specifier);
      const obstacle = conditionAround(syntax, parent);
      if (obstacle) {
        complain(parent, `require('${specifier}') is called ${obstacle}`);
        continue;
      }
      const first = syntax.text.charAt(parent.arguments[0]?.start ?? parent.start);
      const quote = first === '"' ? '"' : "'";
      calls.push({ call: parent, specifier, quote, statement: topStatement(syntax, parent) });
      continue;
    }
    const check = parent?.type === 'MemberExpression' ? mainComparison(syntax, parent) : undefined;
    if (check) {
      mainChecks.push({ node: check.node, negated: check.node.operator.startsWith('!') });
      explained.add(check.module);
      continue;
    }
    const used = parent?.type === 'MemberExpression' ? `require.${memberName(parent) ?? '[…]'}` : 'require';
    complain(identifier, `${used} is used as a value`);
  }

  for (const { identifier } of scopes.free.get('module') ?? []) {
    const parent = syntax.parents.get(identifier);
    const negation = parent ? syntax.parents.get(parent) : undefined;
    if (parent?.type !== 'MemberExpression' || memberName(parent) !== 'parent') continue;
    if (negation?.type !== 'UnaryExpression' || negation.operator !== '!') continue;
    mainChecks.push({ node: negation, negated: false });
    explained.add(identifier);
  }
  return { calls, specifiers, mainChecks, explained, problems };
}

function literalArgument(call: CallExpression): string | undefined {
  const argument = call.arguments[0];
  if (call.arguments.length !== 1 || !argument) return undefined;
  if (argument.type === 'Literal' && typeof argument.value === 'string') return argument.value;
  if (argument.type === 'TemplateLiteral' && argument.expressions.length === 0)
    return argument.quasis[0]?.value.cooked ?? undefined;
  return undefined;
}

/** What keeps the node from running exactly once while the file loads, as words, or undefined. */
export function conditionAround(syntax: Syntax, node: AnyNode): string | undefined {
  let child = node;
  for (const parent of ancestors(syntax, node)) {
    const obstacle = conditionOf(parent, child);
    if (obstacle) return obstacle;
    child = parent;
  }
  return undefined;
}

function conditionOf(parent: AnyNode, child: AnyNode): string | undefined {
  switch (parent.type) {
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      return 'inside a function';
    case 'PropertyDefinition':
    case 'StaticBlock':
      return 'inside a class body';
    case 'IfStatement':
    case 'ConditionalExpression':
      return child === parent.test ? undefined : 'under a condition';
    case 'LogicalExpression':
      return child === parent.left ? undefined : 'under a condition';
    case 'AssignmentPattern':
    case 'SwitchStatement':
      return 'under a condition';
    case 'AssignmentExpression':
      return ['||=', '&&=', '??='].includes(parent.operator) ? 'under a condition' : undefined;
    case 'TryStatement':
      return 'inside a try statement';
    case 'ForStatement':
    case 'ForInStatement':
    case 'ForOfStatement':
    case 'WhileStatement':
    case 'DoWhileStatement':
      return 'inside a loop';
    default:
      return undefined;
  }
}

function mainComparison(
  syntax: Syntax,
  member: AnyNode,
): { readonly node: BinaryExpression; readonly module: AnyNode } | undefined {
  if (member.type !== 'MemberExpression' || memberName(member) !== 'main') return undefined;
  const parent = syntax.parents.get(member);
  if (parent?.type !== 'BinaryExpression' || !/^[!=]==?$/.test(parent.operator)) return undefined;
  const other: AnyNode = parent.left === member ? parent.right : parent.left;
  return other.type === 'Identifier' && other.name === 'module' ? { node: parent, module: other } : undefined;
}
