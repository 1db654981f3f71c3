import { applyHunks, diffLines, type LineHunk } from '../text/lineHunks.ts';
import {
  addSpans,
  hasSpan,
  moveThrough,
  moveThroughOthers,
  moveThroughOwn,
  type LineSet,
  type LineSpan,
} from '../text/lineSet.ts';
import { rebaseHunks } from '../text/merge.ts';

/** What a task knows of one file: the text that its next edit is planned on, and how much of it the task was shown. */
export interface KnownFile {
  /** The merge base: the text as last read, and the task's own edits since. */
  readonly lines: readonly string[];
  /** Of `lines`; the empty one behind a final newline is shown with the end of the file. */
  readonly shown: LineSet;
  /** The place in the file's history up to which others' changes are in `lines`. */
  readonly seen: number;
  /** The place in it up to which others' changes were shown or named to the task; those after it are news (F24). */
  readonly told: number;
}

/** How many lines a person would count: the empty one behind a final newline is none. */
export function lineCount(lines: readonly string[]): number {
  return lines.at(-1) === '' ? lines.length - 1 : lines.length;
}

/** True when the task was shown every line, and the end. */
export function isKnownWhole(known: KnownFile): boolean {
  return hasSpan(known.shown, { from: 0, to: known.lines.length });
}

/** Equal content, line by line. */
export function equalLines(left: readonly string[], right: readonly string[]): boolean {
  if (left === right) return true;
  return left.length === right.length && left.every((line, index) => line === right[index]);
}

/**
 * After lines of the present text were shown: what was shown before stays known where it has not changed. `looked` are
 * the lines under the task's eyes, those included that do not count as read.
 */
export function afterShowing(
  known: KnownFile | undefined,
  now: readonly string[],
  seen: number,
  spans: readonly LineSpan[],
  looked: readonly LineSpan[] = spans,
): KnownFile {
  if (!known) return { lines: now, shown: addSpans([], spans), seen, told: seen };
  const others = diffLines(known.lines, now);
  const shown = addSpans(moveThroughOthers(known.shown, others), spans);
  return { lines: now, shown, seen, told: isIn(others, looked) ? seen : known.told };
}

/** True when all that the hunks bring, and the places where they only remove, are among the lines. */
function isIn(hunks: readonly LineHunk[], spans: readonly LineSpan[]): boolean {
  let shift = 0;
  return hunks.every(({ start, removed, added }) => {
    const from = start + shift;
    shift += added.length - removed.length;
    return spans.some((span) => span.from <= from && from + added.length <= span.to);
  });
}

/** After an edit that was planned on the known text: others' changes that it was merged with stay unknown. */
export function afterOwnEdit(known: KnownFile, planned: readonly LineHunk[]): KnownFile {
  return { ...known, lines: applyHunks(known.lines, planned), shown: moveThroughOwn(known.shown, planned) };
}

/** Consecutive lines in which a text was replaced by another, on both sides; ends excluded. */
export interface ReplacedLines {
  readonly before: LineSpan;
  readonly after: LineSpan;
  /** The lines that the replaced text, and the new one, fill to both ends: the rest of the others was not named. */
  readonly namedBefore: LineSpan;
  readonly namedAfter: LineSpan;
}

/** After replacing a text that the task named: it knows the lines that it named whole, and those it knew before. */
export function afterReplacing(
  known: KnownFile,
  hunks: readonly LineHunk[],
  replaced: readonly ReplacedLines[],
): KnownFile {
  const before = addSpans(
    known.shown,
    replaced.map(({ namedBefore }) => namedBefore),
  );
  const shown = addSpans(
    moveThrough(before, hunks),
    replaced.map((lines) => (hasSpan(before, lines.before) ? lines.after : lines.namedAfter)),
  );
  return { ...known, lines: applyHunks(known.lines, hunks), shown };
}

/** After saving changed the text further: the task knows it where that does not touch what others have changed. */
export function afterSaving(known: KnownFile, before: readonly string[], changes: readonly LineHunk[]): KnownFile {
  const result = rebaseHunks(diffLines(before, known.lines), changes);
  return result.kind === 'clean' ? afterOwnEdit(known, result.rebased) : known;
}
