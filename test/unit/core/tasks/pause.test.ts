import assert from 'node:assert/strict';
import { settle } from '../../../support/deferred.ts';
import { TaskStage } from '../../../support/taskStage.ts';

describe('Pausing a task', () => {
  it('holds it back before its next request, without a slot, and lets it back through the line', async () => {
    const stage = new TaskStage();
    stage.limits.maxConcurrent = 1;
    const [held, next] = [await stage.spawn('held'), await stage.spawn('next')];
    await settle();
    assert.equal(stage.registry.pause(held), true);
    assert.deepEqual(
      [stage.status(held), stage.registry.get(held).pausing],
      ['running', true],
      'it is in its turn yet',
    );
    let goesOn = false;
    const ready = stage.runs
      .get(held)
      ?.ready()
      .then(() => {
        goesOn = true;
      });
    await settle();
    assert.deepEqual([stage.status(held), stage.status(next)], ['paused', 'running']);
    assert.equal(stage.registry.resume(held), true);
    await settle();
    assert.deepEqual([stage.status(held), goesOn], ['queued', false]);
    stage.finish(next);
    await ready;
    assert.equal(stage.status(held), 'running');
    assert.equal(stage.registry.capacity.running, 1);
  });

  it('takes a queued one out of the line, and puts it at its end again', async () => {
    const stage = new TaskStage();
    stage.limits.maxConcurrent = 1;
    const [first, held, last] = [await stage.spawn(), await stage.spawn(), await stage.spawn()];
    await settle();
    stage.registry.pause(held);
    assert.equal(stage.status(held), 'paused');
    stage.finish(first);
    await settle();
    assert.deepEqual([stage.status(held), stage.status(last)], ['paused', 'running']);
    stage.registry.resume(held);
    stage.registry.pause(held);
    stage.finish(last);
    await settle();
    assert.equal(stage.status(held), 'paused', 'paused again in the same moment');
    stage.registry.resume(held);
    await settle();
    assert.equal(stage.status(held), 'running');
    stage.finish(held);
    await settle();
    assert.equal(stage.status(held), 'done');
    assert.equal(stage.registry.capacity.running, 0);
  });

  it('is taken back by a resume that comes before it', async () => {
    const stage = new TaskStage();
    const id = await stage.spawn();
    await settle();
    stage.registry.pause(id);
    assert.equal(stage.registry.pause(id), false);
    assert.equal(stage.registry.resume(id), true);
    await stage.runs.get(id)?.ready();
    assert.deepEqual([stage.status(id), stage.registry.get(id).pausing], ['running', false]);
    assert.equal(stage.registry.resume(id), false);
  });

  it('pauses it alone: what it has spawned goes on, and it pauses when it need not wait for that any more', async () => {
    const stage = new TaskStage();
    stage.limits.maxSpawnDepth = 2;
    const top = await stage.spawn('top', { role: 'orchestrator' });
    await settle();
    const below = await stage.spawn('below', {}, { caller: top });
    const collecting = stage.call('collect_task', { task_id: below }, { caller: top });
    await settle();
    stage.registry.pause(top);
    stage.registry.resume(top);
    stage.registry.pause(top);
    assert.deepEqual([stage.status(top), stage.status(below)], ['waiting', 'running']);
    stage.finish(below);
    await collecting;
    void stage.runs.get(top)?.ready();
    assert.equal(stage.status(top), 'paused');
  });

  it('D15: steering is kept, and delivered when it goes on', async () => {
    const stage = new TaskStage();
    const id = await stage.spawn();
    await settle();
    stage.registry.pause(id);
    void stage.runs.get(id)?.ready();
    assert.deepEqual(await stage.call('steer_task', { task_id: id, message: 'mind this', interrupt: true }), {
      ok: true,
      receipt: 'queued',
    });
    stage.registry.resume(id);
    await settle();
    assert.deepEqual(stage.runs.get(id)?.inbox.drain(), ['[Steering from the parent] mind this']);
  });

  it('D19: a task that is cancelled before it was paused pauses no more, and cannot be resumed', async () => {
    const stage = new TaskStage();
    const id = await stage.spawn();
    await settle();
    assert.equal(stage.registry.pause(id), true);
    assert.equal(stage.registry.cancel(id), true);
    assert.deepEqual([stage.status(id), stage.registry.get(id).pausing], ['cancelling', false]);
    assert.equal(stage.registry.resume(id), false);
  });

  it('D19: cancelling a paused task ends it at once, whether it had started or not', async () => {
    const stage = new TaskStage();
    stage.limits.maxConcurrent = 1;
    const [started, queued] = [await stage.spawn(), await stage.spawn()];
    await settle();
    stage.registry.pause(queued);
    stage.registry.pause(started);
    const ready = stage.runs.get(started)?.ready();
    assert.deepEqual(await stage.call('cancel_task', { task_id: started }), { ok: true, status: 'cancelled' });
    assert.deepEqual(await stage.call('cancel_task', { task_id: queued }), { ok: true, status: 'cancelled' });
    await assert.rejects(ready ?? Promise.resolve(), /cancelled/);
    const next = await stage.spawn();
    await settle();
    assert.deepEqual(
      [started, queued, next].map((id) => stage.status(id)),
      ['cancelled', 'cancelled', 'running'],
    );
    assert.equal(stage.registry.resume(started), false);
  });

  it('collecting a paused task returns at once with that status', async () => {
    const stage = new TaskStage();
    const id = await stage.spawn();
    await settle();
    stage.registry.pause(id);
    void stage.runs.get(id)?.ready();
    const answer = await stage.call('collect_task', { task_id: id });
    assert.deepEqual([answer['status'], answer['timed_out']], ['paused', false]);
  });
});
