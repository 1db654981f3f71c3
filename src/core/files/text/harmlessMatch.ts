/** What alone may differ between a text as it was asked for and the place that is meant. */
export type HarmlessDifference = 'indentation' | 'trailing blanks' | 'quote or dash characters';

/** A place that fits apart from harmless differences; offsets in the text, the end excluded. */
export interface HarmlessMatch {
  readonly start: number;
  readonly end: number;
  /** In the order of the type; empty when it is the very text. */
  readonly differences: readonly HarmlessDifference[];
}

const typographic = /[\u2010-\u2015\u2018-\u201f\u2212]/;
const blanksAtStart = /^\s*/;

/** The text with plain quotes and dashes for their typographic kinds; of the same length. */
export function plainCharacters(text: string): string {
  if (!typographic.test(text)) return text;
  return text
    .replace(/[\u2018-\u201b]/g, "'")
    .replace(/[\u201c-\u201f]/g, '"')
    .replace(/[\u2010-\u2015\u2212]/g, '-');
}

/** A line without what may harmlessly differ. */
export function bareLine(line: string): string {
  return plainCharacters(line).trim();
}

/** The blanks that a line begins with. */
export function indentationOf(line: string): string {
  return blanksAtStart.exec(line)?.[0] ?? '';
}

/** What differs harmlessly between two groups of lines that pair off. */
function differencesBetween(wanted: readonly string[], found: readonly string[]): HarmlessDifference[] {
  let [indentation, trailing, characters] = [false, false, false];
  for (const [index, line] of wanted.entries()) {
    const other = found[index] ?? '';
    if (line === other) continue;
    const isBlank = line.trim() === '';
    if (!isBlank && indentationOf(line) !== indentationOf(other)) indentation = true;
    if (isBlank || blanksAtEnd(line) !== blanksAtEnd(other)) trailing = true;
    if (line.trim() !== other.trim()) characters = true;
  }
  return [
    ...(indentation ? (['indentation'] as const) : []),
    ...(trailing ? (['trailing blanks'] as const) : []),
    ...(characters ? (['quote or dash characters'] as const) : []),
  ];
}

const blanksAtEnd = (line: string): string => line.slice(line.trimEnd().length);

/** At which of its ends a text must meet the end of a line, because a line end was cut off there. */
export interface LineBounds {
  readonly start: boolean;
  readonly end: boolean;
}

const anywhere: LineBounds = { start: false, end: false };

/**
 * All places where `wanted` fits: within `bounds` anywhere in a line when only quote and dash characters differ, else as
 * whole lines. Looks only where the longest piece that may not differ stands, so a block that is
 * not there costs one search.
 */
export function findHarmless(
  text: string,
  wanted: string,
  bounds: LineBounds | 'whole lines' = anywhere,
): HarmlessMatch[] {
  const lines = wanted.split('\n');
  const anchor = anchorOf(lines);
  if (anchor === undefined) return [];
  const plain = plainCharacters(wanted);
  const bare = lines.map(bareLine);
  const matches = new Map<number, HarmlessMatch>();
  for (let at = text.indexOf(anchor.piece); at >= 0; at = text.indexOf(anchor.piece, at + 1)) {
    const start = at - anchor.offset;
    const match =
      (bounds === 'whole lines' ? undefined : matchCharacters(text, start, wanted, plain, bounds)) ??
      matchLines(text, lineStart(text, at), lines, bare, anchor.line);
    if (!match) continue;
    const firstLine = lineStart(text, match.start);
    if (!matches.has(firstLine)) matches.set(firstLine, match);
  }
  return [...matches.values()];
}

interface Anchor {
  readonly piece: string;
  /** Where the piece begins in the whole text that is wanted, and in which of its lines, from 0. */
  readonly offset: number;
  readonly line: number;
}

/** The longest piece of one line in which nothing may differ. */
function anchorOf(lines: readonly string[]): Anchor | undefined {
  let best: Anchor | undefined;
  let lineOffset = 0;
  for (const [line, text] of lines.entries()) {
    const indentation = indentationOf(text).length;
    let offset = lineOffset + indentation;
    for (const piece of text.trim().split(/['"\-\u2010-\u2015\u2018-\u201f\u2212]/)) {
      if (piece.length > (best?.piece.length ?? 0)) best = { piece, offset, line };
      offset += piece.length + 1;
    }
    lineOffset += text.length + 1;
  }
  return best;
}

function matchCharacters(
  text: string,
  start: number,
  wanted: string,
  plain: string,
  bounds: LineBounds,
): HarmlessMatch | undefined {
  const end = start + wanted.length;
  if (start < 0 || end > text.length || plainCharacters(text[start] ?? '') !== plain[0]) return undefined;
  if (bounds.start && start > 0 && text[start - 1] !== '\n') return undefined;
  if (bounds.end && end < text.length && text[end] !== '\n') return undefined;
  const found = text.slice(start, end);
  if (found === wanted) return { start, end, differences: [] };
  return plainCharacters(found) === plain ? { start, end, differences: ['quote or dash characters'] } : undefined;
}

/** `anchorStart` is where the line begins that must be the one of this number. */
function matchLines(
  text: string,
  anchorStart: number,
  lines: readonly string[],
  bare: readonly string[],
  anchorLine: number,
): HarmlessMatch | undefined {
  if (bareLine(lineAt(text, anchorStart)) !== bare[anchorLine]) return undefined;
  let start = anchorStart;
  for (let line = anchorLine - 1; line >= 0; line -= 1) {
    if (start === 0) return undefined;
    start = lineStart(text, start - 1);
    if (bareLine(lineAt(text, start)) !== bare[line]) return undefined;
  }
  let end = anchorStart + lineAt(text, anchorStart).length;
  for (let line = anchorLine + 1; line < lines.length; line += 1) {
    if (end >= text.length) return undefined;
    const next = lineAt(text, end + 1);
    if (bareLine(next) !== bare[line]) return undefined;
    end += 1 + next.length;
  }
  return { start, end, differences: differencesBetween(lines, text.slice(start, end).split('\n')) };
}

function lineStart(text: string, offset: number): number {
  return offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
}

function lineAt(text: string, start: number): string {
  const end = text.indexOf('\n', start);
  return end < 0 ? text.slice(start) : text.slice(start, end);
}
