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

/** Where the set's lines are after the hunks; lines that they remove are gone, lines that they add are in if `addedToo`. */
export function moveThrough(set: LineSet, hunks: readonly LineHunk[], addedToo: boolean): LineSet {
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
    if (addedToo) moved = addSpan(moved, { from: start + shift, to: start + shift + added.length });
    shift += added.length - removed.length;
    line = start + removed.length;
  }
  keep(line, Infinity);
  return moved;
}
