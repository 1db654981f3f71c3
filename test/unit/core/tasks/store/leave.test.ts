import assert from 'node:assert/strict';
import { Notices } from '../../../../../src/core/tasks/notices.ts';
import { settle } from '../../../../support/deferred.ts';
import { TaskStage } from '../../../../support/taskStage.ts';

describe('A session that was left', () => {
  it('D32: what was cancelled because its session was left is not told when that is opened again; an end before that is', async () => {
    const stage = new TaskStage();
    const [cancelled, done] = [await stage.spawn(), await stage.spawn()];
    stage.finish(done);
    await settle();
    await stage.registry.leave();
    assert.deepEqual(stage.registry.all(), []);
    const next = await stage.reloaded();
    assert.equal(next.status(cancelled), 'cancelled');
    const pending = new Notices(next.registry).pendingFor(null);
    assert.deepEqual(
      pending.map(({ id }) => id),
      [done],
    );
  });
});
