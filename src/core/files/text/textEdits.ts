import { joinTouching, lineByLine, type LineHunk } from './lineHunks.ts';
import type { TextEdit } from '../workspacePort.ts';

/** The smallest edits of a text, whose lines are given, that carry out the hunks; in order, and none overlap. */
export function textEdits(lines: readonly string[], hunks: readonly LineHunk[]): TextEdit[] {
  // Two edits at one place would leave their order to the editor, and a long one it would search for smaller ones, sign by sign.
  return joinTouching(hunks)
    .flatMap(lineByLine)
    .map((hunk) => editOf(lines, hunk));
}

function editOf(lines: readonly string[], hunk: LineHunk): TextEdit {
  const end = hunk.start + hunk.removed.length;
  const atEnd = end === lines.length;
  // Lines at the end of a text own the line break before them, all others the one behind them.
  const startsBehindBreak = atEnd && hunk.start > 0 && (hunk.removed.length === 0 || hunk.added.length === 0);
  const first = startsBehindBreak ? hunk.start - 1 : hunk.start;
  const before = startsBehindBreak ? (lines[first] ?? '') : '';
  const prefix = startsBehindBreak ? [before] : [];
  const suffix = atEnd ? [] : [''];
  const oldText = [...prefix, ...hunk.removed, ...suffix].join('\n');
  const newText = [...prefix, ...hunk.added, ...suffix].join('\n');
  const head = commonHead(oldText, newText);
  const tail = commonTail(oldText, newText, head);
  const start = positionAfter(oldText.slice(0, head), first);
  const stop = positionAfter(oldText.slice(0, oldText.length - tail), first);
  return {
    startLine: start.line,
    startCharacter: start.character,
    endLine: stop.line,
    endCharacter: stop.character,
    newText: newText.slice(head, newText.length - tail),
  };
}

function commonHead(left: string, right: string): number {
  const limit = Math.min(left.length, right.length);
  let length = 0;
  while (length < limit && left.charCodeAt(length) === right.charCodeAt(length)) length += 1;
  return splitsPair(left, length) || splitsPair(right, length) ? length - 1 : length;
}

function commonTail(left: string, right: string, head: number): number {
  const limit = Math.min(left.length, right.length) - head;
  let length = 0;
  while (length < limit && left.charCodeAt(left.length - 1 - length) === right.charCodeAt(right.length - 1 - length)) {
    length += 1;
  }
  return length > 0 && (splitsPair(left, left.length - length) || splitsPair(right, right.length - length))
    ? length - 1
    : length;
}

/** True when a cut at `offset` would part the two units of one character. */
function splitsPair(text: string, offset: number): boolean {
  const before = text.charCodeAt(offset - 1);
  const after = text.charCodeAt(offset);
  return before >= 0xd800 && before <= 0xdbff && after >= 0xdc00 && after <= 0xdfff;
}

function positionAfter(text: string, firstLine: number): { line: number; character: number } {
  let line = firstLine;
  let lastBreak = -1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
    line += 1;
    lastBreak = at;
  }
  return { line, character: text.length - lastBreak - 1 };
}
