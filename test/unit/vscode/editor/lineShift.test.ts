import assert from 'node:assert/strict';
import { diffLines } from '../../../../src/core/files/text/lineHunks.ts';
import { textEdits } from '../../../../src/core/files/text/textEdits.ts';
import { shiftOf } from '../../../../src/vscode/editor/lineShift.ts';

const lines = Array.from({ length: 12 }, (_, index) => `line ${String(index)} ${'abcdefghijkl'.charAt(index)}`);

/** How far the first line of those from `first` on that is left moves, by the edits that make `after` of the lines. */
function shift(after: readonly string[], first: number): number {
  const visible = Array.from({ length: 4 }, (_, index) => first + index);
  return shiftOf(textEdits(lines, diffLines(lines, after)), visible);
}

const without = (...gone: number[]): string[] => lines.filter((_, index) => !gone.includes(index));

describe('how far edits move a line', () => {
  it('F4: by the lines that come and go above it, and not by those below', () => {
    assert.equal(shift(['new', 'new', ...lines], 5), 2);
    assert.equal(shift(without(1, 2, 3), 5), -3);
    assert.equal(shift([...lines.slice(0, 5), 'x', 'y', ...lines.slice(5)], 5), 2);
    assert.equal(shift([...lines.slice(0, 6), 'x', 'y', ...lines.slice(6)], 5), 0);
    assert.equal(shift([...lines, 'x', 'y'], 5), 0);
    assert.equal(shift([...without(0, 1), 'x'], 5), -2);
  });

  it('F4: a line that is changed stays; of lines that go, the next one that is left counts', () => {
    assert.equal(shift(['new', ...lines.with(5, 'changed')], 5), 1);
    assert.equal(shift(without(5, 6), 5), -2);
    assert.equal(shift(without(3, 4, 5, 6), 5), -4);
    assert.equal(shift(without(4, 5, 6, 7, 8, 9), 5), 0, 'nothing of what is seen is left');
  });
});
