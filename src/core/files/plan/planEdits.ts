import { missingFile } from '../rejections.ts';
import type { LineHunk } from '../text/lineHunks.ts';
import type { LineSpan } from '../text/lineSet.ts';
import type { Planner } from './changePlan.ts';
import { afterReplacing, afterShowing, equalLines, type KnownFile, type ReplacedLines } from './knownFile.ts';
import { planMerge } from './mergePlan.ts';

/**
 * Plans hunks that were made for a text that stood in the file a moment ago, whoever of the task has seen it: merged with
 * what has changed since. The task knows the new lines where it knew the old ones.
 */
export function planEdits(taskId: string, base: readonly string[], hunks: readonly LineHunk[]): Planner {
  return (present, known) => {
    const { path, lines, history } = present;
    if (!lines) return { kind: 'answer', outcome: missingFile(path, present.removal) };
    const seen = equalLines(base, lines) ? history.length : (known?.seen ?? 0);
    const basis: KnownFile = known && equalLines(known.lines, base) ? known : afterShowing(known, base, seen, []);
    const after = afterReplacing(basis, hunks, replacedBy(hunks));
    return planMerge(taskId, { ...present, lines }, basis, hunks, after);
  };
}

/** Nobody named the text of these lines: only those that were shown before are known afterwards. */
function replacedBy(hunks: readonly LineHunk[]): ReplacedLines[] {
  let shift = 0;
  return hunks.map(({ start, removed, added }) => {
    const spanOf = (from: number, length: number): LineSpan => ({ from, to: from + length });
    const after = spanOf(start + shift, added.length);
    shift += added.length - removed.length;
    const nothing = spanOf(start, 0);
    const before = spanOf(start, removed.length);
    return { before, after, namedBefore: nothing, namedAfter: spanOf(after.from, 0) };
  });
}
