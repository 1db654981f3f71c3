import type { TextEdit } from '../workspacePort.ts';
import { diffLines, type LineHunk } from './lineHunks.ts';

/**
 * What edits do to a text, as hunks: only the lines that they touch are compared. Undefined when two of them overlap or
 * one is not in the text.
 */
export function editHunks(lines: readonly string[], edits: readonly TextEdit[]): LineHunk[] | undefined {
  const starts = startsOf(lines);
  const length = (starts.at(-1) ?? 0) + (lines.at(-1) ?? '').length;
  const offset = (line: number, character: number): number => (starts[line] ?? Infinity) + character;
  const sorted = edits
    .map((edit) => ({
      ...edit,
      from: offset(edit.startLine, edit.startCharacter),
      to: offset(edit.endLine, edit.endCharacter),
    }))
    .sort((a, b) => a.from - b.from || a.to - b.to);
  if (sorted.some(({ from, to }, index) => !(from <= to && to <= length) || from < (sorted[index - 1]?.to ?? 0))) {
    return undefined;
  }
  const text = lines.join('\n');
  const groups: { first: number; last: number; after: string; at: number }[] = [];
  for (const { startLine, endLine, from, to, newText } of sorted) {
    let group = groups.at(-1);
    if (!group || startLine > group.last) {
      group = { first: startLine, last: endLine, after: '', at: starts[startLine] ?? 0 };
      groups.push(group);
    }
    group.after += text.slice(group.at, from) + newText;
    group.at = to;
    group.last = Math.max(group.last, endLine);
  }
  return groups.flatMap(({ first, last, after, at }) => {
    const before = lines.slice(first, last + 1);
    const end = (starts[last] ?? 0) + (lines[last] ?? '').length;
    const now = (after + text.slice(at, end)).replaceAll('\r\n', '\n').split('\n');
    return diffLines(before, now).map((hunk) => ({ ...hunk, start: hunk.start + first }));
  });
}

/** Where each line begins in the text. */
function startsOf(lines: readonly string[]): number[] {
  let next = 0;
  return lines.map((line) => {
    const start = next;
    next += line.length + 1;
    return start;
  });
}
