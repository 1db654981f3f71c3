import type {
  AnyNode,
  AssignmentProperty,
  ObjectPattern,
  RestElement,
  VariableDeclaration,
  VariableDeclarator,
} from 'acorn';
import { memberName } from './exportUses.ts';
import { concernsOf, type ImportWriter, type Target } from './importWriter.ts';
import type { RequireCall } from './requireUses.ts';
import type { Rewrite } from './rewrite.ts';
import type { Source } from './source.ts';

/** A `require` call together with what it means. */
export interface ResolvedCall extends RequireCall {
  readonly target: Target;
}

/** Turns `const x = require(…)` in all its forms, and a bare `require(…)`, into imports; returns the calls left over. */
export function rewriteDeclarations(
  source: Source,
  calls: readonly ResolvedCall[],
  rewrite: Rewrite,
  writer: ImportWriter,
): ResolvedCall[] {
  const byCall = new Map<AnyNode, ResolvedCall>(calls.map((use) => [use.call, use]));
  const done = new Set<AnyNode>();
  for (const statement of source.syntax.program.body) {
    if (statement.type === 'ExpressionStatement') {
      const use = byCall.get(statement.expression);
      if (!use) continue;
      const line = writer.declaration('import', '', use.target, use.quote);
      rewrite.replace(statement.start, statement.end, line, concernsOf(use.target));
      writer.markImport(statement);
      done.add(use.call);
    } else if (statement.type === 'VariableDeclaration') {
      for (const call of rewriteDeclaration(source, statement, byCall, rewrite, writer)) done.add(call);
    }
  }
  return calls.filter(({ call }) => !done.has(call));
}

/** Hoists every call that is left as an import and puts the imported name in its place. */
export function rewriteInnerCalls(
  calls: readonly ResolvedCall[],
  rewrite: Rewrite,
  writer: ImportWriter,
  wanted: (call: AnyNode) => string | undefined,
): ReadonlyMap<AnyNode, string> {
  const names = new Map<AnyNode, string>();
  for (const use of calls) {
    const name = writer.wholeName(use, use.target, wanted(use.call));
    names.set(use.call, name);
    rewrite.replace(use.call.start, use.call.end, name, concernsOf(use.target));
  }
  return names;
}

function rewriteDeclaration(
  source: Source,
  statement: VariableDeclaration,
  byCall: ReadonlyMap<AnyNode, ResolvedCall>,
  rewrite: Rewrite,
  writer: ImportWriter,
): AnyNode[] {
  const lines: string[] = [];
  const kept: VariableDeclarator[] = [];
  const done: AnyNode[] = [];
  const concerns: string[] = [];
  for (const declarator of statement.declarations) {
    const converted = importFor(source, declarator, byCall, writer);
    if (!converted) {
      kept.push(declarator);
      continue;
    }
    lines.push(writer.declaration('import', converted.clause, converted.use.target, converted.use.quote));
    concerns.push(...concernsOf(converted.use.target));
    done.push(converted.use.call);
  }
  if (done.length === 0) return done;
  if (kept.length === 0) {
    const before = commentsWithin(source, [statement]);
    writer.markImport(statement);
    rewrite.replace(statement.start, statement.end, [...before, ...lines].join('\n'), concerns);
    return done;
  }
  const cuts = cutDeclarators(statement, kept);
  for (const line of [...commentsWithin(source, cuts), ...lines]) rewrite.lineBefore(statement, line, concerns);
  for (const { start, end } of cuts) rewrite.replace(start, end, '');
  return done;
}

interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** The ranges to cut so that the converted declarators go and the others, and what stands between them, stay. */
function cutDeclarators(statement: VariableDeclaration, kept: readonly VariableDeclarator[]): TextRange[] {
  const { declarations } = statement;
  const cuts: TextRange[] = [];
  let start: number | undefined;
  for (const declarator of declarations) {
    if (!kept.includes(declarator)) start ??= declarator.start;
    else if (start !== undefined) {
      cuts.push({ start, end: declarator.start });
      start = undefined;
    }
  }
  const lastKept = kept.at(-1);
  const last = declarations.at(-1);
  if (start !== undefined && lastKept && last) cuts.push({ start: lastKept.end, end: last.end });
  return cuts;
}

function commentsWithin({ syntax }: Source, ranges: readonly TextRange[]): string[] {
  return syntax.comments
    .filter((comment) => ranges.some(({ start, end }) => start <= comment.start && comment.end <= end))
    .map(({ start, end }) => syntax.text.slice(start, end));
}

interface ConvertedDeclarator {
  readonly use: ResolvedCall;
  readonly clause: string;
}

function importFor(
  source: Source,
  declarator: VariableDeclarator,
  byCall: ReadonlyMap<AnyNode, ResolvedCall>,
  writer: ImportWriter,
): ConvertedDeclarator | undefined {
  const { id, init } = declarator;
  if (!init) return undefined;
  const direct = byCall.get(init);
  if (direct) {
    if (id.type === 'Identifier') {
      if (isReassigned(source, id.name)) return undefined;
      writer.remember(direct.target, id.name);
      return { use: direct, clause: writer.wholeClause(direct.target, id.name) };
    }
    const clause = id.type === 'ObjectPattern' ? namedClause(source, id, direct.target) : undefined;
    return clause === undefined ? undefined : { use: direct, clause };
  }
  if (init.type !== 'MemberExpression' || id.type !== 'Identifier') return undefined;
  const use = byCall.get(init.object);
  const name = memberName(init);
  if (!use || name === undefined || !hasName(use.target, name) || isReassigned(source, id.name)) return undefined;
  return { use, clause: `{ ${specifierText(name, id.name)} }` };
}

/** `{ a, b as c }` for a pattern that only picks names which the target surely has. */
function namedClause(source: Source, pattern: ObjectPattern, target: Target): string | undefined {
  const specifiers = pattern.properties.map((property) => pickedName(source, property, target));
  if (specifiers.length === 0 || !specifiers.every((specifier) => specifier !== undefined)) return undefined;
  const inline = `{ ${specifiers.join(', ')} }`;
  return inline.length <= 100 ? inline : `{\n  ${specifiers.join(',\n  ')},\n}`;
}

function pickedName(source: Source, property: AssignmentProperty | RestElement, target: Target): string | undefined {
  if (property.type === 'RestElement' || property.computed || property.key.type !== 'Identifier') return undefined;
  if (property.value.type !== 'Identifier' || isReassigned(source, property.value.name)) return undefined;
  return hasName(target, property.key.name) ? specifierText(property.key.name, property.value.name) : undefined;
}

function hasName(target: Target, name: string): boolean {
  return target.form !== 'default' && target.json !== true && name !== 'default' && (target.names?.has(name) ?? true);
}

function isReassigned(source: Source, name: string): boolean {
  const binding = source.scopes.top.get(name);
  return !binding || binding.declarations.length > 1 || binding.references.some((reference) => reference.write);
}

/** `a`, or `a as b` when the names differ. */
export function specifierText(from: string, to: string): string {
  return from === to ? from : `${from} as ${to}`;
}
