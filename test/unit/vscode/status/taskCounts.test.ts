import assert from 'node:assert/strict';
import { taskStatuses } from '../../../../src/core/tasks/taskStatus.ts';
import { countTasks, countsText } from '../../../../src/vscode/status/taskCounts.ts';
import { taskView } from '../../../support/taskViews.ts';

describe('countsText', () => {
  const text = (...tasks: Parameters<typeof taskView>[0][]): string => countsText(countTasks(tasks.map(taskView)));

  it('is empty without tasks', () => {
    assert.equal(text(), '');
  });

  it('tells what goes on, and what has ended only when nothing goes on', () => {
    assert.equal(
      text({ status: 'running' }, { status: 'cancelling' }, { status: 'queued' }, { status: 'done' }),
      '2 running, 1 queued',
    );
    assert.equal(
      text({ status: 'done' }, { status: 'error' }, { status: 'cancelled' }),
      '1 done, 1 failed, 1 cancelled',
    );
  });

  it('says that a task waits for a person only when it does', () => {
    const waitingFor = { kind: 'approval', request_id: 'a1', text: 'npm test' } as const;
    assert.equal(text({ status: 'waiting', waitingFor }), '1 waiting for you');
    assert.equal(text({ status: 'waiting' }), '1 running');
    assert.equal(text({ status: 'paused' }, { status: 'interrupted' }), '1 paused, 1 interrupted');
  });

  it('D40: counts a task that was paused when its window closed among the paused ones: it needs nobody', () => {
    assert.equal(text({ status: 'interrupted', pausing: true }, { status: 'interrupted' }), '1 paused, 1 interrupted');
  });

  it('knows every state', () => {
    for (const status of taskStatuses) assert.match(text({ status }), /^1 /, status);
  });
});
