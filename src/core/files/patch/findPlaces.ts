import { linesOf } from '../text/findText.ts';
import { bareLine, findHarmless, indentationOf, type HarmlessDifference } from '../text/harmlessMatch.ts';
import { lineCount } from '../plan/knownFile.ts';
import type { PatchHunk, PatchLine } from './patch.ts';

/** A place where a hunk fits: lines from 0, end excluded, and what it makes of them. */
export interface HunkPlace {
  readonly from: number;
  readonly to: number;
  /** The lines as the hunk has them before and after. */
  readonly before: readonly string[];
  readonly after: readonly string[];
  readonly differences: readonly HarmlessDifference[];
}

/** The lines that a hunk wants to find. */
export function wantedLines({ lines }: PatchHunk): string[] {
  return lines.filter(({ kind }) => kind !== 'add').map(({ text }) => text);
}

/**
 * All places of a hunk in a text, whose lines are given, too: those where it stands exactly, else, unless `exactly`, where it does
 * apart from harmless differences; where several are left, those that its headers and its end of file allow.
 */
export function findPlaces(text: string, lines: readonly string[], hunk: PatchHunk, exactly: boolean): HunkPlace[] {
  const readings = readingsOf(hunk);
  if (readings.every(({ before }) => before.length === 0)) return additionPlaces(lines, hunk);
  const some = readings.filter(({ before }) => before.length > 0);
  for (const search of exactly ? [exactPlaces] : [exactPlaces, harmlessPlaces]) {
    for (const reading of some) {
      const places = search(text, reading);
      if (places.length > 0) return narrowed(lines, hunk, places);
    }
  }
  return [];
}

interface Reading {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** What the hunk's lines can mean: with or without blanks that were forgotten, and empty lines that only part hunks. */
function readingsOf({ lines }: PatchHunk): Reading[] {
  const isParting = ({ kind, written }: PatchLine): boolean => kind === 'keep' && written === '';
  const last = lines.findLastIndex((line) => !isParting(line));
  const first = lines.findIndex((line) => !isParting(line));
  const cuts = [lines, lines.slice(0, last + 1), lines.slice(first, last + 1)];
  return cuts.flatMap((cut) => [readingOf(cut, ({ text }) => text), readingOf(cut, ({ written }) => written)]);
}

function readingOf(lines: readonly PatchLine[], textOf: (line: PatchLine) => string): Reading {
  return {
    before: lines.filter(({ kind }) => kind !== 'add').map(textOf),
    after: lines.filter(({ kind }) => kind !== 'remove').map(textOf),
  };
}

function exactPlaces(text: string, { before, after }: Reading): HunkPlace[] {
  const framed = `\n${text}\n`;
  const wanted = `\n${before.join('\n')}\n`;
  const offsets: number[] = [];
  for (let at = framed.indexOf(wanted); at >= 0; at = framed.indexOf(wanted, at + 1)) offsets.push(at);
  return linesOf(text, offsets).map((from) => ({ from, to: from + before.length, before, after, differences: [] }));
}

function harmlessPlaces(text: string, { before, after }: Reading): HunkPlace[] {
  const matches = findHarmless(text, before.join('\n'), 'whole lines').sort((a, b) => a.start - b.start);
  const starts = linesOf(
    text,
    matches.map(({ start }) => start),
  );
  return matches.map(({ differences }, index) => {
    const from = starts[index] ?? 0;
    return { from, to: from + before.length, before, after, differences };
  });
}

/** Lines that are only added stand below their header, or at the file's end. */
function additionPlaces(lines: readonly string[], hunk: PatchHunk): HunkPlace[] {
  const after = hunk.lines.filter(({ kind }) => kind === 'add').map(({ text }) => text);
  const at = hunk.under.length > 0 && !hunk.atEnd ? headerLines(lines, hunk.under).map((line) => line + 1) : [];
  const places = hunk.under.length > 0 && !hunk.atEnd ? at : [lineCount(lines)];
  return places.map((from) => ({ from, to: from, before: [], after, differences: [] }));
}

function narrowed(lines: readonly string[], hunk: PatchHunk, places: readonly HunkPlace[]): HunkPlace[] {
  const atEnd = hunk.atEnd ? places.filter(({ to }) => to >= lineCount(lines)) : [];
  const left = atEnd.length > 0 ? atEnd : [...places];
  if (left.length < 2 || hunk.under.length === 0) return left;
  const headers = headerLines(lines, hunk.under);
  const tests = [
    ({ from }: HunkPlace) => headers.some((header) => isUnder(lines, header, from)),
    ({ from }: HunkPlace) => headers.some((header) => header <= from),
  ];
  for (const test of tests) {
    const allowed = left.filter(test);
    if (allowed.length > 0) return allowed;
  }
  return left;
}

/** Lines that the last of these headers is, each after one that the header before it is. */
function headerLines(lines: readonly string[], headers: readonly string[]): number[] {
  let places: number[] | undefined;
  for (const header of headers) {
    const wanted = bareLine(header);
    const [first] = places ?? [-1];
    const behind = first === undefined ? [] : linesWhere(lines, first + 1, (line) => line === wanted);
    places = behind.length > 0 ? behind : linesWhere(lines, (first ?? -1) + 1, (line) => line.startsWith(wanted));
  }
  return places ?? [];
}

function linesWhere(lines: readonly string[], from: number, fits: (bare: string) => boolean): number[] {
  const places: number[] = [];
  for (let line = from; line < lines.length; line += 1) if (fits(bareLine(lines[line] ?? ''))) places.push(line);
  return places;
}

/** True while nothing between begins a new block beside the header's, or ends one around it. */
function isUnder(lines: readonly string[], header: number, line: number): boolean {
  if (line < header) return false;
  const width = indentationOf(lines[header] ?? '').length;
  return lines.slice(header + 1, line).every((between) => {
    if (between.trim() === '') return true;
    const other = indentationOf(between).length;
    return other > width || (other === width && !/^[\p{L}_@#]/u.test(between.trimStart()));
  });
}
