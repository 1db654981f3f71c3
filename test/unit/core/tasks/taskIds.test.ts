import assert from 'node:assert/strict';
import { sessionId, taskIds } from '../../../../src/core/tasks/taskIds.ts';

describe('Ids of tasks', () => {
  it('D3: sessions that start at other times, or at the same with other random numbers, share no id, nor do the windows of one', () => {
    const starts = [
      [1_790_000_000_000, 0.1],
      [1_790_000_000_000, 0.9],
      [1_790_000_000_001, 0.1],
    ] as const;
    const ids = starts.flatMap(([startedAt, random]) => {
      const session = sessionId(startedAt, () => random);
      return [1, 2, 11].flatMap((opening) => {
        const next = taskIds(session, opening);
        return Array.from({ length: 12 }, next);
      });
    });
    assert.equal(new Set(ids).size, ids.length);
  });
});
