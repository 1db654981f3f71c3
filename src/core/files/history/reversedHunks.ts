import { diffLines, distanceOf, type LineHunk } from '../text/lineHunks.ts';
import type { LineWeave, Strand } from './lineWeave.ts';

/** What somebody's change does by switching earlier hunks over, and what else it does then. */
export interface Reversal {
  /** Earlier hunks that it takes back or brings back. */
  readonly numbers: ReadonlySet<number>;
  /** Counted in the text with those switched over. */
  readonly rest: readonly LineHunk[];
}

/** Longer than that nobody's change is compared: what it takes back then counts as the person's. */
const maxComparisons = 20;

/**
 * Finds the earlier hunks that these take back, or bring back: those that have all their lines in the gap between the
 * lines left alone around one hunk, and that are part of a shortest way to its text when they are switched over. So
 * none of the lines that come or go by it has to be changed again.
 */
export function reversedHunks(weave: LineWeave, hunks: readonly LineHunk[]): Reversal {
  if (weave.hunks.length === 1) return { numbers: new Set(), rest: hunks };
  const numbers = new Set<number>();
  const rest: LineHunk[] = [];
  let shift = 0;
  for (const [index, gap] of gapsOf(weave, hunks).entries()) {
    const hunk = hunks[index];
    if (!hunk) break;
    const switched = switchedIn(weave, gap, hunk);
    for (const number of switched) numbers.add(number);
    const then = switched.size > 0 ? textIn(weave, gap, switched) : hunk.removed;
    const left = switched.size > 0 ? diffLines(then, hunk.added) : [{ ...hunk, start: 0 }];
    for (const part of left) rest.push({ ...part, start: hunk.start + shift + part.start });
    shift += then.length - hunk.removed.length;
  }
  return { numbers, rest };
}

/** The strands from behind the last line before each hunk to the first line behind it. */
function gapsOf(weave: LineWeave, hunks: readonly LineHunk[]): Strand[][] {
  const gaps: Strand[][] = hunks.map(() => []);
  let line = 0;
  let index = 0;
  for (const strand of weave.strands) {
    const stands = weave.stands(strand);
    let hunk = hunks[index];
    // The first line behind a hunk ends its gap, and may be the first that the next hunk takes.
    while (hunk && stands && line >= hunk.start + hunk.removed.length) hunk = hunks[++index];
    if (!hunk) break;
    if (line >= hunk.start) gaps[index]?.push(strand);
    if (stands) line += 1;
  }
  return gaps;
}

function switchedIn(weave: LineWeave, gap: readonly Strand[], { removed, added }: LineHunk): ReadonlySet<number> {
  const sets = setsOf(weave, wholeIn(weave, gap));
  let switched: ReadonlySet<number> = new Set();
  let distance = distanceOf(removed, added);
  for (let comparisons = 0; comparisons < maxComparisons && distance > 0;) {
    const steps = sets.flatMap((numbers) => stepTo(weave, gap, switched, numbers, added) ?? []);
    // What takes the person nearest to the text they made; of several the first.
    steps.sort((left, right) => right.size - left.size);
    const step = steps.find(({ text, size }) => {
      comparisons += 1;
      return comparisons <= maxComparisons && distanceOf(text, added) === distance - size;
    });
    if (!step) break;
    switched = step.switched;
    distance -= step.size;
  }
  return switched;
}

interface Step {
  readonly switched: ReadonlySet<number>;
  readonly text: readonly string[];
  /** How many lines come or go. */
  readonly size: number;
}

/**
 * Undefined when nothing comes or goes, or when the lines alone, whatever their order, tell that it leads astray. Where
 * several had their hands on lines that are gone, only a line that comes back tells an undo from a deletion.
 */
function stepTo(
  weave: LineWeave,
  gap: readonly Strand[],
  from: ReadonlySet<number>,
  numbers: readonly number[],
  wanted: readonly string[],
): Step | undefined {
  if (numbers.some((number) => from.has(number))) return undefined;
  const switched = new Set([...from, ...numbers]);
  const text = textIn(weave, gap, switched);
  const changing = gap.filter((strand) => weave.stands(strand, from) !== weave.stands(strand, switched));
  const size = changing.length;
  if (size === 0) return undefined;
  // In turn: nothing is undone under what was built on it, and nothing done again to lines that are not there.
  const isOn = (number: number): boolean => weave.hunks[number]?.on !== switched.has(number);
  const takesAbsent = ({ by, goneBy }: Strand): boolean =>
    !isOn(by) && goneBy.some((each) => isOn(each) && (numbers.includes(by) || numbers.includes(each)));
  if (gap.some(takesAbsent)) return undefined;
  const authors = new Set(numbers.map((number) => weave.hunks[number]?.author));
  if (authors.size > 1 && !changing.some((strand) => weave.stands(strand, switched))) return undefined;
  const nearer = strayLines(textIn(weave, gap, from), wanted) - strayLines(text, wanted);
  return nearer === size ? { switched, text, size } : undefined;
}

/** How many lines one has and the other has not. */
function strayLines(left: readonly string[], right: readonly string[]): number {
  const counts = new Map<string, number>();
  for (const line of left) counts.set(line, (counts.get(line) ?? 0) + 1);
  for (const line of right) counts.set(line, (counts.get(line) ?? 0) - 1);
  let sum = 0;
  for (const count of counts.values()) sum += Math.abs(count);
  return sum;
}

const textIn = (weave: LineWeave, gap: readonly Strand[], switched: ReadonlySet<number>): string[] =>
  gap.filter((strand) => weave.stands(strand, switched)).map(({ text }) => text);

/** The hunks all of whose lines are in the gap, the latest first. */
function wholeIn(weave: LineWeave, gap: readonly Strand[]): number[] {
  const found = new Map<number, number>();
  for (const { by, goneBy } of gap) {
    for (const number of [by, ...goneBy]) if (number > 0) found.set(number, (found.get(number) ?? 0) + 1);
  }
  return [...found.keys()]
    .filter((number) => found.get(number) === weave.hunks[number]?.size)
    .sort((left, right) => right - left);
}

/** First those that are on, then those that are off: each alone, then all of each author, then all together. */
function setsOf(weave: LineWeave, numbers: readonly number[]): number[][] {
  return [true, false].flatMap((on) => {
    const those = numbers.filter((number) => weave.hunks[number]?.on === on);
    const byAuthor = new Map<string | null, number[]>();
    for (const number of those) {
      const author = weave.hunks[number]?.author ?? null;
      byAuthor.set(author, [...(byAuthor.get(author) ?? []), number]);
    }
    const several = [...byAuthor.values(), [...those]].filter(({ length }) => length > 1);
    return [...those.map((number) => [number]), ...several];
  });
}
