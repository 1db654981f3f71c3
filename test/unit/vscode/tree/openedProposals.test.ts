import assert from 'node:assert/strict';
import { OpenedProposals } from '../../../../src/vscode/tree/openedProposals.ts';

describe('OpenedProposals', () => {
  const proposals = [{ id: 'next-t1-1', goal: 'Go on', context: '' }];

  it('D37: names each task with proposals once, so that a row that a person closes stays closed', () => {
    const opened = new OpenedProposals();
    opened.enter({ id: 't1', proposals: [] });
    assert.deepEqual(opened.take(), []);
    opened.enter({ id: 't1', proposals });
    opened.enter({ id: 't2', proposals });
    assert.deepEqual(opened.take(), ['t1', 't2']);
    opened.enter({ id: 't1', proposals });
    assert.deepEqual(opened.take(), []);
  });

  it('D37: names none that was taken off the list before somebody looked', () => {
    const opened = new OpenedProposals();
    opened.enter({ id: 't1', proposals });
    opened.forget('t1');
    assert.deepEqual(opened.take(), []);
  });
});
