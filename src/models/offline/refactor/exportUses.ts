import type {
  AnyNode,
  AssignmentExpression,
  Expression,
  Identifier,
  MemberExpression,
  VariableDeclarator,
} from 'acorn';
import type { Scopes } from './scopes.ts';
import { lineAt, type Syntax, type TopStatement } from './syntax.ts';

/** Something that the rules cannot convert, with its 1-based line. */
export interface Problem {
  readonly line: number;
  readonly reason: string;
}

/** `module.exports = value` as a statement, also with `exports =` before it, or as the value of a declaration. */
export interface WholeExport {
  readonly kind: 'whole';
  readonly assignment: AssignmentExpression;
  readonly value: Expression;
  /** True when `exports` means the new value as well. */
  readonly linked: boolean;
  readonly statement: TopStatement;
  readonly declarator: VariableDeclarator | undefined;
}

/** `exports.a = exports.b = value` as a statement, or as the value of a declaration. */
export interface NamedExport {
  readonly kind: 'set';
  readonly names: readonly string[];
  readonly assignment: AssignmentExpression;
  readonly value: Expression;
  readonly statement: TopStatement;
  /** The `exports` or `module.exports` of each name. */
  readonly targets: readonly ExportsNode[];
  readonly viaModule: boolean;
  /** The variable that is declared with the value. */
  readonly declared: string | undefined;
}

/** Any other mention of `exports.name`, or of `module.exports` itself when `name` is missing. */
export interface ExportMention {
  readonly kind: 'mention';
  readonly name: string | undefined;
  /** The `exports` or `module.exports` in it. */
  readonly target: ExportsNode;
  readonly node: ExportsNode;
  readonly viaModule: boolean;
  readonly write: boolean;
}

/** An `exports` or `module.exports` expression, or a member of one. */
export type ExportsNode = Identifier | MemberExpression;

/** All that a file does with `module` and `exports`. */
export interface ExportUses {
  readonly wholes: readonly WholeExport[];
  readonly sets: readonly NamedExport[];
  readonly mentions: readonly ExportMention[];
  readonly problems: readonly Problem[];
}

/** Why a compiler's output is left alone. */
export const compiledReason = 'it was compiled from an ES module; convert its source instead';

/** Finds every use of the CommonJS `module` and `exports`; what `ignored` holds is dealt with elsewhere. */
export function collectExportUses(syntax: Syntax, scopes: Scopes, ignored: ReadonlySet<AnyNode>): ExportUses {
  const wholes: WholeExport[] = [];
  const sets: NamedExport[] = [];
  const mentions: ExportMention[] = [];
  const problems: Problem[] = [];
  const seen = new Set<AnyNode>();
  const complain = (node: AnyNode, reason: string): void => {
    problems.push({ line: lineAt(syntax.text, node.start), reason });
  };

  const targets: { readonly target: ExportsNode; readonly viaModule: boolean }[] = [];
  for (const { identifier } of scopes.free.get('exports') ?? []) targets.push({ target: identifier, viaModule: false });
  for (const { identifier } of scopes.free.get('module') ?? []) {
    if (ignored.has(identifier)) continue;
    const parent = syntax.parents.get(identifier);
    if (parent?.type === 'MemberExpression' && memberName(parent) === 'exports')
      targets.push({ target: parent, viaModule: true });
    else complain(identifier, `module is used for something other than module.exports`);
  }
  targets.sort((a, b) => a.target.start - b.target.start);

  for (const { target, viaModule } of targets) {
    const parent = syntax.parents.get(target);
    let node: ExportsNode = target;
    let name: string | undefined;
    if (parent?.type === 'MemberExpression' && parent.object === target) {
      name = memberName(parent);
      node = parent;
      if (name === undefined) {
        complain(parent, 'an export has a computed name');
        continue;
      }
    }
    if (name === '__esModule' || isEsModuleMark(syntax, target)) {
      complain(target, compiledReason);
      continue;
    }
    const user = syntax.parents.get(node);
    if (user?.type === 'UnaryExpression' && user.operator === 'delete') {
      complain(user, 'an export is deleted');
      continue;
    }
    if (user?.type === 'AssignmentExpression' && user.left === node) {
      const chain = assignmentChain(syntax, user);
      if (seen.has(chain.outermost)) continue;
      const statement = chain.statement;
      if (statement && chain.operator === '=') {
        seen.add(chain.outermost);
        const reason = classifyChain(chain, statement, viaModule);
        if (typeof reason === 'string') complain(node, reason);
        else if (reason.kind === 'whole') wholes.push(reason);
        else sets.push(reason);
        continue;
      }
      if (name === undefined) {
        complain(node, `${viaModule ? 'module.exports' : 'exports'} is assigned inside a function or a condition`);
        continue;
      }
    }
    mentions.push({ kind: 'mention', name, target, node, viaModule, write: isWritten(syntax, node) });
  }
  return { wholes, sets, mentions, problems };
}

