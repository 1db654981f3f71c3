import type { AnyNode } from 'acorn';
import { memberName, type NamedExport } from './exportUses.ts';
import { concernsOf, type ImportWriter } from './importWriter.ts';
import { specifierText, type ResolvedCall } from './rewriteRequires.ts';
import type { Rewrite } from './rewrite.ts';
import type { Source } from './source.ts';

/** Turns `module.exports = require(…)` and `exports.x = require(…)` into re-exports; says which sets and calls are done. */
export function rewriteReexports(
  source: Source,
  calls: ReadonlyMap<AnyNode, ResolvedCall>,
  rewrite: Rewrite,
  writer: ImportWriter,
): { readonly sets: ReadonlySet<NamedExport>; readonly calls: ReadonlySet<AnyNode> } {
  const doneSets = new Set<NamedExport>();
  const doneCalls = new Set<AnyNode>();
  const { plan, exportUses } = source;
  if (plan.form === 'same-as') {
    const use = calls.get(plan.call);
    if (use && use.target.json !== true) {
      const clause = use.target.form === 'namespace' ? '*' : '{ default }';
      const { start, end } = plan.whole.statement;
      rewrite.replace(start, end, writer.declaration('export', clause, use.target, use.quote), concernsOf(use.target));
      doneCalls.add(use.call);
    }
  }
  if (plan.form !== 'named') return { sets: doneSets, calls: doneCalls };

  for (const set of exportUses.sets) {
    const name = set.names[0];
    if (name === undefined || set.names.length > 1 || set.declared !== undefined) continue;
    const sharing = exportUses.sets.some((other) => other !== set && other.names.includes(name));
    if (sharing || exportUses.mentions.some((mention) => mention.name === name)) continue;
    const picked = pick(set.value, calls);
    if (!picked || picked.use.target.json === true) continue;
    const { target, quote } = picked.use;
    const clause = clauseFor(name, picked);
    if (clause === undefined) continue;
    const { start, end } = set.statement;
    rewrite.replace(start, end, writer.declaration('export', clause, target, quote), concernsOf(target));
    doneSets.add(set);
    doneCalls.add(picked.use.call);
  }
  return { sets: doneSets, calls: doneCalls };
}

interface Picked {
  readonly use: ResolvedCall;
  readonly member: string | undefined;
}

function pick(value: AnyNode, calls: ReadonlyMap<AnyNode, ResolvedCall>): Picked | undefined {
  const direct = calls.get(value);
  if (direct) return { use: direct, member: undefined };
  if (value.type !== 'MemberExpression') return undefined;
  const use = calls.get(value.object);
  const member = memberName(value);
  return use && member !== undefined ? { use, member } : undefined;
}

function clauseFor(name: string, { use, member }: Picked): string | undefined {
  const { form, names } = use.target;
  if (member !== undefined) {
    if (form === 'default' || member === 'default' || names?.has(member) === false) return undefined;
    return `{ ${specifierText(member, name)} }`;
  }
  return form === 'namespace' ? `* as ${name}` : `{ default as ${name} }`;
}
