import type { TextEdit } from '../../src/core/files/workspacePort.ts';

/** What an editor makes of edits; throws where VS Code would, on edits that overlap or lie outside the text. */
export function applyTextEdits(text: string, edits: readonly TextEdit[]): string {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  const offset = (line: number, character: number): number => {
    const start = starts[line];
    const end = (starts[line + 1] ?? text.length + 1) - 1;
    if (start === undefined || start + character > end)
      throw new Error(`There is no ${String(line)}:${String(character)}.`);
    return start + character;
  };
  let result = '';
  let reached = 0;
  for (const edit of edits) {
    const from = offset(edit.startLine, edit.startCharacter);
    const to = offset(edit.endLine, edit.endCharacter);
    if (from < reached || to < from) throw new Error('The edits overlap.');
    result += text.slice(reached, from) + edit.newText;
    reached = to;
  }
  return result + text.slice(reached);
}
