import type { LineHunk } from './lineHunks.ts';

/** Lines by number from 0: disjoint ranges in order, ends excluded, never touching. */
export type LineSet = readonly LineSpan[];

/** Lines `from` to `to`, `to` excluded. */
export interface LineSpan {
  readonly from: number;
  readonly to: number;
}

/** The set with these spans, too. */
export function addSpans(set: LineSet, spans: readonly LineSpan[]): LineSet {
  const joined: { from: number; to: number }[] = [];
  for (const { from, to } of [...set, ...spans].sort((one, other) => one.from - other.from)) {
    const last = joined.at(-1);
    if (from >= to) continue;
    if (last && from <= last.to) last.to = Math.max(last.to, to);
    else joined.push({ from, to });
  }
  return joined;
}

/** True when every line of the span is in the set. */
export function hasSpan(set: LineSet, span: LineSpan): boolean {
  if (span.from >= span.to) return true;
  let [low, high] = [0, set.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((set[middle]?.to ?? 0) < span.to) low = middle + 1;
    else high = middle;
  }
  return (set[low]?.from ?? Infinity) <= span.from;
}

/** The set without the span's lines. */
function dropSpan(set: LineSet, { from, to }: LineSpan): LineSet {
  return set
    .flatMap((span) => [
      { from: span.from, to: Math.min(span.to, from) },
      { from: Math.max(span.from, to), to: span.to },
    ])
    .filter((span) => span.from < span.to);
}

/** Where the set's lines are after one's own hunks: lines that they remove are gone, lines that they add are in. */
export function moveThroughOwn(set: LineSet, hunks: readonly LineHunk[]): LineSet {
  const moved = moveThrough(set, hunks);
  return addSpans(moved, placesOf(hunks));
}

/** As before after others' hunks: what they add is not in, and lines beside what they only removed are not, either. */
export function moveThroughOthers(set: LineSet, hunks: readonly LineHunk[]): LineSet {
  const gaps = placesOf(hunks).filter(({ from, to }) => from === to);
  return gaps.reduce((left, { from }) => dropSpan(left, { from: from - 1, to: from + 1 }), moveThrough(set, hunks));
}

/** Where the hunks' added lines stand after them. */
function placesOf(hunks: readonly LineHunk[]): LineSpan[] {
  let shift = 0;
  return hunks.map(({ start, removed, added }) => {
    const from = start + shift;
    shift += added.length - removed.length;
    return { from, to: from + added.length };
  });
}

/** Where the lines that the hunks leave alone are after them. */
export function moveThrough(set: LineSet, hunks: readonly LineHunk[]): LineSet {
  if (hunks.length === 0) return set;
  const moved: LineSpan[] = [];
  let shift = 0;
  let line = 0;
  let next = 0;
  const keep = (from: number, to: number): void => {
    for (let span = set[next]; span && span.from < to; span = set[next]) {
      moved.push({ from: Math.max(span.from, from) + shift, to: Math.min(span.to, to) + shift });
      // What reaches further comes again behind the hunk.
      if (span.to > to) return;
      next += 1;
    }
  };
  for (const { start, removed, added } of hunks) {
    keep(line, start);
    shift += added.length - removed.length;
    line = start + removed.length;
  }
  keep(line, Infinity);
  return addSpans([], moved);
}
