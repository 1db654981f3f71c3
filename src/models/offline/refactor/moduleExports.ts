import type { AnyNode, Identifier, Literal } from 'acorn';
import { patternNames } from './scopes.ts';
import type { Syntax } from './syntax.ts';

/** What the `export` declarations of a file already say. */
export interface ModuleExports {
  readonly names: ReadonlySet<string>;
  /** The local name of each export that has one. */
  readonly locals: ReadonlyMap<string, string>;
  readonly hasDefault: boolean;
  /** The local name of the default export, when it has one. */
  readonly defaultLocal: string | undefined;
  /** True when `export *` adds names that only the other file knows. */
  readonly open: boolean;
}

/** Reads the `export` declarations of a file; `names` leaves `default` out. */
export function readModuleExports(syntax: Syntax): ModuleExports {
  const locals = new Map<string, string>();
  const names = new Set<string>();
  let open = false;
  for (const statement of syntax.program.body) {
    if (statement.type === 'ExportAllDeclaration') {
      if (statement.exported) names.add(exportName(statement.exported));
      else open = true;
    } else if (statement.type === 'ExportDefaultDeclaration') {
      names.add('default');
      const local = defaultLocal(statement.declaration);
      if (local !== undefined) locals.set('default', local);
    } else if (statement.type === 'ExportNamedDeclaration') {
      for (const specifier of statement.specifiers) {
        names.add(exportName(specifier.exported));
        if (!statement.source) locals.set(exportName(specifier.exported), exportName(specifier.local));
      }
      for (const name of declaredNames(statement.declaration)) {
        names.add(name);
        locals.set(name, name);
      }
    }
  }
  const hasDefault = names.delete('default');
  return { names, locals, hasDefault, defaultLocal: locals.get('default'), open };
}

function exportName(node: Identifier | Literal): string {
  return node.type === 'Identifier' ? node.name : String(node.value);
}

function defaultLocal(declaration: AnyNode): string | undefined {
  if (declaration.type === 'Identifier') return declaration.name;
  if (declaration.type !== 'FunctionDeclaration' && declaration.type !== 'ClassDeclaration') return undefined;
  return (declaration.id as Identifier | null | undefined)?.name;
}

function declaredNames(declaration: AnyNode | null | undefined): string[] {
  if (declaration?.type === 'VariableDeclaration')
    return declaration.declarations.flatMap(({ id }) => patternNames(id).map(({ name }) => name));
  if (declaration?.type !== 'FunctionDeclaration' && declaration?.type !== 'ClassDeclaration') return [];
  const id = declaration.id;
  return id ? [id.name] : [];
}
