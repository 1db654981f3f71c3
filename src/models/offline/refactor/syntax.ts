import { parse, type AnyNode, type Comment, type Program, type Statement, type ModuleDeclaration } from 'acorn';
import { errorMessage } from '../../../core/base/errors.ts';

/** A statement of a file's outermost level. */
export type TopStatement = Statement | ModuleDeclaration;

/** A parsed file; `module` says that it already holds `import`, `export` or `import.meta`. */
export interface Syntax {
  readonly text: string;
  readonly program: Program;
  readonly module: boolean;
  readonly comments: readonly Comment[];
  readonly parents: ReadonlyMap<AnyNode, AnyNode>;
}

/** Parses a file as a script, or as a module when it is one; a text that is neither gives the parser's complaint. */
export function parseSource(text: string): Syntax | { readonly failure: string } {
  const script = attempt(text, 'script');
  if (script.program) return toSyntax(text, script.program, script.comments, false);
  const module = attempt(text, 'module');
  if (module.program) return toSyntax(text, module.program, module.comments, true);
  return { failure: looksLikeModule(text) ? module.failure : script.failure };
}

/** The complaint of the parser when the text is not a module, otherwise undefined. */
export function moduleComplaint(text: string): string | undefined {
  const result = attempt(text, 'module');
  return result.program ? undefined : result.failure;
}

/** The direct children of a node in the order of its properties. */
export function childrenOf(node: AnyNode): AnyNode[] {
  const children: AnyNode[] = [];
  for (const value of Object.values(node) as unknown[]) {
    if (Array.isArray(value)) children.push(...value.filter(isNode));
    else if (isNode(value)) children.push(value);
  }
  return children;
}

/** Visits a node and everything below it, outer nodes first; `visit` answers false to leave a subtree out. */
export function walk(node: AnyNode, visit: (node: AnyNode) => boolean): void {
  if (!visit(node)) return;
  for (const child of childrenOf(node)) walk(child, visit);
}

/** The 1-based line of an offset. */
export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let index = text.indexOf('\n'); index !== -1 && index < offset; index = text.indexOf('\n', index + 1)) line += 1;
  return line;
}

/** True for a function that has its own `this` and is not an arrow. */
export function hasOwnThis(node: AnyNode): boolean {
  return node.type === 'FunctionExpression' || node.type === 'FunctionDeclaration';
}

/** True when `this` inside the node, outside of inner functions and classes, means what it means at the node. */
export function usesThis(node: AnyNode): boolean {
  let found = false;
  walk(node, (inner) => {
    if (inner !== node && (hasOwnThis(inner) || inner.type === 'ClassBody')) return false;
    if (inner.type === 'ThisExpression' || inner.type === 'Super') found = true;
    return !found;
  });
  return found;
}

/** The ancestors of a node, nearest first. */
export function* ancestors(syntax: Syntax, node: AnyNode): Generator<AnyNode> {
  for (let parent = syntax.parents.get(node); parent; parent = syntax.parents.get(parent)) yield parent;
}

/** The outermost statement that holds the node. */
export function topStatement(syntax: Syntax, node: AnyNode): TopStatement {
  const found = syntax.program.body.find((statement) => statement.start <= node.start && node.end <= statement.end);
  if (!found) throw new Error('A node lies outside of every statement of its program.');
  return found;
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}

function looksLikeModule(text: string): boolean {
  return /^\s*(?:import|export)\b/m.test(text);
}

type Attempt =
  | { readonly program: Program; readonly comments: readonly Comment[] }
  | { readonly program?: undefined; readonly failure: string };

function attempt(text: string, sourceType: 'script' | 'module'): Attempt {
  const comments: Comment[] = [];
  try {
    const program = parse(text, {
      ecmaVersion: 'latest',
      sourceType,
      allowHashBang: true,
      allowReturnOutsideFunction: sourceType === 'script',
      onComment: comments,
    });
    return { program, comments };
  } catch (error) {
    return { failure: errorMessage(error) };
  }
}

function toSyntax(text: string, program: Program, comments: readonly Comment[], module: boolean): Syntax {
  const parents = new Map<AnyNode, AnyNode>();
  walk(program, (node) => {
    for (const child of childrenOf(node)) parents.set(child, node);
    return true;
  });
  return { text, program, module, comments, parents };
}
