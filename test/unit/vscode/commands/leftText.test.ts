import assert from 'node:assert/strict';
import { interruptedText, unstoppedText } from '../../../../src/vscode/commands/leftText.ts';

describe('What is told of the tasks of a session that was left', () => {
  it('D40: how many were interrupted, and the way back to them', () => {
    const rest = 'interrupted; Show Sessions… opens that session again, where Resume lets';
    assert.equal(interruptedText(1), `Fanout: 1 task was ${rest} it go on.`);
    assert.equal(interruptedText(2), `Fanout: 2 tasks were ${rest} them go on.`);
  });

  it('D19: how many did not stop, and what to look for', () => {
    const rest = 'of the session that was left did not stop in time; see whether a program of';
    assert.equal(unstoppedText(1), `Fanout: 1 task ${rest} it still runs.`);
    assert.equal(unstoppedText(3), `Fanout: 3 tasks ${rest} theirs still runs.`);
  });
});
