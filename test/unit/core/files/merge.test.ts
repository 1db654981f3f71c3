import assert from 'node:assert/strict';
import fc from 'fast-check';
import { applyHunks, type LineHunk } from '../../../../src/core/files/text/lineHunks.ts';
import { mergeLines, rebaseHunks } from '../../../../src/core/files/text/merge.ts';

const lines = (text: string): string[] => text.split(' ');

function merged(base: string, ours: string, theirs: string): string {
  const result = mergeLines(lines(base), lines(ours), lines(theirs));
  return result.kind === 'clean' ? applyHunks(lines(ours), result.rebased).join(' ') : 'conflict';
}

describe('merge by lines', () => {
  const cases: readonly [title: string, base: string, ours: string, theirs: string, result: string][] = [
    ['F1: changes in different places both stand', 'a b c d e', 'A b c d e', 'a b c d E', 'A b c d E'],
    ['F2: changes of touching lines both stand', 'a b c d', 'a B c d', 'a b C d', 'a B C d'],
    ['F2: a line that both changed is a conflict', 'a b c', 'a B c', 'a X c', 'conflict'],
    ['F2: a line that one changed and the other removed is a conflict', 'a b c', 'a c', 'a X c', 'conflict'],
    ['F2: an addition inside lines that the other replaced is a conflict', 'a b c d', 'a X d', 'a b N c d', 'conflict'],
    ['the same change made by both stands once', 'a b c', 'a B c', 'a B c', 'a B c'],
    ['the same addition made by both stands once', 'a b', 'a n b', 'a n b', 'a n b'],
    ['additions at one place stand one after the other, ours first', 'a b', 'a n b', 'a m b', 'a n m b'],
    ['additions at one place that share a line with words are a conflict', 'a b', 'a n1 x b', 'a n1 y b', 'conflict'],
    ['additions at one place may share braces', 'a b', 'a n1 } b', 'a n2 } b', 'a n1 } n2 } b'],
    ['an addition in front of a replaced line stays in front', 'a b c', 'a B c', 'a n b c', 'a n B c'],
    ['an addition behind a replaced line stays behind', 'a b c', 'a B c', 'a b n c', 'a B n c'],
    ['our addition in front of a line they replace stays in front', 'a b c', 'a n b c', 'a B c', 'a n B c'],
    ['a removal beside a change', 'a b c d', 'a c d', 'a b C d', 'a C d'],
    ['changes around an addition', 'a b c d e', 'a b n c d e', 'A b c d E', 'A b n c d E'],
  ];
  for (const [title, base, ours, theirs, result] of cases) {
    it(title, () => {
      assert.equal(merged(base, ours, theirs), result);
    });
  }

  it('F2: whatever is merged cleanly holds every line that either side added, each as often', () => {
    const word = fc.constantFrom('a', 'b', 'c', 'd', '}');
    const text = fc.array(word, { minLength: 1, maxLength: 8 });
    /** Adds lines that are nowhere else, and removes some. */
    const changed = (base: readonly string[], mark: string, choices: readonly number[]): string[] =>
      base.flatMap((line, index) => {
        const choice = choices[index % choices.length] ?? 0;
        if (choice === 1) return [line, `${mark}${String(index)}`];
        if (choice === 2) return [`${mark}${String(index)}`];
        return choice === 3 ? [] : [line];
      });
    const choices = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(text, choices, choices, (base, forOurs, forTheirs) => {
        const ours = changed(base, 'ours', forOurs);
        const theirs = changed(base, 'theirs', forTheirs);
        const result = mergeLines(base, ours, theirs);
        if (result.kind === 'conflict') return;
        const both = applyHunks(ours, result.rebased);
        for (const line of ours.filter((each) => each.startsWith('ours'))) assert.ok(both.includes(line));
        for (const line of theirs.filter((each) => each.startsWith('theirs'))) assert.ok(both.includes(line));
        const kept = (text: readonly string[]): number => text.filter((line) => /^[a-d}]$/.test(line)).length;
        assert.equal(base.length - kept(both) <= base.length - kept(ours) + (base.length - kept(theirs)), true);
      }),
      { numRuns: 2_000 },
    );
  });

  const base = lines('a b c d');
  const hunk = (start: number, removed: number, added: string): LineHunk => {
    return { start, removed: base.slice(start, start + removed), added: added === '' ? [] : lines(added) };
  };
  const whole = [hunk(1, 2, 'B N C')];
  const parts = [hunk(1, 1, 'B'), hunk(2, 0, 'N'), hunk(2, 1, 'C')];
  const rebased = (ours: readonly LineHunk[], theirs: readonly LineHunk[]): string => {
    const result = rebaseHunks(ours, theirs);
    return result.kind === 'clean' ? applyHunks(applyHunks(base, ours), result.rebased).join(' ') : 'conflict';
  };

  it('F2: the same change stands once, though one made it in touching hunks and the other in one', () => {
    assert.equal(rebased(whole, parts), 'a B N C d');
    assert.equal(rebased(parts, whole), 'a B N C d');
    assert.equal(rebased(parts, [hunk(1, 1, 'B N'), hunk(2, 1, 'C')]), 'a B N C d');
    assert.equal(rebased([hunk(1, 1, 'B N')], [...parts.slice(0, 2), hunk(2, 1, 'X')]), 'a B N X d');
  });

  it('F2: what touches such a change is another one', () => {
    assert.equal(rebased(whole, [...parts, hunk(3, 1, 'D')]), 'a B N C D');
    assert.equal(rebased([hunk(0, 1, 'A'), ...parts], [...whole, hunk(3, 1, 'D')]), 'A B N C D');
    assert.equal(rebased(whole, [...parts.slice(0, 2), hunk(2, 1, 'X')]), 'conflict');
    assert.equal(rebased([hunk(1, 1, 'B'), hunk(2, 1, 'X')], [hunk(1, 2, 'B C')]), 'conflict');
  });
});
