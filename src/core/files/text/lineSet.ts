import type { LineHunk } from './lineHunks.ts';

/** Lines by number from 0: disjoint ranges in order, ends excluded, never touching. */
export type LineSet = readonly LineSpan[];

/** Lines `from` to `to`, `to` excluded. */
export interface LineSpan {
  readonly from: number;
  readonly to: number;
}

/** The set with one more span. */
export function addSpan(set: LineSet, span: LineSpan): LineSet {
  if (span.from >= span.to) return set;
  const before = set.filter(({ to }) => to < span.from);
  const behind = set.filter(({ from }) => from > span.to);
  const touching = set.filter(({ from, to }) => to >= span.from && from <= span.to);
  const from = Math.min(span.from, ...touching.map((other) => other.from));
  const to = Math.max(span.to, ...touching.map((other) => other.to));
  return [...before, { from, to }, ...behind];
}

/** True when every line of the span is in the set. */
export function hasSpan(set: LineSet, span: LineSpan): boolean {
  return span.from >= span.to || set.some(({ from, to }) => from <= span.from && span.to <= to);
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
  return placesOf(hunks).reduce(addSpan, moved);
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
  let moved: LineSet = [];
  let shift = 0;
  let line = 0;
  const keep = (from: number, to: number): void => {
    for (const span of set) {
      moved = addSpan(moved, { from: Math.max(span.from, from) + shift, to: Math.min(span.to, to) + shift });
    }
  };
  for (const { start, removed, added } of hunks) {
    keep(line, start);
    shift += added.length - removed.length;
    line = start + removed.length;
  }
  keep(line, Infinity);
  return moved;
}
