import { namesOf, type PlannedCall, type PlannedTurn } from './plannedTurn.ts';
import type { TextChange } from './refactor/rewrite.ts';
import { toSnippets } from './snippets.ts';
import type { Work } from './work.ts';

/** In about so many turns a module's files are edited, so that its progress shows and it stays within its turns. */
const ownTurns = 12;
const sharedTurns = 6;

/**
 * Edits the next files: the module's own first, then the lines of shared files that concern this module. What concerns
 * nobody in a shared file comes last, after another look: whoever ends first does it, so that few get in each other's way.
 */
export function editingTurn(work: Work): PlannedTurn | undefined {
  const own = work.ownFiles;
  const ownPending = own.filter((path) => changesOf(work, path, 'changes').length > 0);
  if (ownPending.length > 0) return edit(work, firstPart(ownPending, own.length, ownTurns), 'changes', '');
  const shared = work.sharedFiles;
  const mine = shared.filter((path) => changesOf(work, path, 'changes').length > 0);
  if (mine.length > 0) {
    const paths = firstPart(mine, shared.length, sharedTurns);
    return edit(work, paths, 'changes', ', which other modules share');
  }
  const common = shared.filter((path) => changesOf(work, path, 'common').length > 0);
  if (common.length === 0) return undefined;
  const seenBefore = common.filter((path) => (work.facts.file(path)?.shownAt ?? -1) < work.lastConversionAt);
  if (seenBefore.length === 0) return edit(work, common, 'common', ': what is left there and no module’s own');
  const calls = seenBefore.map((path) => ({ name: 'read_file', input: { path } }));
  return { text: `Looking whether others have done the rest of ${namesOf(seenBefore)} meanwhile.`, calls };
}

type Part = 'changes' | 'common';

function changesOf(work: Work, path: string, part: Part): readonly TextChange[] {
  const assessment = work.isGivenUp(path) ? undefined : work.assess(path);
  return assessment?.status === 'pending' ? assessment[part] : [];
}

function firstPart(paths: readonly string[], total: number, turns: number): readonly string[] {
  return paths.slice(0, Math.max(1, Math.ceil(total / turns)));
}

function edit(work: Work, paths: readonly string[], part: Part, remark: string): PlannedTurn {
  const calls: PlannedCall[] = [];
  for (const path of paths) {
    const text = work.facts.text(path) ?? '';
    for (const { oldText, newText } of toSnippets(text, changesOf(work, path, part), work.isOwn(path)))
      calls.push({ name: 'edit_file', input: { path, old_string: oldText, new_string: newText } });
  }
  const again = paths.some((path) => work.facts.history(path).failures > 0);
  const lead = again ? 'Somebody else changed it meanwhile; trying again on the present text:' : 'Converting';
  return { text: `${lead} ${namesOf(paths)}${remark}.`, calls };
}