/** The name of a member when the text fixes it. */
export function memberName(member: MemberExpression): string | undefined {
  const { property } = member;
  if (!member.computed) return property.type === 'Identifier' ? property.name : undefined;
  return property.type === 'Literal' && typeof property.value === 'string' ? property.value : undefined;
}

interface Chain {
  readonly outermost: AssignmentExpression;
  readonly lefts: readonly AnyNode[];
  readonly value: Expression;
  readonly operator: string;
  readonly statement: TopStatement | undefined;
  readonly declarator: VariableDeclarator | undefined;
}

function assignmentChain(syntax: Syntax, from: AssignmentExpression): Chain {
  let outermost = from;
  for (;;) {
    const parent = syntax.parents.get(outermost);
    if (parent?.type !== 'AssignmentExpression' || parent.right !== outermost) break;
    outermost = parent;
  }
  const lefts: AnyNode[] = [];
  let operator = '=';
  let value: Expression = outermost;
  while (value.type === 'AssignmentExpression') {
    lefts.push(value.left);
    if (value.operator !== '=') operator = value.operator;
    value = value.right;
  }
  const holder = syntax.parents.get(outermost);
  const declarator = holder?.type === 'VariableDeclarator' ? holder : undefined;
  const statement = declarator ? syntax.parents.get(declarator) : holder;
  const top =
    (statement?.type === 'ExpressionStatement' || statement?.type === 'VariableDeclaration') &&
    syntax.parents.get(statement)?.type === 'Program';
  return { outermost, lefts, value, operator, statement: top ? statement : undefined, declarator };
}

function classifyChain(chain: Chain, statement: TopStatement, viaModule: boolean): WholeExport | NamedExport | string {
  const names: string[] = [];
  const targets: ExportsNode[] = [];
  let wholeModule = false;
  let linked = false;
  for (const left of chain.lefts) {
    if (left.type === 'Identifier' && left.name === 'exports') linked = true;
    else if (left.type === 'MemberExpression' && isModuleExports(left)) wholeModule = true;
    else if (left.type === 'MemberExpression' && isExports(left.object)) {
      names.push(memberName(left) ?? '');
      targets.push(left.object as ExportsNode);
    } else return 'an assignment to the exports also assigns something else';
  }
  const { outermost: assignment, value, declarator } = chain;
  if (declarator && declarator.id.type !== 'Identifier') return 'an export is assigned in a destructuring declaration';
  const declared = declarator?.id.type === 'Identifier' ? declarator.id.name : undefined;
  if (names.length > 0 && !wholeModule && !linked && !names.includes(''))
    return { kind: 'set', names, assignment, value, statement, targets, viaModule, declared };
  if (names.length > 0) return 'an assignment sets the exports and one of their names at once';
  if (!wholeModule) return 'exports is assigned without module.exports, which has no effect';
  return { kind: 'whole', assignment, value, linked, statement, declarator };
}

function isModuleExports(node: AnyNode): boolean {
  return (
    node.type === 'MemberExpression' &&
    memberName(node) === 'exports' &&
    node.object.type === 'Identifier' &&
    node.object.name === 'module'
  );
}

function isExports(node: AnyNode): boolean {
  return (node.type === 'Identifier' && node.name === 'exports') || isModuleExports(node);
}

function isEsModuleMark(syntax: Syntax, target: ExportsNode): boolean {
  const call = syntax.parents.get(target);
  if (call?.type !== 'CallExpression' || call.arguments[0] !== target) return false;
  const key = call.arguments[1];
  return key?.type === 'Literal' && key.value === '__esModule';
}

function isWritten(syntax: Syntax, node: AnyNode): boolean {
  const parent = syntax.parents.get(node);
  if (parent?.type === 'AssignmentExpression') return parent.left === node;
  if (parent?.type === 'Property') return syntax.parents.get(parent)?.type === 'ObjectPattern';
  return parent?.type === 'UpdateExpression' || parent?.type === 'ArrayPattern' || parent?.type === 'RestElement';
}
