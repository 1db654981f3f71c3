import { linesAround, type ChangePlan, type ExistingFile } from './changePlan.ts';
import { afterShowing, type KnownFile } from './knownFile.ts';
import { composeExactly } from '../text/composeHunks.ts';
import { applyHunks, invertHunks, type LineHunk } from '../text/lineHunks.ts';
import type { LineSpan } from '../text/lineSet.ts';
import type { NumberedLines } from '../outcome.ts';
import { rebaseHunks, type MergeConflict } from '../text/merge.ts';

/**
 * Brings hunks planned on the text that the task knows onto the text as it is now, or refuses where both changed;
 * `after` is what the task knows once they are applied.
 */
export function planMerge(
  taskId: string,
  present: ExistingFile,
  known: KnownFile,
  planned: readonly LineHunk[],
  after: KnownFile,
): ChangePlan {
  const { history, lines } = present;
  const others = history.hunksFrom(known.lines, lines);
  const merged = rebaseHunks(others, planned);
  if (merged.kind === 'conflict') return planRefusal(taskId, present, known, others, merged.conflicts);
  history.relate(after.lines, composeExactly(invertHunks(planned), others), lines);
  if (merged.rebased.length === 0) return planNothing(present.path, after);
  if (others.length === 0) {
    const known = { ...after, seen: history.length, told: history.length };
    return { kind: 'edit', hunks: merged.rebased, lines: after.lines, mergedWith: [], known };
  }
  const mergedWith = history.authorsSince(known.seen, taskId);
  return { kind: 'edit', hunks: merged.rebased, lines: applyHunks(lines, merged.rebased), mergedWith, known: after };
}

/** The text is already as the task wants it. */
export function planNothing(path: string, known: KnownFile): ChangePlan {
  const outcome = { kind: 'applied', path, change: 'edit', added: 0, removed: 0, mergedWith: [] } as const;
  return { kind: 'answer', outcome, known };
}

/**
 * From then on the task plans on the text as it is now, so that an old belief never meets a look-alike; the few lines
 * that the answer shows do not count as read for a whole write.
 */
function planRefusal(
  taskId: string,
  present: ExistingFile,
  known: KnownFile,
  others: readonly LineHunk[],
  conflicts: readonly MergeConflict[],
): ChangePlan {
  const ranges = conflicts.map((conflict) => disputedLines(conflict, others));
  const by = ranges.map(({ from, to }) => present.history.authorOf(from, to, known.seen, taskId) ?? null);
  const from = Math.min(...ranges.map((range) => range.from));
  const to = Math.max(...ranges.map((range) => range.to));
  const shown = linesAround(present.lines, from, to);
  return {
    kind: 'answer',
    outcome: {
      kind: 'refused',
      path: present.path,
      reason: 'The same lines were changed since you read them. Look at them as they stand now and edit again.',
      by: [...new Set(by)],
      present: shown,
    },
    known: afterShowing(known, present.lines, present.history.length, [], [spanOf(shown)]),
  };
}

const spanOf = ({ from, lines }: NumberedLines): LineSpan => ({ from: from - 1, to: from - 1 + lines.length });

/** The present lines that stand in the way, from 0, end excluded; of a hunk that only replaces lines, just the shared ones. */
function disputedLines({ ours, theirs }: MergeConflict, others: readonly LineHunk[]): { from: number; to: number } {
  const shift = others
    .filter(({ start }) => start < ours.start)
    .reduce((sum, { added, removed }) => sum + added.length - removed.length, 0);
  const from = ours.start + shift;
  if (ours.added.length !== ours.removed.length) return { from, to: from + ours.added.length };
  const firstShared = Math.max(ours.start, theirs.start);
  const endShared = Math.min(
    ours.start + ours.removed.length,
    Math.max(theirs.start + theirs.removed.length, firstShared + 1),
  );
  return { from: firstShared + shift, to: endShared + shift };
}
