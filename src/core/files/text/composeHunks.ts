import { diffLines, joinTouching, type LineHunk } from './lineHunks.ts';

/**
 * One list of hunks that does what `first` and then `second` do. Those that share lines of the text between, and additions and
 * removals that touch others, become one; all others stay as they are, so that a long list is soon gone through.
 */
export function composeHunks(first: readonly LineHunk[], second: readonly LineHunk[]): LineHunk[] {
  return compose(first, second, (hunk) => [hunk]);
}

/** As `composeHunks`, but what `second` takes back of `first` is left out; both hold only lines that differ. */
export function composeExactly(first: readonly LineHunk[], second: readonly LineHunk[]): LineHunk[] {
  return compose(first, second, refined, isMovedBetween);
}

/** Whether one takes away a line that the other, right behind it, brings: it may have stayed. */
const isMovedBetween = (one: LineHunk, next: LineHunk): boolean =>
  one.start + one.removed.length === next.start &&
  (shareLine(one.removed, next.added) || shareLine(one.added, next.removed));

function shareLine(some: readonly string[], others: readonly string[]): boolean {
  const all = some.length * others.length < 100 ? undefined : new Set(others);
  for (const line of some) if (all ? all.has(line) : others.includes(line)) return true;
  return false;
}

function refined(hunk: LineHunk): LineHunk[] {
  if (hunk.removed.length === 0 || hunk.added.length === 0) return [hunk];
  return diffLines(hunk.removed, hunk.added).map((part) => ({ ...part, start: hunk.start + part.start }));
}

/** `stands` makes what is to stand for hunks that became one; neighbours that `isOne` tells become one as well. */
function compose(
  first: readonly LineHunk[],
  second: readonly LineHunk[],
  stands: (hunk: LineHunk) => readonly LineHunk[],
  isOne?: (hunk: LineHunk, next: LineHunk) => boolean,
): LineHunk[] {
  if (first.length === 0) return [...second];
  if (second.length === 0) return [...first];
  // Room for all from the start: with many hunks, growing costs more than composing.
  const composed = new Array<LineHunk>(first.length + second.length);
  let count = 0;
  let from: readonly LineHunk[] | undefined;
  /** Neighbours of one list are told apart already. */
  const add = (hunk: LineHunk, list?: readonly LineHunk[]): void => {
    const last = isOne && count > 0 && !(list && list === from) ? composed[count - 1] : undefined;
    if (last && isOne?.(last, hunk)) {
      count -= 1;
      for (const part of joinTouching([last, hunk]).flatMap(stands)) composed[count++] = part;
      from = undefined;
    } else {
      composed[count++] = hunk;
      from = list;
    }
  };
  let shift = 0; // of the middle text against the first one, before the place reached
  let a = 0;
  let b = 0;
  for (;;) {
    const nextFirst = first[a];
    const nextSecond = second[b];
    const firstStart = nextFirst ? nextFirst.start + shift : Infinity;
    const secondStart = nextSecond ? nextSecond.start : Infinity;
    if (nextFirst && firstStart <= secondStart) {
      const end = firstStart + nextFirst.added.length;
      const grown = nextFirst.added.length - nextFirst.removed.length;
      const following = first[a + 1];
      const isApart =
        isBehind(end, nextFirst, secondStart, nextSecond) &&
        isBehind(end, nextFirst, startOf(following) + shift + grown, following);
      if (isApart) {
        add(nextFirst, first);
        shift += grown;
        a += 1;
        continue;
      }
    } else if (nextSecond) {
      const end = secondStart + nextSecond.removed.length;
      const following = second[b + 1];
      const isApart =
        isBehind(end, nextSecond, firstStart, nextFirst) && isBehind(end, nextSecond, startOf(following), following);
      if (isApart) {
        add(moved(nextSecond, secondStart - shift), second);
        b += 1;
        continue;
      }
    } else break;
    const cluster = clusterAt(first, a, second, b, shift);
    const hunk = { start: cluster.middleStart - shift, removed: removedBy(cluster), added: addedBy(cluster) };
    if (hunk.removed.length > 0 || hunk.added.length > 0) for (const part of stands(hunk)) add(part);
    shift += cluster.grown;
    a += cluster.first.length;
    b += cluster.second.length;
  }
  composed.length = count;
  return composed;
}

const startOf = (hunk: LineHunk | undefined): number => hunk?.start ?? Infinity;

/** Lines that replace others have a place of their own; beside an addition or a removal, the order would be lost. */
const replaces = ({ removed, added }: LineHunk): boolean => removed.length > 0 && added.length > 0;

/** Whether the next hunk, at `start`, is to stay apart from one that ends at `end`. */
function isBehind(end: number, hunk: LineHunk, start: number, next: LineHunk | undefined): boolean {
  return start > end || (start === end && next !== undefined && replaces(hunk) && replaces(next));
}

/** All that is to become one with the next hunk of either list. */
function clusterAt(
  first: readonly LineHunk[],
  fromFirst: number,
  second: readonly LineHunk[],
  fromSecond: number,
  shift: number,
): Cluster {
  const start = Math.min(startOf(first[fromFirst]) + shift, startOf(second[fromSecond]));
  const cluster: Cluster = { first: [], second: [], middleStart: start, middleEnd: start, grown: 0 };
  let allReplace = true;
  for (;;) {
    const nextFirst = first[fromFirst + cluster.first.length];
    const nextSecond = second[fromSecond + cluster.second.length];
    const firstStart = startOf(nextFirst) + shift + cluster.grown;
    const secondStart = startOf(nextSecond);
    const next = firstStart <= secondStart ? nextFirst : nextSecond;
    const nextStart = Math.min(firstStart, secondStart);
    if (!next || nextStart > cluster.middleEnd) return cluster;
    const isOpened = cluster.first.length + cluster.second.length > 0;
    if (isOpened && nextStart === cluster.middleEnd && allReplace && replaces(next)) return cluster;
    allReplace &&= replaces(next);
    if (nextFirst && firstStart <= secondStart) {
      cluster.first.push({ hunk: nextFirst, at: firstStart });
      cluster.middleEnd = Math.max(cluster.middleEnd, firstStart + nextFirst.added.length);
      cluster.grown += nextFirst.added.length - nextFirst.removed.length;
    } else if (nextSecond) {
      cluster.second.push({ hunk: nextSecond, at: secondStart });
      cluster.middleEnd = Math.max(cluster.middleEnd, secondStart + nextSecond.removed.length);
    }
  }
}

/** All of them one after the other. */
export function composeAll(lists: readonly (readonly LineHunk[])[]): readonly LineHunk[] {
  const [first = []] = lists;
  if (lists.length < 2) return first;
  // By halves: one by one, the sum would be gone through once for each.
  const half = lists.length >> 1;
  return composeHunks(composeAll(lists.slice(0, half)), composeAll(lists.slice(half)));
}

const moved = (hunk: LineHunk, start: number): LineHunk => (hunk.start === start ? hunk : { ...hunk, start });

/** Hunks of both lists that touch, and the lines of the middle text that they span without a gap. */
interface Cluster {
  first: { hunk: LineHunk; at: number }[];
  second: { hunk: LineHunk; at: number }[];
  middleStart: number;
  middleEnd: number;
  /** How many lines `first` made more, or less, of them. */
  grown: number;
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
