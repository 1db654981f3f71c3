import assert from 'node:assert/strict';
import { editHunks } from '../../../../src/core/files/text/editHunks.ts';
import { applyHunks } from '../../../../src/core/files/text/lineHunks.ts';
import type { TextEdit } from '../../../../src/core/files/workspacePort.ts';

const lines = ['one two one', 'three', '', 'four'];
const edit = (
  startLine: number,
  startCharacter: number,
  endLine: number,
  endCharacter: number,
  newText: string,
): TextEdit => ({
  startLine,
  startCharacter,
  endLine,
  endCharacter,
  newText,
});
const after = (...edits: TextEdit[]): string =>
  applyHunks(lines, editHunks(lines, edits) ?? ['nothing' as never]).join('\n');

describe('edits of a text as hunks', () => {
  it('are those of the touched lines, in whatever order they come, several in one line together', () => {
    const edits = [edit(3, 0, 3, 4, 'FOUR'), edit(0, 8, 0, 11, 'B'), edit(0, 0, 0, 3, 'A')];
    assert.deepEqual(editHunks(lines, edits), [
      { start: 0, removed: ['one two one'], added: ['A two B'] },
      { start: 3, removed: ['four'], added: ['FOUR'] },
    ]);
  });

  it('may join lines, part them, and stand at both ends', () => {
    assert.equal(after(edit(0, 7, 1, 0, ' '), edit(1, 5, 2, 0, '!')), 'one two three!\nfour');
    assert.equal(after(edit(1, 2, 1, 2, '\r\nx\n')), 'one two one\nth\nx\nree\n\nfour');
    assert.equal(after(edit(3, 4, 3, 4, '\n'), edit(0, 0, 0, 0, '>')), '>one two one\nthree\n\nfour\n');
    assert.deepEqual(editHunks(lines, [edit(1, 0, 1, 5, 'three')]), []);
  });

  it('are none when they overlap or lie outside', () => {
    assert.equal(editHunks(lines, [edit(0, 0, 0, 3, 'A'), edit(0, 2, 0, 4, 'B')]), undefined);
    assert.equal(editHunks(lines, [edit(9, 0, 9, 1, 'A')]), undefined);
    assert.equal(editHunks(lines, [edit(3, 0, 3, 5, 'A')]), undefined);
  });
});
