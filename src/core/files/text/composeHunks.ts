import { diffLines, type LineHunk } from './lineHunks.ts';

/** One list of hunks that does what `first` and then `second` do; touching ones become one, a lone one stays as it is. */
export function composeHunks(first: readonly LineHunk[], second: readonly LineHunk[]): LineHunk[] {
  if (first.length === 0) return [...second];
  if (second.length === 0) return [...first];
  const composed: LineHunk[] = [];
  let shift = 0; // of the middle text against the first one, before the place reached
  let a = 0;
  let b = 0;
  while (a < first.length || b < second.length) {
    const cluster: Cluster = { first: [], second: [], middleStart: 0, middleEnd: 0 };
    let shiftWithin = 0;
    for (;;) {
      const nextFirst = first[a];
      const nextSecond = second[b];
      const firstStart = nextFirst ? nextFirst.start + shift + shiftWithin : Infinity;
      const secondStart = nextSecond ? nextSecond.start : Infinity;
      const start = Math.min(firstStart, secondStart);
      const opened = cluster.first.length + cluster.second.length > 0;
      if (start === Infinity || (opened && start > cluster.middleEnd)) break;
      if (!opened) {
        cluster.middleStart = start;
        cluster.middleEnd = start;
      }
      if (nextFirst && firstStart <= secondStart) {
        cluster.first.push({ hunk: nextFirst, at: firstStart });
        cluster.middleEnd = Math.max(cluster.middleEnd, firstStart + nextFirst.added.length);
        shiftWithin += nextFirst.added.length - nextFirst.removed.length;
        a += 1;
      } else if (nextSecond) {
        cluster.second.push({ hunk: nextSecond, at: secondStart });
        cluster.middleEnd = Math.max(cluster.middleEnd, secondStart + nextSecond.removed.length);
        b += 1;
      }
    }
    const start = cluster.middleStart - shift;
    const [only] = [...cluster.first, ...cluster.second];
    const hunk =
      only && cluster.first.length + cluster.second.length === 1
        ? moved(only.hunk, start)
        : { start, removed: removedBy(cluster), added: addedBy(cluster) };
    if (hunk.removed.length > 0 || hunk.added.length > 0) composed.push(hunk);
    shift += shiftWithin;
  }
  return composed;
}

/** All of them one after the other. */
export function composeAll(lists: readonly (readonly LineHunk[])[]): readonly LineHunk[] {
  const [first = []] = lists;
  if (lists.length < 2) return first;
  // By halves: one by one, the sum would be gone through once for each.
  const half = lists.length >> 1;
  return composeHunks(composeAll(lists.slice(0, half)), composeAll(lists.slice(half)));
}

/** As `composeHunks`, but what `second` takes back of `first` is left out; both hold only lines that differ. */
export function composeExactly(first: readonly LineHunk[], second: readonly LineHunk[]): LineHunk[] {
  const untouched = new Set([...first, ...second].map(({ added }) => added));
  return composeHunks(first, second).flatMap((hunk) => {
    if (hunk.removed.length === 0 || hunk.added.length === 0 || untouched.has(hunk.added)) return [hunk];
    return diffLines(hunk.removed, hunk.added).map((part) => ({ ...part, start: hunk.start + part.start }));
  });
}

const moved = (hunk: LineHunk, start: number): LineHunk => (hunk.start === start ? hunk : { ...hunk, start });

/** Hunks of both lists that touch, and the lines of the middle text that they span without a gap. */
interface Cluster {
  first: { hunk: LineHunk; at: number }[];
  second: { hunk: LineHunk; at: number }[];
  middleStart: number;
  middleEnd: number;
}

/** The lines of the first text under the cluster: what `first` removed, and what `second` removed of the rest. */
function removedBy({ first, second, middleStart, middleEnd }: Cluster): string[] {
  const removed: string[] = [];
  let place = middleStart;
  const untouchedUntil = (end: number): void => {
    for (; place < end; place += 1) {
      const owner = second.find(({ hunk, at }) => at <= place && place < at + hunk.removed.length);
      const line = owner?.hunk.removed[place - owner.at];
      if (line !== undefined) removed.push(line);
    }
  };
  for (const { hunk, at } of first) {
    untouchedUntil(at);
    removed.push(...hunk.removed);
    place = at + hunk.added.length;
  }
  untouchedUntil(middleEnd);
  return removed;
}

/** The lines of the last text under the cluster: what `second` added, and what `first` added of the rest. */
function addedBy({ first, second, middleStart, middleEnd }: Cluster): string[] {
  const added: string[] = [];
  let place = middleStart;
  const untouchedUntil = (end: number): void => {
    for (; place < end; place += 1) {
      const owner = first.find(({ hunk, at }) => at <= place && place < at + hunk.added.length);
      const line = owner?.hunk.added[place - owner.at];
      if (line !== undefined) added.push(line);
    }
  };
  for (const { hunk, at } of second) {
    untouchedUntil(at);
    added.push(...hunk.added);
    place = at + hunk.removed.length;
  }
  untouchedUntil(middleEnd);
  return added;
}
