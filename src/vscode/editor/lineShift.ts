import type { TextEdit } from '../../core/files/workspacePort.ts';

/** How far the first of the lines that the edits leave moves down; 0 when they leave none. */
export function shiftOf(edits: readonly TextEdit[], lines: readonly number[]): number {
  const left = lines.find((line) => edits.every((edit) => !takesAway(edit, line)));
  if (left === undefined) return 0;
  return edits
    .filter((edit) => isAbove(edit, left))
    .reduce((sum, { startLine, endLine, newText }) => sum + newText.split('\n').length - 1 - (endLine - startLine), 0);
}

/** True for an edit that leaves nothing of the line's beginning. */
function takesAway({ startLine, startCharacter, endLine, endCharacter }: TextEdit, line: number): boolean {
  const fromItsStart = startLine < line || (startLine === line && startCharacter === 0);
  const beyondIt = endLine > line || (endLine === line && endCharacter > 0 && startLine < line);
  return fromItsStart && beyondIt;
}

function isAbove({ startLine, startCharacter, endLine, endCharacter }: TextEdit, line: number): boolean {
  if (endLine !== line) return endLine < line;
  return endCharacter === 0 && (startLine < line || startCharacter === 0);
}
