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
  const mine = first.map(({ hunk, at }) => ({ at, lines: hunk.removed, spanned: hunk.added.length }));
  const rest = second.map(({ hunk, at }) => ({ at, lines: hunk.removed }));
  return linesUnder(mine, rest, middleStart, middleEnd);
}

/** The lines of the last text under the cluster: what `second` added, and what `first` added of the rest. */
function addedBy({ first, second, middleStart, middleEnd }: Cluster): string[] {
  const mine = second.map(({ hunk, at }) => ({ at, lines: hunk.added, spanned: hunk.removed.length }));
  const rest = first.map(({ hunk, at }) => ({ at, lines: hunk.added }));
  return linesUnder(mine, rest, middleStart, middleEnd);
}

/** The lines of `mine`, each in place of as many as it spans, and of the others those that stand between. */
function linesUnder(
  mine: readonly { readonly at: number; readonly lines: readonly string[]; readonly spanned: number }[],
  others: readonly { readonly at: number; readonly lines: readonly string[] }[],
  start: number,
  end: number,
): string[] {
  const lines: string[] = [];
  let place = start;
  let next = 0;
  const untouchedUntil = (stop: number): void => {
    for (; place < stop; place += 1) {
      let owner = others[next];
      while (owner && owner.at + owner.lines.length <= place) owner = others[++next];
      const line = owner && owner.at <= place ? owner.lines[place - owner.at] : undefined;
      if (line !== undefined) lines.push(line);
    }
  };
  for (const { at, lines: own, spanned } of mine) {
    untouchedUntil(at);
    for (const line of own) lines.push(line);
    place = at + spanned;
  }
  untouchedUntil(end);
  return lines;
}
