import assert from 'node:assert/strict';
import { newlyInterrupted } from '../../../../src/vscode/notifications/newlyInterrupted.ts';
import { taskView } from '../../../support/taskViews.ts';

describe('newlyInterrupted', () => {
  const untold = (tasks: Parameters<typeof newlyInterrupted>[0], told: readonly string[]): string[] =>
    newlyInterrupted(tasks, told).untold.map(({ id }) => id);

  it('D40: tells of each interruption once, over any number of windows', () => {
    const tasks = [
      taskView({ id: 'a', status: 'interrupted', elapsed: 3.5 }),
      taskView({ id: 'b', status: 'interrupted' }),
      taskView({ id: 'c', status: 'done' }),
    ];
    const { told } = newlyInterrupted(tasks, []);
    assert.deepEqual(untold(tasks, []), ['a', 'b']);
    assert.deepEqual(untold(tasks, told), []);
    const another = taskView({ id: 'd', status: 'interrupted' });
    assert.deepEqual(untold([...tasks, another], told), ['d']);
  });

  it('D40: tells of a task again that went on and was interrupted once more', () => {
    const { told } = newlyInterrupted([taskView({ id: 'a', status: 'interrupted', elapsed: 3.5 })], []);
    assert.deepEqual(untold([taskView({ id: 'a', status: 'interrupted', elapsed: 8 })], told), ['a']);
  });
});
