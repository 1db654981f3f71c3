import assert from 'node:assert/strict';
import { Notices } from '../../../../src/core/tasks/notices.ts';
import { ChildrenStage } from '../../../support/childrenStage.ts';
import { settle } from '../../../support/deferred.ts';
import { calls, inTurn, says } from '../../../support/scriptedModel.ts';

describe('What a child hears of its own tasks', () => {
  for (const [request, told] of [
    ['was not answered', ['t2']],
    ['was answered', []],
  ] as const) {
    it(`D32: an end in a request of its spawner that ${request} is ${told.length === 0 ? 'not ' : ''}told to the next above`, async () => {
      const top = inTurn(
        calls(['delegate_task_async', { goal: 'kid' }]),
        calls(['hold', {}]),
        ...(told.length === 0 ? [calls(['hold', {}])] : []),
        () => Promise.reject(new Error('unreachable')),
      );
      const stage = new ChildrenStage((model, onEvent) =>
        (model.messages[1]?.text.startsWith('Goal: top') === true ? top : says('kid done'))(model, onEvent),
      );
      stage.tasks.limits.maxSpawnDepth = 2;
      const id = await stage.tasks.spawn('top', { role: 'orchestrator' });
      await stage.tasks.registry.get(id).ended;
      await settle();
      assert.match(stage.model.requests.at(-1)?.messages.at(told.length === 0 ? -3 : -1)?.text ?? '', /kid done/);
      assert.equal(stage.tasks.status(id), 'error');
      const pending = new Notices(stage.tasks.registry).pendingFor(null).map((task) => task.id);
      assert.deepEqual(pending, [id, ...told]);
    });
  }
});
