import { isBuiltin, withNodePrefix } from './builtins.ts';
import { isSkipped } from './instructions.ts';
import { convertSource } from './refactor/convertSource.ts';
import type { Problem } from './refactor/exportUses.ts';
import type { Target } from './refactor/importWriter.ts';
import type { TextChange } from './refactor/rewrite.ts';
import type { Source } from './refactor/source.ts';
import type { Work } from './work.ts';

/** How far the conversion of one file is. */
export type Assessment =
  /** `changes` are this module's to make now; `common` are those of nobody in a shared file, left to the end. */
  | { readonly status: 'pending'; readonly changes: readonly TextChange[]; readonly common: readonly TextChange[] }
  /** An ES module, or a file that has nothing of either; `left` says that lines of sibling modules remain. */
  | { readonly status: 'settled'; readonly wasCommonJs: boolean; readonly left: boolean }
  | { readonly status: 'skipped' }
  | { readonly status: 'impossible'; readonly problems: readonly Problem[] }
  | { readonly status: 'unreadable'; readonly reason: string };

/** Looks at one file as it is now; undefined when it or what it requires must be read first. */
export function assessFile(work: Work, path: string): Assessment | undefined {
  const { facts, sources, instructions } = work;
  const failure = facts.readFailure(path);
  if (failure !== undefined) return { status: 'unreadable', reason: failure };
  const text = facts.text(path);
  if (text === undefined) return undefined;
  const source = sources.read(text);
  if ('problem' in source) return { status: 'impossible', problems: [source.problem] };
  const wasCommonJs = source.commonJs || work.wasCommonJs(path);
  if (wasCommonJs && isSkipped(instructions, path)) return source.commonJs ? { status: 'skipped' } : settled(false);
  if (!wasCommonJs) return { status: 'settled', wasCommonJs, left: false };

  const keeper = source.commonJs ? work.keptBy(path) : undefined;
  if (keeper !== undefined) {
    const reason = `${keeper} requires it, which has to stay CommonJS`;
    return { status: 'impossible', problems: [{ line: 1, reason }] };
  }

  const targets = new Map<string, Target | { readonly problem: string }>();
  let pending = false;
  for (const { specifier } of source.requires.calls) {
    const target = work.resolution.resolve(path, specifier);
    if (target) targets.set(specifier, target);
    else pending = true;
  }
  if (pending) return undefined;
  const resolve = (specifier: string): Target | { problem: string } =>
    targets.get(specifier) ?? { problem: `'${specifier}' was not looked at` };
  const own = work.isOwn(path);
  const { keepStrict } = instructions;
  const { changes, first, problems } = convertSource(source, resolve, { keepStrict, shared: !own });
  if (problems.length > 0) return { status: 'impossible', problems };

  if (own) {
    const wanted = first ? [first] : [...changes, ...wishes(work, path, source)];
    return wanted.length === 0 ? settled(false) : { status: 'pending', changes: wanted, common: [] };
  }
  const alone = work.siblings.length === 0;
  const mine = changes.filter(({ concerns }) => alone || concerns.some((concern) => work.isOwn(concern)));
  const common = changes.filter(
    ({ concerns }) => !alone && !concerns.some((concern) => work.isOwn(concern) || work.isSiblings(concern)),
  );
  if (mine.length === 0 && common.length === 0) return settled(changes.length > 0);
  return { status: 'pending', changes: mine, common };

  function settled(left: boolean): Assessment {
    return { status: 'settled', wasCommonJs: true, left };
  }
}

/** What instructions ask of a converted file besides its conversion. */
function wishes(work: Work, path: string, source: Source): TextChange[] {
  const { header, keepStrict, nodePrefix } = work.instructions;
  const { text, program } = source.syntax;
  const changes: TextChange[] = [];
  const top = /^#!.*\n/.exec(text)?.[0].length ?? 0;
  let lead = '';
  if (header !== undefined && !text.split('\n').includes(header)) lead += `${header}\n`;
  if (keepStrict && isStrict(work.facts.file(path)?.original) && !isStrict(text)) lead += "'use strict';\n\n";
  if (lead !== '') changes.push({ start: top, end: top, replacement: lead, concerns: [] });
  if (!nodePrefix) return changes;
  for (const statement of program.body) {
    if (statement.type !== 'ImportDeclaration' && statement.type !== 'ExportNamedDeclaration') continue;
    const module = statement.source?.value;
    if (!statement.source || typeof module !== 'string' || !isBuiltin(module) || module.startsWith('node:')) continue;
    const quote = text.charAt(statement.source.start);
    const { start, end } = statement.source;
    changes.push({ start, end, replacement: `${quote}${withNodePrefix(module)}${quote}`, concerns: [] });
  }
  return changes;
}

function isStrict(text: string | undefined): boolean {
  return text !== undefined && /^(['"])use strict\1/m.test(text);
}
