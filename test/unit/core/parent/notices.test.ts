import assert from 'node:assert/strict';
import { Notices } from '../../../../src/core/tasks/notices.ts';
import { settle } from '../../../support/deferred.ts';
import { says } from '../../../support/scriptedModel.ts';
import { ParentStage } from '../../../support/parentStage.ts';

describe('Notices across several levels', () => {
  it('D32: what the root collected below an orchestrator that lives is not told again when that ends, after a reload neither', async () => {
    const stage = new ParentStage(says('noted'));
    stage.limits.maxSpawnDepth = 2;
    const lead = await stage.spawn('lead', { role: 'orchestrator' });
    const below = await stage.spawn('below', {}, { caller: lead });
    stage.finish(below);
    await settle();
    assert.deepEqual(new Notices(stage.registry).pendingFor(lead).length, 1);
    await stage.call('collect_task', { task_id: below });
    assert.deepEqual(new Notices(stage.registry).pendingFor(lead).length, 1, 'the orchestrator has not heard');
    const next = await stage.reloaded();
    for (const each of [stage, next]) {
      if (each === next) next.registry.resume(lead);
      await settle();
      each.finish(lead);
      await settle();
      assert.equal(each.registry.get(below).heard, true);
    }
    assert.match(stage.notices(0)[0] ?? '', /lead/);
    assert.doesNotMatch(stage.notices(0)[0] ?? '', /below/);
    assert.equal(stage.model.requests.length, 1);
    assert.deepEqual(
      new Notices(next.registry).pendingFor(null).map(({ id }) => id),
      [lead],
    );
  });
});
