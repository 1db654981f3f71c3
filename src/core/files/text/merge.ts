import { diffLines, type LineHunk } from './lineHunks.ts';

/** Where two changes of one text cannot both stand: both ranges are lines of the base, from 0, end excluded. */
export interface MergeConflict {
  readonly ours: LineHunk;
  readonly theirs: LineHunk;
}

/** `rebased` is what `theirs` still has to do to the text that `ours` led to. */
export type MergeResult =
  | { readonly kind: 'clean'; readonly rebased: readonly LineHunk[] }
  | { readonly kind: 'conflict'; readonly conflicts: readonly MergeConflict[] };

/** Merges by lines: `theirs` is planned on `base`, while the text moved on to `ours`. */
export function mergeLines(base: readonly string[], ours: readonly string[], theirs: readonly string[]): MergeResult {
  return rebaseHunks(diffLines(base, ours), diffLines(base, theirs));
}

/**
 * Moves hunks planned on a base onto the text that other hunks made of that base. Changes of touching lines both
 * stand, additions at one place stand one after the other, the same change made twice stands once, in however many
 * touching hunks either made it; a line that both changed, and the same line of content added twice at one place, is a
 * conflict.
 */
export function rebaseHunks(ours: readonly LineHunk[], theirs: readonly LineHunk[]): MergeResult {
  const rebased: LineHunk[] = [];
  const conflicts: MergeConflict[] = [];
  let shift = 0;
  let next = 0;
  let shared = 0; // how many of ours, from the first on, are no longer to be compared with theirs
  for (let index = 0; index < theirs.length;) {
    const their = theirs[index];
    if (!their) break;
    let our = ours[next];
    while (our && isBefore(our, their)) {
      shift += our.added.length - our.removed.length;
      next += 1;
      our = ours[next];
    }
    // Additions made at the very place of theirs have been passed above.
    let first = next;
    while (first > shared && ours[first - 1]?.start === their.start) first -= 1;
    const same = sameChange(ours, first, next, theirs, index);
    if (same) {
      shared = same.ours;
      index = same.theirs;
      continue;
    }
    const passed = ours[next - 1];
    if (passed && isAddition(passed) && isAddition(their) && passed.start === their.start) {
      if (shareContent(passed.added, their.added)) conflicts.push({ ours: passed, theirs: their });
    }
    for (let at = next; ; at += 1) {
      const other = ours[at];
      if (!other || !overlap(other, their)) break;
      conflicts.push({ ours: other, theirs: their });
    }
    rebased.push({ ...their, start: their.start + shift });
    index += 1;
  }
  return conflicts.length > 0 ? { kind: 'conflict', conflicts } : { kind: 'clean', rebased };
}

/**
 * Where the hunks end that are one change, made by both: as few of theirs as can be from `index` on, and of ours from
 * `first`, or one behind it up to `last`, on. Undefined when there is none.
 */
function sameChange(
  ours: readonly LineHunk[],
  first: number,
  last: number,
  theirs: readonly LineHunk[],
  index: number,
): { readonly ours: number; readonly theirs: number } | undefined {
  for (let start = first; start <= last; start += 1) {
    if (ours[start]?.start !== theirs[index]?.start) continue;
    const [mine, other] = [new TouchingHunks(ours, start), new TouchingHunks(theirs, index)];
    while (mine.begins(other)) {
      const longer = mine.end - other.end || mine.added.length - other.added.length;
      if (longer === 0) return { ours: mine.next, theirs: other.next };
      if (!(longer < 0 ? mine : other).grow()) break;
    }
  }
  return undefined;
}

/** Hunks of a list that touch, taken as one. */
class TouchingHunks {
  readonly added: string[] = [];
  end = 0;

  /** `next` is the hunk behind them. */
  constructor(
    private readonly hunks: readonly LineHunk[],
    public next: number,
  ) {
    this.end = hunks[next]?.start ?? 0;
    this.grow();
  }

  /** False when no other hunk touches them. */
  grow(): boolean {
    const hunk = this.hunks[this.next];
    if (hunk?.start !== this.end) return false;
    for (const line of hunk.added) this.added.push(line);
    this.end = endOf(hunk);
    this.next += 1;
    return true;
  }

  /** Whether what these add begins as what the others add, or the other way round. */
  begins({ added }: TouchingHunks): boolean {
    const length = Math.min(added.length, this.added.length);
    for (let line = 0; line < length; line += 1) if (added[line] !== this.added[line]) return false;
    return true;
  }
}

const endOf = (hunk: LineHunk): number => hunk.start + hunk.removed.length;
const isAddition = (hunk: LineHunk): boolean => hunk.removed.length === 0;

/** True when `our` lies wholly in front of `their`; additions at one place count as ours first. */
function isBefore(our: LineHunk, their: LineHunk): boolean {
  if (our.start === their.start && !isAddition(our)) return false;
  return endOf(our) <= their.start;
}

function overlap(our: LineHunk, their: LineHunk): boolean {
  if (isAddition(our)) return their.start < our.start && our.start < endOf(their);
  if (isAddition(their)) return our.start < their.start && their.start < endOf(our);
  return our.start < endOf(their) && their.start < endOf(our);
}

/** Braces and blank lines may well stand twice; a line with words most likely was meant once. */
export function shareContent(left: readonly string[], right: readonly string[]): boolean {
  const content = new Set(left.map((line) => line.trim()).filter((line) => /[\p{L}\p{N}]/u.test(line)));
  return right.some((line) => content.has(line.trim()));
}
