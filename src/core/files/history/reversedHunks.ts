import type { LineHunk } from '../text/lineHunks.ts';
import type { LineWeave, Strand } from './lineWeave.ts';

/** Earlier hunks that somebody's change switches over. */
export interface Reversal {
  readonly numbers: readonly number[];
  readonly on: boolean;
}

/**
 * For each hunk the earlier ones that it does nothing but take back, or bring back: those that have all their lines in
 * the gap between the lines left alone around it, and that make just its text when they are switched over.
 */
export function reversedHunks(weave: LineWeave, hunks: readonly LineHunk[]): (Reversal | undefined)[] {
  if (weave.hunks.length === 1) return hunks.map(() => undefined);
  return gapsOf(weave, hunks).map((gap, index) => reversalIn(weave, gap, hunks[index]?.added ?? []));
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

function reversalIn(weave: LineWeave, gap: readonly Strand[], wanted: readonly string[]): Reversal | undefined {
  const found = new Map<number, number>();
  for (const { by, goneBy } of gap) {
    for (const number of [by, ...goneBy]) if (number > 0) found.set(number, (found.get(number) ?? 0) + 1);
  }
  const whole = [...found.keys()]
    .filter((number) => found.get(number) === weave.hunks[number]?.size)
    .sort((a, b) => b - a);
  for (const on of [false, true]) {
    const candidates = whole.filter((number) => weave.hunks[number]?.on !== on);
    for (const numbers of setsOf(weave, candidates)) {
      const switched = new Set(numbers);
      const text = gap.filter((strand) => weave.stands(strand, switched)).map((strand) => strand.text);
      if (text.length === wanted.length && text.every((line, index) => line === wanted[index])) return { numbers, on };
    }
  }
  return undefined;
}

/** Each hunk alone, the latest first, then all of each author, then all together. */
function setsOf(weave: LineWeave, numbers: readonly number[]): number[][] {
  const byAuthor = new Map<string | null, number[]>();
  for (const number of numbers) {
    const author = weave.hunks[number]?.author ?? null;
    byAuthor.set(author, [...(byAuthor.get(author) ?? []), number]);
  }
  const several = [...byAuthor.values(), [...numbers]].filter(({ length }) => length > 1);
  return [...numbers.map((number) => [number]), ...several];
}
