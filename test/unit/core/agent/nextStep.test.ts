import assert from 'node:assert/strict';
import { readNextSteps } from '../../../../src/core/agent/nextStep.ts';

describe('readNextSteps', () => {
  it('D37: takes goals with their context, and passes over what has no goal', () => {
    const given = [
      { goal: ' Convert src/b ', context: ' As in src/a. ' },
      { goal: ' \n', context: 'nothing' },
      { goal: 7 },
      null,
      { context: 'alone' },
      { goal: 'Test it', context: 3, priority: 'high' },
      'Write it down',
    ];
    assert.deepEqual(readNextSteps(given), [
      { goal: 'Convert src/b', context: 'As in src/a.' },
      { goal: 'Test it', context: '' },
      { goal: 'Write it down', context: '' },
    ]);
  });

  it('D37: takes a goal once, and at most 8 of them', () => {
    const many = Array.from({ length: 20 }, (_, index) => ({ goal: `Goal ${String(Math.floor(index / 2))}` }));
    assert.deepEqual(
      readNextSteps(many).map(({ goal }) => goal),
      Array.from({ length: 8 }, (_, index) => `Goal ${String(index)}`),
    );
  });

  it('D37: cuts long texts, no surrogate pair in two', () => {
    const [step] = readNextSteps([{ goal: '😀'.repeat(5_000), context: 'c'.repeat(50_000) }]);
    assert.ok(step);
    assert.ok(step.goal.length <= 2_000 && !/\p{Cs}/u.test(step.goal) && step.goal.endsWith('😀…'));
    assert.equal(step.context.length, 8_000);
  });

  it('D37: takes JSON that came as text and one step without its list; anything else is none', () => {
    assert.deepEqual(readNextSteps('[{"goal":"Go on"}]'), [{ goal: 'Go on', context: '' }]);
    assert.deepEqual(readNextSteps({ goal: 'Go on' }), [{ goal: 'Go on', context: '' }]);
    for (const nothing of [undefined, null, 'none', '[broken', 7, true, {}])
      assert.deepEqual(readNextSteps(nothing), []);
  });
});
