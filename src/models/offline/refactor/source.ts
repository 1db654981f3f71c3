import type { AnyNode, CallExpression, Expression } from 'acorn';
import { planExports, propertyNames, type ExportPlan } from './exportPlan.ts';
import { collectExportUses, compiledReason, type ExportUses, type Problem } from './exportUses.ts';
import { readModuleExports, type ModuleExports } from './moduleExports.ts';
import { collectRequireUses, type RequireUses } from './requireUses.ts';
import { analyseScopes, type Scopes } from './scopes.ts';
import { hasOwnThis, lineAt, parseSource, walk, type Syntax } from './syntax.ts';

/** A file with all that its own text tells about converting it. */
export interface Source {
  readonly syntax: Syntax;
  readonly scopes: Scopes;
  readonly requires: RequireUses;
  readonly exportUses: ExportUses;
  readonly existing: ModuleExports;
  readonly plan: ExportPlan;
  /** True while anything of CommonJS is left in the file. */
  readonly commonJs: boolean;
  /** The specifiers of the import and re-export declarations that it has already. */
  readonly imports: readonly string[];
  /** Why the file cannot be converted, whatever it requires. */
  readonly problems: readonly Problem[];
}

/** What a file offers to those who require it, or the specifier of the file that it passes on. */
export type Shape =
  | { readonly form: 'namespace'; readonly names?: ReadonlySet<string> }
  | { readonly form: 'default' }
  | { readonly form: 'same-as'; readonly specifier: string };

/** Reads a file's text; a text that does not parse gives one problem instead. */
export function readSource(text: string): Source | { readonly problem: Problem } {
  const syntax = parseSource(text);
  if ('failure' in syntax)
    return { problem: { line: failureLine(syntax.failure), reason: `it does not parse: ${syntax.failure}` } };
  const scopes = analyseScopes(syntax);
  const requires = collectRequireUses(syntax, scopes);
  const exportUses = collectExportUses(syntax, scopes, requires.explained);
  const existing = readModuleExports(syntax);
  const commonJs = ['require', 'module', 'exports', '__dirname', '__filename'].some((name) => scopes.free.has(name));
  const problems = [...requires.problems, ...exportUses.problems, ...sloppyProblems(syntax, scopes)];
  const calls = new Set<AnyNode>(requires.calls.map((use) => use.call));
  const isRequire = (node: Expression): node is CallExpression => calls.has(node);
  const plan = planExports(syntax, exportUses, existing, isRequire, problems);
  const compiled = problems.find(({ reason }) => reason === compiledReason);
  if (compiled) problems.splice(0, problems.length, compiled);
  return {
    syntax,
    scopes,
    requires,
    exportUses,
    existing,
    plan,
    commonJs,
    imports: importedSpecifiers(syntax),
    problems,
  };
}

/** What the file offers once it is converted; a file that stays as it is offers one value to its importers. */
export function shapeOf(source: Source): Shape {
  if (source.commonJs && source.problems.length > 0) return { form: 'default' };
  const { plan, existing, exportUses } = source;
  if (plan.form === 'same-as') {
    const use = source.requires.calls.find(({ call }) => call === plan.call);
    if (use) return { form: 'same-as', specifier: use.specifier };
  }
  if (plan.form !== 'named' || existing.hasDefault) return { form: 'default' };
  if (existing.open || plan.whole?.value.properties.some(({ type }) => type === 'SpreadElement'))
    return { form: 'namespace' };
  const own = plan.whole ? propertyNames(plan.whole.value) : [];
  return {
    form: 'namespace',
    names: new Set([...existing.names, ...own, ...exportUses.sets.flatMap((set) => set.names)]),
  };
}

function importedSpecifiers(syntax: Syntax): string[] {
  return syntax.program.body.flatMap((node) => {
    const declares = node.type === 'ImportDeclaration' || node.type === 'ExportNamedDeclaration';
    const source = declares || node.type === 'ExportAllDeclaration' ? node.source : undefined;
    return typeof source?.value === 'string' ? [source.value] : [];
  });
}

/** What an ES module's rules forbid though a script may do it. */
function sloppyProblems(syntax: Syntax, scopes: Scopes): Problem[] {
  const problems: Problem[] = [];
  walk(syntax.program, (node) => {
    if (hasOwnThis(node) || node.type === 'ClassBody') return false;
    if (node.type === 'ThisExpression')
      problems.push({ line: lineAt(syntax.text, node.start), reason: 'this is used outside of any function' });
    return true;
  });
  const strict = syntax.program.body.some(
    (node) => node.type === 'ExpressionStatement' && node.directive === 'use strict',
  );
  if (strict || syntax.module) return problems;
  for (const [name, references] of scopes.free) {
    const written = references.find((reference) => reference.write);
    if (!written || name === 'exports' || name === 'module') continue;
    const line = lineAt(syntax.text, written.identifier.start);
    problems.push({ line, reason: `it assigns ${name}, which is declared nowhere` });
  }
  return problems;
}

function failureLine(failure: string): number {
  const match = /\((\d+):\d+\)/.exec(failure);
  return match ? Number(match[1]) : 1;
}
