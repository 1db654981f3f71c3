import assert from 'node:assert/strict';
import { taskView } from '../../../support/taskViews.ts';
import { switchedText } from '../../../../src/vscode/notifications/switchedText.ts';

describe('switchedText', () => {
  const money = taskView({ id: 't1', spec: { module: 'src/money' } });
  const dates = taskView({ id: 't2', spec: { module: 'src/dates' } });
  const text = (on: boolean, done: string[], conflicts: { path: string; by: string[]; reason: string }[], part = {}) =>
    switchedText(money, on, { done, conflicts }, part, [money, dates]);
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
    const why = 'The same lines of a.js were changed since by src/dates; take that back by hand.';
    assert.equal(text(false, ['a.js'], [contested]), `A part of src/money was taken back. ${why}`);
    assert.equal(
      text(false, [], [contested], { path: 'a.js', line: 3 }),
      `The hunk of src/money at a.js:3 was not taken back. ${why}`,
    );
    const [first, second] = ['Add tests', 'Convert'].map((goal, index) =>
      taskView({ id: `t${String(index + 1)}`, spec: { module: 'src/money', goal } }),
    );
    assert.ok(first && second);
    const ofOneModule = [first, second];
    const told = (by: string): string =>
      switchedText(first, false, { done: ['a.js'], conflicts: [{ ...contested, by: [by] }] }, {}, ofOneModule);
    assert.match(told('t2'), /^A part of src\/money: Add tests was taken back\. .* by src\/money: Convert; take/);
    const gone = { path: 'b.js', by: [], reason: 'Another file stands at b.js now.' };
    assert.equal(
      text(true, [], [gone, contested]),
      'Nothing of src/money was brought back. Another file stands at b.js now. In 1 more file something stayed as well.',
    );
  });
});
