import { indentationOf, plainCharacters } from './harmlessMatch.ts';
import { diffLines } from './lineHunks.ts';

/**
 * What `after` has to be where `found` stands for `before`, which differs from it harmlessly: lines that stay are left
 * as found, new ones take over the indentation of those around them, and what a changed line keeps, it keeps as found.
 */
export function adaptLines(before: readonly string[], found: readonly string[], after: readonly string[]): string[] {
  const style = new IndentationStyle(before, found, after);
  const adapted: string[] = [];
  let line = 0;
  for (const { start, removed, added } of diffLines(before, after)) {
    adapted.push(...found.slice(line, start));
    line = start + removed.length;
    const pairsOff = removed.length === added.length;
    for (const [index, text] of added.entries()) {
      const old = pairsOff ? removed[index] : undefined;
      const indentation = style.convert(indentationOf(text), start + index);
      const stands = found[start + index];
      const body = text.trimStart();
      if (body === '') adapted.push(text);
      else if (old === undefined || stands === undefined) adapted.push(indentation + body);
      else adapted.push(indentation + keepCharacters(old.trimStart(), stands.trimStart(), body));
    }
  }
  return [...adapted, ...found.slice(line)];
}

/** `after` with the head and tail that it shares with `before` as they stand in `found`. */
function keepCharacters(before: string, found: string, after: string): string {
  if (before === found || plainCharacters(before.trimEnd()) !== plainCharacters(found.trimEnd())) return after;
  const old = before.trimEnd();
  const limit = Math.min(old.length, after.length);
  let head = 0;
  while (head < limit && old[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < limit - head && old.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  return found.slice(0, head) + after.slice(head, after.length - tail) + found.slice(old.length - tail, old.length);
}

interface IndentationPair {
  readonly wanted: string;
  readonly found: string;
  readonly line: number;
}

/** How indentation as a task wrote it translates into that of the lines which it matched. */
class IndentationStyle {
  private readonly pairs: readonly IndentationPair[];
  /** Characters of the file for one character of the task's. */
  private readonly ratio: number;
  private readonly unit: string;

  constructor(before: readonly string[], found: readonly string[], after: readonly string[]) {
    this.pairs = before.flatMap((text, line) =>
      text.trim() === '' ? [] : [{ wanted: indentationOf(text), found: indentationOf(found[line] ?? ''), line }],
    );
    const foundUnit = this.pairs.find((pair) => pair.found !== '')?.found[0];
    const wantedUnit = [...before, ...after].map((text) => indentationOf(text)[0]).find((sign) => sign !== undefined);
    this.unit = foundUnit ?? wantedUnit ?? ' ';
    this.ratio =
      slopeOf(this.pairs) ??
      (wantedUnit === undefined || wantedUnit === this.unit
        ? 1
        : this.unit === '\t'
          ? 1 / stepOf([...before, ...after])
          : stepOf(found));
  }

  /** `line` is where it is to stand, counted as in the lines that were matched. */
  convert(indentation: string, line: number): string {
    const nearest = this.nearest(indentation.length, line);
    if (!nearest) return indentation;
    if (nearest.wanted === indentation) return nearest.found;
    const grown = Math.round((indentation.length - nearest.wanted.length) * this.ratio);
    if (grown < 0) return nearest.found.slice(0, Math.max(0, nearest.found.length + grown));
    return nearest.found + this.unit.repeat(grown);
  }

  private nearest(width: number, line: number): IndentationPair | undefined {
    let best: IndentationPair | undefined;
    for (const pair of this.pairs) {
      const [gap, bestGap] = [pair, best].map((other) => Math.abs((other?.wanted.length ?? Infinity) - width));
      if (gap === undefined || bestGap === undefined || gap > bestGap) continue;
      if (!best || gap < bestGap || Math.abs(pair.line - line) < Math.abs(best.line - line)) best = pair;
    }
    return best;
  }
}

/** By how much the indentation that was found grows with the one that was wanted; undefined where nothing shows it. */
function slopeOf(pairs: readonly IndentationPair[]): number | undefined {
  const [first] = pairs;
  if (!first) return undefined;
  const least = pairs.reduce((best, pair) => (pair.wanted.length < best.wanted.length ? pair : best), first);
  const most = pairs.reduce((best, pair) => (pair.wanted.length > best.wanted.length ? pair : best), first);
  const run = most.wanted.length - least.wanted.length;
  const rise = most.found.length - least.found.length;
  return run > 0 && rise > 0 ? rise / run : undefined;
}

/** The step by which lines are indented: the greatest common divisor of their indentations, 4 where there is none. */
function stepOf(lines: readonly string[]): number {
  const divisor = lines
    .map((line) => (line.trim() === '' ? 0 : indentationOf(line).length))
    .reduce((left, right) => commonDivisor(left, right), 0);
  return divisor > 1 ? divisor : 4;
}

function commonDivisor(left: number, right: number): number {
  return right === 0 ? left : commonDivisor(right, left % right);
}
