import assert from 'node:assert/strict';
import fc from 'fast-check';
import { composeHunks } from '../../../../src/core/files/text/composeHunks.ts';
import { applyHunks, diffLines, invertHunks, splitLines } from '../../../../src/core/files/text/lineHunks.ts';
import { addSpans, hasSpan, moveThroughOthers, moveThroughOwn } from '../../../../src/core/files/text/lineSet.ts';
import { textEdits } from '../../../../src/core/files/text/textEdits.ts';
import { applyTextEdits } from '../../../support/applyTextEdits.ts';

/** Few different lines, so that they repeat; some empty, some with characters of two units. */
const text = fc
  .array(fc.constantFrom('a', 'b', 'ab', '', '😀', '😁x', 'c'), { minLength: 1, maxLength: 12 })
  .map((lines) => lines.join('\n'));

describe('lines', () => {
  it('a diff leads from one text to the other, and inverted back', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const hunks = diffLines(splitLines(before), splitLines(after));
        assert.equal(applyHunks(splitLines(before), hunks).join('\n'), after);
        assert.equal(applyHunks(splitLines(after), invertHunks(hunks)).join('\n'), before);
      }),
      { numRuns: 500 },
    );
  });

  it('P6: lines that were replaced where they stand are found in linear time', () => {
    const before = Array.from({ length: 20_000 }, (_, line) => `line ${String(line)}`);
    const after = before.map((line, index) => (index % 2 === 0 ? line.toUpperCase() : line));
    const hunks = diffLines(before, after);
    // A search that costs lines times changes would have given up, and answered one hunk over all.
    assert.equal(hunks.length, 10_000);
    assert.deepEqual(applyHunks(before, hunks), after);
  });

  it('text edits make exactly the change, as an editor applies them', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const edits = textEdits(splitLines(before), diffLines(splitLines(before), splitLines(after)));
        assert.equal(applyTextEdits(before, edits), after);
      }),
      { numRuns: 1_000 },
    );
  });

  it('text edits replace only the characters that differ', () => {
    const before = ['const a = 1;', 'const b = 2;', ''];
    const edits = textEdits(before, diffLines(before, ['const a = 1;', 'const b = 3;', '']));
    assert.deepEqual(edits, [{ startLine: 1, startCharacter: 10, endLine: 1, endCharacter: 11, newText: '3' }]);
  });

  it('hunks that touch become one text edit, so that their order is not left to the editor', () => {
    const touching = [
      { start: 1, removed: [], added: ['x'] },
      { start: 1, removed: [], added: ['y'] },
      { start: 1, removed: ['b'], added: [] },
    ];
    const edits = textEdits(['a', 'b', 'c'], touching);
    assert.equal(edits.length, 1);
    assert.equal(applyTextEdits('a\nb\nc', edits), 'a\nx\ny\nc');
  });

  it('F4: P6: lines that touch and are replaced where they stand are edited one by one, those that stay not at all', () => {
    const before = ['line 1', 'line 2', 'line 3', 'line 4'];
    const hunk = { start: 0, removed: before, added: ['LINE 1', 'line 2', 'LINE 3', 'LINE 4'] };
    const edits = textEdits(before, [hunk]);
    assert.deepEqual(
      edits.map(({ startLine, endLine, newText }) => [startLine, endLine, newText]),
      [0, 2, 3].map((line) => [line, line, 'LINE']),
    );
    assert.equal(applyTextEdits(before.join('\n'), edits), hunk.added.join('\n'));
  });

  it('text edits never part the two halves of a character', () => {
    const edits = textEdits(['😀'], [{ start: 0, removed: ['😀'], added: ['😁'] }]);
    assert.deepEqual(edits, [{ startLine: 0, startCharacter: 0, endLine: 0, endCharacter: 2, newText: '😁' }]);
  });

  it('two lists of hunks compose to one that does both', () => {
    fc.assert(
      fc.property(text, text, text, (one, two, three) => {
        const [first, second, third] = [splitLines(one), splitLines(two), splitLines(three)];
        const composed = composeHunks(diffLines(first, second), diffLines(second, third));
        assert.deepEqual(applyHunks(first, composed), third);
        for (const hunk of composed) {
          assert.deepEqual(hunk.removed, first.slice(hunk.start, hunk.start + hunk.removed.length));
        }
        assert.equal(applyTextEdits(one, textEdits(first, composed)), three);
      }),
      { numRuns: 2_000 },
    );
  });

  it('a diff of two large texts without a common line ends as one hunk', () => {
    const before = Array.from({ length: 20_000 }, (_, index) => `before ${String(index)}`);
    const after = Array.from({ length: 20_000 }, (_, index) => `after ${String(index)}`);
    assert.equal(diffLines(before, after).length, 1);
  });

  it('spans join when they touch, and know what they hold', () => {
    const set = addSpans(addSpans([{ from: 0, to: 2 }], [{ from: 4, to: 6 }]), [{ from: 2, to: 4 }]);
    assert.deepEqual(set, [{ from: 0, to: 6 }]);
    assert.ok(hasSpan(set, { from: 1, to: 6 }));
    assert.ok(!hasSpan(set, { from: 1, to: 7 }));
    assert.ok(hasSpan([], { from: 3, to: 3 }));
  });

  it('lines that were shown move with the text; what others add is not shown, nor what is beside their removals', () => {
    const replaced = [{ start: 2, removed: ['c'], added: ['x', 'y'] }];
    assert.deepEqual(moveThroughOthers([{ from: 0, to: 5 }], replaced), [
      { from: 0, to: 2 },
      { from: 4, to: 6 },
    ]);
    assert.deepEqual(moveThroughOwn([{ from: 0, to: 5 }], replaced), [{ from: 0, to: 6 }]);
    const gone = [{ start: 2, removed: ['c'], added: [] }];
    assert.deepEqual(moveThroughOthers([{ from: 0, to: 5 }], gone), [
      { from: 0, to: 1 },
      { from: 3, to: 4 },
    ]);
    assert.deepEqual(moveThroughOwn([{ from: 0, to: 5 }], gone), [{ from: 0, to: 4 }]);
  });
});
