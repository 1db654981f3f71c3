import { diffArrays } from 'diff';

/** Replaces `removed`, which begins at line `start` (from 0), by `added`. In a list they are in order and disjoint. */
export interface LineHunk {
  readonly start: number;
  readonly removed: readonly string[];
  readonly added: readonly string[];
}

/** Above so many changed lines a diff is not refined further: one hunk covers all, which merges less but is as true. */
const maxChangedLines = 1_500;

/** So many arguments any call takes. */
const maxSpread = 1_000;

/** The lines of a text; joined by `\n` they are the text again, so a final newline shows as an empty last line. */
export function splitLines(text: string): string[] {
  return text.split('\n');
}

/** The changed lines between two texts; empty when they are equal. */
export function diffLines(before: readonly string[], after: readonly string[]): LineHunk[] {
  if (before === after) return [];
  let head = 0;
  const shorter = Math.min(before.length, after.length);
  while (head < shorter && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < shorter - head && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  const removed = before.slice(head, before.length - tail);
  const added = after.slice(head, after.length - tail);
  if (removed.length === 0 && added.length === 0) return [];
  if (removed.length === 0 || added.length === 0) return [{ start: head, removed, added }];
  const inPlace = replacedInPlace(removed, added, head);
  if (inPlace) return inPlace;
  const changes = diffArrays(removed, added, { maxEditLength: maxChangedLines });
  if (!changes) return [{ start: head, removed, added }];
  const hunks: LineHunk[] = [];
  let line = head;
  let open: { start: number; removed: string[]; added: string[] } = { start: line, removed: [], added: [] };
  const closeHunk = (): void => {
    if (open.removed.length > 0 || open.added.length > 0) hunks.push(open);
  };
  for (const change of changes) {
    if (change.added) open.added = open.added.concat(change.value);
    else if (change.removed) open.removed = open.removed.concat(change.value);
    else {
      closeHunk();
      line += open.removed.length + change.value.length;
      open = { start: line, removed: [], added: [] };
    }
  }
  closeHunk();
  return hunks;
}

/**
 * The hunks when lines were only replaced where they stand, by such as were replaced nowhere: then none of them has gone
 * elsewhere, and no shorter list exists. In linear time, where a search costs lines times changes.
 */
function replacedInPlace(before: readonly string[], after: readonly string[], start: number): LineHunk[] | undefined {
  if (before.length !== after.length) return undefined;
  const removed = new Set(before.filter((line, index) => line !== after[index]));
  if (after.some((line, index) => line !== before[index] && removed.has(line))) return undefined;
  const hunks: LineHunk[] = [];
  for (let line = 0; line < before.length; line += 1) {
    const from = line;
    while (line < before.length && before[line] !== after[line]) line += 1;
    if (line > from) {
      hunks.push({ start: start + from, removed: before.slice(from, line), added: after.slice(from, line) });
    }
  }
  return hunks;
}

/** The lines after the hunks; `lines` must be those that the hunks were made for. */
export function applyHunks(lines: readonly string[], hunks: readonly LineHunk[]): string[] {
  const [only] = hunks;
  if (only && hunks.length === 1 && only.added.length < maxSpread) {
    const result = lines.slice();
    result.splice(only.start, only.removed.length, ...only.added);
    return result;
  }
  return replaceAtHunks(lines, hunks, ({ added }) => added);
}

/** What stands for each line, changed with the lines: in place of those that a hunk removes, what it brings. */
function replaceAtHunks<T>(
  items: readonly T[],
  hunks: readonly LineHunk[],
  brought: (hunk: LineHunk) => readonly T[],
): T[] {
  // Loops, since flat() and concat() cost many times as much on long texts.
  const result: T[] = [];
  let next = 0;
  const keep = (end: number): void => {
    for (; next < end; next += 1) result.push(items[next] as T);
  };
  for (const hunk of hunks) {
    keep(hunk.start);
    for (const item of brought(hunk)) result.push(item);
    next += hunk.removed.length;
  }
  keep(items.length);
  return result;
}

/** The hunks that lead back. */
export function invertHunks(hunks: readonly LineHunk[]): LineHunk[] {
  let shift = 0;
  return hunks.map(({ start, removed, added }) => {
    const inverted = { start: start + shift, removed: added, added: removed };
    shift += added.length - removed.length;
    return inverted;
  });
}

/** Lines replaced where they stand, each by itself. */
export function lineByLine(hunk: LineHunk): LineHunk[] {
  if (hunk.removed.length !== hunk.added.length) return [hunk];
  return hunk.removed.flatMap((line, index) => {
    const added = hunk.added.slice(index, index + 1);
    return added[0] === line ? [] : [{ start: hunk.start + index, removed: [line], added }];
  });
}

/** The same with hunks that touch as one. */
export function joinTouching(hunks: readonly LineHunk[]): LineHunk[] {
  const joined: { start: number; removed: string[]; added: string[] }[] = [];
  for (const { start, removed, added } of hunks) {
    const last = joined.at(-1);
    if (last && last.start + last.removed.length === start) {
      for (const line of removed) last.removed.push(line);
      for (const line of added) last.added.push(line);
    } else joined.push({ start, removed: [...removed], added: [...added] });
  }
  return joined;
}

/** How many lines the hunks add and remove. */
export function countLines(hunks: readonly LineHunk[]): { added: number; removed: number } {
  let added = 0;
  let removed = 0;
  for (const hunk of hunks) {
    added += hunk.added.length;
    removed += hunk.removed.length;
  }
  return { added, removed };
}

/** How many lines have to come and go to make one text of the other. */
export function distanceOf(before: readonly string[], after: readonly string[]): number {
  const { added, removed } = countLines(diffLines(before, after));
  return added + removed;
}
