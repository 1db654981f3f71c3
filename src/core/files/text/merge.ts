import { diffLines, joinTouching, type LineHunk } from './lineHunks.ts';

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
 * stand, additions at one place stand one after the other, the same change made twice stands once; a line that both
 * changed, and the same line of content added twice at one place, is a conflict.
 */
export function rebaseHunks(ours: readonly LineHunk[], theirs: readonly LineHunk[]): MergeResult {
  const rebased: LineHunk[] = [];
  const conflicts: MergeConflict[] = [];
  let shift = 0;
  let next = 0;
  for (const their of theirs) {
    let our = ours[next];
    while (our && isBefore(our, their)) {
      shift += our.added.length - our.removed.length;
      next += 1;
      our = ours[next];
    }
    let same = false;
    // An addition made at the very place of theirs has been passed above; it is compared as the one just passed.
    const passed = ours[next - 1];
    if (passed && isAddition(passed) && isAddition(their) && passed.start === their.start) {
      if (sameLines(passed.added, their.added)) same = true;
      else if (shareContent(passed.added, their.added)) conflicts.push({ ours: passed, theirs: their });
    }
    const inTheWay: LineHunk[] = [];
    for (let index = next; !same; index += 1) {
      const other = ours[index];
      if (!other || !overlap(other, their)) break;
      inTheWay.push(other);
    }
    const [whole, ...apart] = joinTouching(inTheWay);
    if (whole && apart.length === 0 && isSame(whole, their)) same = true;
    else for (const other of inTheWay) conflicts.push({ ours: other, theirs: their });
    if (!same) rebased.push({ ...their, start: their.start + shift });
  }
  return conflicts.length > 0 ? { kind: 'conflict', conflicts } : { kind: 'clean', rebased };
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

function isSame(our: LineHunk, their: LineHunk): boolean {
  return our.start === their.start && our.removed.length === their.removed.length && sameLines(our.added, their.added);
}

function sameLines(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((line, index) => line === right[index]);
}

/** Braces and blank lines may well stand twice; a line with words most likely was meant once. */
export function shareContent(left: readonly string[], right: readonly string[]): boolean {
  const content = new Set(left.map((line) => line.trim()).filter((line) => /[\p{L}\p{N}]/u.test(line)));
  return right.some((line) => content.has(line.trim()));
}
