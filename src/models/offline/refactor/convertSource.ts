import type { AnyNode } from 'acorn';
import type { Problem } from './exportUses.ts';
import { ImportWriter, type Resolve, type Target } from './importWriter.ts';
import { NameSupply } from './names.ts';
import { namespaceMisuse } from './namespaceMisuse.ts';
import { rewriteReexports } from './reexports.ts';
import { applyChanges, Rewrite, type TextChange } from './rewrite.ts';
import { writeDefault } from './rewriteDefault.ts';
import { NamedExports } from './rewriteExports.ts';
import { dropStrictDirective, rewriteFileNames, rewriteMainChecks } from './rewriteGlobals.ts';
import { rewriteDeclarations, rewriteInnerCalls, type ResolvedCall } from './rewriteRequires.ts';
import type { Source } from './source.ts';
import { lineAt, moduleComplaint } from './syntax.ts';

/** What to change in a file so that it is an ES module; with any problem nothing is to be changed. */
export interface Conversion {
  readonly changes: readonly TextChange[];
  /** Imports that must be there before the changes are made; worked out anew afterwards, the file has them. */
  readonly first: TextChange | undefined;
  readonly problems: readonly Problem[];
  /** Things that a reader of the result should know. */
  readonly notes: readonly string[];
}

/** How a file is to be converted. */
export interface ConversionOptions {
  /** Leaves `'use strict'` where it is. */
  readonly keepStrict: boolean;
  /** True when others edit the file at the same time: each change then stands for itself. */
  readonly shared: boolean;
}

/** Works out the conversion of one file; `resolve` tells what each required specifier is. */
export function convertSource(source: Source, resolve: Resolve, options: ConversionOptions): Conversion {
  const problems: Problem[] = [...source.problems];
  const { syntax, requires, exportUses, plan } = source;
  const resolved: ResolvedCall[] = [];
  for (const use of requires.calls) {
    const target = resolve(use.specifier);
    if ('problem' in target) problems.push({ line: lineAt(syntax.text, use.call.start), reason: target.problem });
    else resolved.push({ ...use, target });
  }
  for (const use of resolved) problems.push(...targetProblems(source, use, use.target));
  if (problems.length > 0 || !source.commonJs) return { changes: [], first: undefined, problems, notes: [] };

  const rewrite = new Rewrite(syntax.text);
  const names = new NameSupply(source.scopes);
  const writer = new ImportWriter(syntax, names, options.shared ? rewrite : undefined);
  const byCall = new Map<AnyNode, ResolvedCall>(resolved.map((use) => [use.call, use]));

  rewriteFileNames(source, rewrite);
  rewriteMainChecks(source, rewrite, names, writer);
  const reexported = rewriteReexports(source, byCall, rewrite, writer);
  const left = rewriteDeclarations(
    source,
    resolved.filter(({ call }) => !reexported.calls.has(call)),
    rewrite,
    writer,
  );
  const inner = left.filter(({ call }) => syntax.parents.get(call)?.type !== 'SpreadElement' || plan.form !== 'named');
  const importedNames = rewriteInnerCalls(inner, rewrite, writer, (call) => entryName(source, call));
  if (plan.form === 'named') {
    const sets = exportUses.sets.filter((set) => !reexported.sets.has(set));
    new NamedExports(source, rewrite, names, writer, importedNames).write(sets, byCall);
  } else if (plan.form === 'default' || !reexported.calls.has(plan.call)) {
    writeDefault(source, plan.whole, rewrite, names, writer);
  }
  if (!options.keepStrict) dropStrictDirective(syntax, rewrite);

  const changes = rewrite.byStatement(syntax.program.body);
  const first = writer.additions();
  const complaint = moduleComplaint(applyChanges(syntax.text, first ? [first, ...changes] : changes));
  if (complaint !== undefined) {
    const reason = `as a module it would not parse: ${complaint}`;
    return { changes: [], first: undefined, problems: [{ line: 1, reason }], notes: [] };
  }
  return { changes, first, problems: [], notes: orderNotes(source, resolved) };
}

function targetProblems(source: Source, use: ResolvedCall, target: Target): Problem[] {
  const { syntax } = source;
  const parent = syntax.parents.get(use.call);
  const problems: Problem[] = [];
  if (target.form === 'namespace') {
    const misuse = namespaceMisuse(source, use.call);
    if (misuse) problems.push({ line: lineAt(syntax.text, misuse.node.start), reason: misuse.reason });
  } else if (parent?.type === 'SpreadElement' && source.plan.form === 'named') {
    const line = lineAt(syntax.text, use.call.start);
    problems.push({ line, reason: `it spreads the exports of '${use.specifier}', which is one value` });
  }
  return problems;
}

/** The name that an object's entry gives to the module required as its value. */
function entryName(source: Source, call: AnyNode): string | undefined {
  const parent = source.syntax.parents.get(call);
  return parent?.type === 'Property' && parent.key.type === 'Identifier' && !parent.computed
    ? parent.key.name
    : undefined;
}

/** Imports run before everything else in a file, which a `require` further down did not. */
function orderNotes(source: Source, calls: readonly ResolvedCall[]): string[] {
  const { syntax, exportUses } = source;
  const last = Math.max(-1, ...calls.map(({ statement }) => statement.start));
  const exporting = new Set<AnyNode>([...exportUses.sets, ...exportUses.wholes].map(({ statement }) => statement));
  const early = syntax.program.body.find(
    (statement) =>
      statement.type === 'ExpressionStatement' &&
      statement.directive === undefined &&
      statement.end <= last &&
      !exporting.has(statement) &&
      !calls.some((use) => use.statement === statement),
  );
  return early
    ? [`line ${String(lineAt(syntax.text, early.start))} ran before a later require and now runs after all imports`]
    : [];
}
