import type { AnyNode, Identifier, Pattern } from 'acorn';
import { childrenOf, type Syntax } from './syntax.ts';

/** A declared name and every place that means it. */
export interface Binding {
  readonly name: string;
  /** True when the file's outermost level declares it. */
  readonly top: boolean;
  readonly imported: boolean;
  /** How often it is declared; `var` and functions may repeat. */
  readonly declarations: Identifier[];
  readonly references: Reference[];
}

/** One use of a name; `write` covers assignments, updates and loop heads, not the declaration's own value. */
export interface Reference {
  readonly identifier: Identifier;
  readonly write: boolean;
}

/** Who declares which name in a file, and which names come from outside. */
export interface Scopes {
  readonly top: ReadonlyMap<string, Binding>;
  readonly bindings: readonly Binding[];
  /** Uses of names that the file does not declare, by name. */
  readonly free: ReadonlyMap<string, readonly Reference[]>;
}

interface Scope {
  readonly parent: Scope | undefined;
  readonly holdsVar: boolean;
  readonly bindings: Map<string, Binding>;
}

/** Resolves every name of a file by the language's scope rules; `with` and `eval` are not looked into. */
export function analyseScopes(syntax: Syntax): Scopes {
  const analysis = new ScopeAnalysis(syntax.program);
  return analysis.result();
}

class ScopeAnalysis {
  private readonly root: Scope = { parent: undefined, holdsVar: true, bindings: new Map() };
  private readonly all: Binding[] = [];
  private readonly declared = new Set<AnyNode>();
  private readonly written = new Set<AnyNode>();
  private readonly scopes = new Map<AnyNode, Scope>();
  private readonly free = new Map<string, Reference[]>();

  constructor(program: AnyNode) {
    this.declareIn(program, this.root);
    this.resolveIn(program, this.root);
  }

  result(): Scopes {
    return { top: this.root.bindings, bindings: this.all, free: this.free };
  }

  private open(node: AnyNode, parent: Scope, holdsVar: boolean): Scope {
    const scope: Scope = { parent, holdsVar, bindings: new Map() };
    this.scopes.set(node, scope);
    return scope;
  }

  private bind(scope: Scope, identifier: Identifier, imported = false): void {
    this.declared.add(identifier);
    const known = scope.bindings.get(identifier.name);
    if (known) {
      known.declarations.push(identifier);
      return;
    }
    const top = scope === this.root;
    const binding = { name: identifier.name, top, imported, declarations: [identifier], references: [] };
    scope.bindings.set(identifier.name, binding);
    this.all.push(binding);
  }

  private declareIn(node: AnyNode, outer: Scope): void {
    let scope = outer;
    switch (node.type) {
      case 'FunctionDeclaration':
      case 'FunctionExpression':
      case 'ArrowFunctionExpression': {
        const id = node.id;
        if (node.type === 'FunctionDeclaration' && id) this.bind(outer, id);
        scope = this.open(node, outer, true);
        if (node.type === 'FunctionExpression' && id) this.bind(scope, id);
        for (const parameter of node.params) for (const name of patternNames(parameter)) this.bind(scope, name);
        break;
      }
      case 'ClassDeclaration':
      case 'ClassExpression': {
        const id = node.id;
        if (node.type === 'ClassDeclaration' && id) this.bind(outer, id);
        scope = this.open(node, outer, false);
        if (node.type === 'ClassExpression' && id) this.bind(scope, id);
        break;
      }
      case 'BlockStatement':
      case 'ForStatement':
      case 'ForInStatement':
      case 'ForOfStatement':
      case 'SwitchStatement':
        scope = this.open(node, outer, false);
        break;
      case 'StaticBlock':
        scope = this.open(node, outer, true);
        break;
      case 'CatchClause':
        scope = this.open(node, outer, false);
        if (node.param) for (const name of patternNames(node.param)) this.bind(scope, name);
        break;
      case 'VariableDeclaration': {
        const target = node.kind === 'var' ? nearestVarScope(outer) : outer;
        for (const { id } of node.declarations) for (const name of patternNames(id)) this.bind(target, name);
        break;
      }
      case 'ImportSpecifier':
      case 'ImportDefaultSpecifier':
      case 'ImportNamespaceSpecifier':
        this.bind(this.root, node.local, true);
        break;
      default:
        break;
    }
    for (const child of childrenOf(node)) this.declareIn(child, scope);
  }

  private resolveIn(node: AnyNode, outer: Scope): void {
    const scope = this.scopes.get(node) ?? outer;
    if (node.type === 'AssignmentExpression') this.markWritten(node.left);
    else if (node.type === 'UpdateExpression' && node.argument.type === 'Identifier') this.written.add(node.argument);
    else if (
      (node.type === 'ForInStatement' || node.type === 'ForOfStatement') &&
      node.left.type !== 'VariableDeclaration'
    )
      this.markWritten(node.left);
    else if (node.type === 'Identifier' && !this.declared.has(node)) this.refer(node, scope);
    for (const child of referringChildren(node)) this.resolveIn(child, scope);
  }

  private markWritten(pattern: Pattern): void {
    for (const name of patternNames(pattern)) this.written.add(name);
  }

  private refer(identifier: Identifier, from: Scope): void {
    const reference = { identifier, write: this.written.has(identifier) };
    for (let scope: Scope | undefined = from; scope; scope = scope.parent) {
      const binding = scope.bindings.get(identifier.name);
      if (binding) {
        binding.references.push(reference);
        return;
      }
    }
    const known = this.free.get(identifier.name);
    if (known) known.push(reference);
    else this.free.set(identifier.name, [reference]);
  }
}

/** The children of a node without those identifiers that are only labels, keys or foreign names. */
function referringChildren(node: AnyNode): AnyNode[] {
  switch (node.type) {
    case 'MemberExpression':
      return node.computed ? [node.object, node.property] : [node.object];
    case 'Property':
    case 'MethodDefinition':
    case 'PropertyDefinition': {
      const value = node.value as AnyNode | null | undefined;
      return [...(node.computed ? [node.key] : []), ...(value ? [value] : [])];
    }
    case 'LabeledStatement':
      return [node.body];
    case 'BreakStatement':
    case 'ContinueStatement':
    case 'MetaProperty':
    case 'ImportDeclaration':
    case 'ExportAllDeclaration':
      return [];
    case 'ExportSpecifier':
      return [node.local];
    case 'ExportNamedDeclaration':
      return node.source ? [] : childrenOf(node);
    default:
      return childrenOf(node);
  }
}

function nearestVarScope(from: Scope): Scope {
  let scope = from;
  while (!scope.holdsVar && scope.parent) scope = scope.parent;
  return scope;
}

/** The identifiers that a pattern binds or assigns; members are not among them. */
export function patternNames(pattern: Pattern): Identifier[] {
  switch (pattern.type) {
    case 'Identifier':
      return [pattern];
    case 'MemberExpression':
      return [];
    case 'ObjectPattern':
      return pattern.properties.flatMap((property) =>
        patternNames(property.type === 'RestElement' ? property.argument : property.value),
      );
    case 'ArrayPattern':
      return pattern.elements.flatMap((element) => (element ? patternNames(element) : []));
    case 'RestElement':
      return patternNames(pattern.argument);
    case 'AssignmentPattern':
      return patternNames(pattern.left);
  }
}
