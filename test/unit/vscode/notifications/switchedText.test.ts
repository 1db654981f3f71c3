import assert from 'node:assert/strict';
import { switchedText } from '../../../../src/vscode/notifications/switchedText.ts';

describe('switchedText', () => {
  const text = (on: boolean, done: string[], conflicts: { path: string; by: string[]; reason: string }[], part = {}) =>
    switchedText('src/money', on, { done, conflicts }, part, (author) => `task ${String(author)}`);
  const contested = { path: 'a.js', by: ['t2'], reason: 'The same lines of a.js were changed since' };

  it('says what was taken back: files, one file, or one hunk by its line', () => {
    assert.equal(text(false, ['a.js', 'b.js'], []), 'What src/money changed in 2 files was taken back.');
    assert.equal(text(true, ['a.js'], [], { path: 'a.js' }), 'What src/money changed in a.js was brought back.');
    const hunk = { path: 'a.js', line: 33 };
    assert.equal(text(false, ['a.js'], [], hunk), 'The hunk of src/money at a.js:33 was taken back.');
  });

  it('says why there was nothing to do', () => {
    assert.equal(text(false, [], []), 'Nothing that src/money changed is left to be taken back.');
    assert.equal(text(true, [], []), 'Nothing of src/money was taken back before, so there is nothing to bring back.');
  });

  it('F20: says what stayed, by whom, and what to do', () => {
    const why = 'The same lines of a.js were changed since by task t2; take that back by hand.';
    assert.equal(text(false, ['a.js'], [contested]), `A part of src/money was taken back. ${why}`);
    assert.equal(
      text(false, [], [contested], { path: 'a.js', line: 3 }),
      `The hunk of src/money at a.js:3 was not taken back. ${why}`,
    );
    const gone = { path: 'b.js', by: [], reason: 'Another file stands at b.js now.' };
    assert.equal(
      text(true, [], [gone, contested]),
      'Nothing of src/money was brought back. Another file stands at b.js now. In 1 more file something stayed as well.',
    );
  });
});
