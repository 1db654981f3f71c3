import assert from 'node:assert/strict';
import { canBecome, isEnded, taskStatuses } from '../../../../src/core/tasks/taskStatus.ts';

describe('The life of a task', () => {
  it('D21: nothing leads out of done, error and cancelled', () => {
    assert.deepEqual(taskStatuses.filter(isEnded), ['done', 'error', 'cancelled']);
    for (const ended of taskStatuses.filter(isEnded)) {
      for (const status of taskStatuses) assert.equal(canBecome(ended, status), false, `${ended} → ${status}`);
    }
  });

  it('D19: what is being cancelled can only become cancelled', () => {
    assert.deepEqual(
      taskStatuses.filter((status) => canBecome('cancelling', status)),
      ['cancelled'],
    );
  });

  it('every other state leads to an end', () => {
    for (const status of taskStatuses.filter((each) => !isEnded(each))) {
      const seen = new Set([status]);
      for (const from of seen) for (const to of taskStatuses) if (canBecome(from, to)) seen.add(to);
      assert.ok([...seen].some(isEnded), status);
    }
  });
});
