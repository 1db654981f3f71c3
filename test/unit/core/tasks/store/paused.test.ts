import assert from 'node:assert/strict';
import { settle } from '../../../../support/deferred.ts';
import { TaskStage } from '../../../../support/taskStage.ts';

describe('A task that was paused when its window ended', () => {
  /** One that is paused in the line, one between its turns, one in its turn, and one that was let go on again. */
  const begun = async (): Promise<{ stage: TaskStage; held: string[]; free: string }> => {
    const stage = new TaskStage();
    stage.limits.maxConcurrent = 3;
    const [between, inTurn, free] = [await stage.spawn(), await stage.spawn(), await stage.spawn()];
    const inLine = await stage.spawn();
    await settle();
    const held = [inLine, between, inTurn];
    for (const id of [...held, free]) assert.ok(stage.registry.pause(id));
    stage.registry.resume(free);
    void stage.runs
      .get(between)
      ?.ready()
      .catch(() => undefined);
    await settle();
    assert.deepEqual(
      held.map((id) => stage.status(id)),
      ['paused', 'paused', 'running'],
    );
    return { stage, held, free };
  };

  for (const how of ['closed', 'crashed'] as const)
    it(`D40: is interrupted and still paused, over any number of reloads (${how})`, async () => {
      const { stage, held, free } = await begun();
      let window = stage;
      for (let reload = 0; reload < 2; reload++) {
        if (how === 'closed') await window.registry.close();
        window = await window.reloaded();
        const states = [...held, free].map((id) => [window.status(id), window.registry.get(id).pausing]);
        assert.deepEqual(states, [...held.map(() => ['interrupted', true]), ['interrupted', false]]);
      }
    });

  it('D40: goes on when it is resumed, and is paused no more, after a reload neither', async () => {
    const { stage, held } = await begun();
    const next = await stage.reloaded();
    for (const id of held) assert.ok(next.registry.resume(id));
    await settle();
    const isPausing = (window: TaskStage): boolean[] => held.map((id) => window.registry.get(id).pausing);
    assert.deepEqual(
      held.map((id) => next.status(id)),
      ['running', 'running', 'running'],
    );
    assert.deepEqual(isPausing(next), [false, false, false]);
    assert.deepEqual(isPausing(await next.reloaded()), [false, false, false]);
    assert.ok(next.registry.pause(held[0] ?? ''), 'it can be paused again');
  });
});
