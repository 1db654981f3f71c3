import type { Planner } from './changePlan.ts';
import { findAll, linesOf } from './findText.ts';
import { afterOwnEdit, afterShowing, equalLines } from './knownFile.ts';
import { diffLines, splitLines, type LineHunk } from './lineHunks.ts';
import type { LineSpan } from './lineSet.ts';
import { planMerge } from './mergePlan.ts';
import { missingFile, notFound, several } from './rejections.ts';
import type { Replacement } from './taskFiles.ts';

/** Plans `edit_file`: on the text that the task knows where it stands there, else on the text as it is now. */
export function planReplacement(taskId: string, replacement: Replacement): Planner {
  return (present, known) => {
    const { path, lines, history } = present;
    if (!lines) {
      const outcome = missingFile(path, present.removal);
      return known ? { kind: 'answer', outcome, known: 'forget' } : { kind: 'answer', outcome };
    }
    if (known && !equalLines(known.lines, lines)) {
      const onKnown = replace(known.lines, replacement);
      if (onKnown.kind === 'replaced') return planMerge(taskId, { ...present, lines }, known, onKnown.hunks);
      if (onKnown.kind === 'several') return { kind: 'answer', outcome: several(path, onKnown.lines) };
    }
    const onPresent = replace(lines, replacement);
    switch (onPresent.kind) {
      case 'absent':
        return { kind: 'answer', outcome: notFound(path, lines, replacement.oldText) };
      case 'several':
        return { kind: 'answer', outcome: several(path, onPresent.lines) };
      case 'replaced': {
        // The old text is exactly what stands there now: the task has seen these lines, whatever it was shown before.
        const base = afterShowing(known, lines, history.length, onPresent.spans);
        return { kind: 'edit', hunks: onPresent.hunks, mergedWith: [], known: afterOwnEdit(base, onPresent.hunks) };
      }
    }
  };
}

type Replaced =
  | { readonly kind: 'absent' }
  | { readonly kind: 'several'; readonly lines: readonly number[] }
  | { readonly kind: 'replaced'; readonly hunks: readonly LineHunk[]; readonly spans: readonly LineSpan[] };

function replace(lines: readonly string[], { oldText, newText, replaceAll }: Replacement): Replaced {
  const text = lines.join('\n');
  const offsets = findAll(text, oldText);
  if (offsets.length === 0) return { kind: 'absent' };
  const starts = linesOf(text, offsets);
  if (offsets.length > 1 && !replaceAll) return { kind: 'several', lines: starts };
  const height = splitLines(oldText).length;
  const spans = starts.map((from) => ({ from, to: from + height }));
  const after = splitLines(text.split(oldText).join(newText));
  const grown = splitLines(newText).length - height;
  // Only the lines under each match are compared, so that a hunk never lands on a look-alike elsewhere.
  const hunks: LineHunk[] = [];
  let shift = 0;
  for (const { from, to, matches } of joinSpans(spans)) {
    const changed = diffLines(lines.slice(from, to), after.slice(from + shift, to + shift + grown * matches));
    for (const hunk of changed) hunks.push({ ...hunk, start: hunk.start + from });
    shift += grown * matches;
  }
  return { kind: 'replaced', hunks, spans };
}

/** Matches that share a line are one range. */
function joinSpans(spans: readonly LineSpan[]): { from: number; to: number; matches: number }[] {
  const joined: { from: number; to: number; matches: number }[] = [];
  for (const { from, to } of spans) {
    const last = joined.at(-1);
    if (last && from < last.to) {
      last.to = Math.max(last.to, to);
      last.matches += 1;
    } else joined.push({ from, to, matches: 1 });
  }
  return joined;
}
