import assert from 'node:assert/strict';
import { settle } from '../../../support/deferred.ts';
import { TaskStage } from '../../../support/taskStage.ts';

describe('Cancelling', () => {
  it('D19: a task is cancelling until the last of its work has ended, then cancelled', async () => {
    let release: () => void = () => undefined;
    const stage = new TaskStage(async ({ signal }) => {
      await new Promise<void>((resolve) => (release = resolve));
      assert.equal(signal.aborted, true);
      return { kind: 'aborted' };
    });
    const id = await stage.spawn();
    await settle();
    assert.deepEqual(await stage.call('cancel_task', { task_id: id }), { ok: true, status: 'cancelling' });
    await settle();
    assert.equal(stage.status(id), 'cancelling');
    release();
    await settle();
    assert.equal(stage.status(id), 'cancelled');
    assert.equal(stage.clock.pending, 0, 'no timer is left');
  });

  it('D19: a task that ignores its abort is fenced off after ten seconds, and its late end counts for nothing', async () => {
    let release: () => void = () => undefined;
    const stage = new TaskStage(async () => {
      await new Promise<void>((resolve) => (release = resolve));
      return { kind: 'done', summary: 'late' };
    });
    stage.limits.maxConcurrent = 1;
    const stuck = await stage.spawn();
    const next = await stage.spawn();
    await settle();
    await stage.call('cancel_task', { task_id: stuck });
    stage.clock.advance(9_999);
    await settle();
    assert.equal(stage.status(stuck), 'cancelling');
    stage.clock.advance(1);
    await settle();
    assert.equal(stage.status(stuck), 'cancelled');
    assert.equal(stage.status(next), 'running', 'its slot is free');
    release();
    stage.runs.get(stuck)?.onEvent({ type: 'text', delta: 'late words' });
    await settle();
    assert.equal(stage.status(stuck), 'cancelled');
    assert.equal(stage.registry.get(stuck).summary, '');
    assert.deepEqual(stage.registry.get(stuck).output.lines(), [
      '» It did not stop in 10 s, and is heard no more: see whether a program of it still runs.',
    ]);
  });

  it('D19: one that has stopped, and whose long summary cannot be stored in time, is not said to go on', async () => {
    const stage = new TaskStage();
    stage.keepText = () => new Promise(() => undefined);
    const id = await stage.spawn();
    stage.finish(id, 'x'.repeat(30_000));
    await settle();
    await stage.call('cancel_task', { task_id: id });
    stage.clock.advance(10_000);
    assert.deepEqual([stage.status(id), stage.registry.get(id).output.lines()], ['cancelled', []]);
  });

  it('D20: cancelling a finished task, or twice, changes neither status nor end time', async () => {
    let release: () => void = () => undefined;
    const stage = new TaskStage(async ({ task }) => {
      if (task.id !== 't1') await new Promise<void>((resolve) => (release = resolve));
      return { kind: 'done', summary: 'ok' };
    });
    const [done, stopped] = [await stage.spawn(), await stage.spawn()];
    await settle();
    assert.deepEqual(await stage.call('cancel_task', { task_id: done }), { ok: false, status: 'done' });
    assert.deepEqual(await stage.call('cancel_task', { task_id: stopped }), { ok: true, status: 'cancelling' });
    assert.deepEqual(await stage.call('cancel_task', { task_id: stopped }), { ok: false, status: 'cancelling' });
    release();
    await settle();
    const { elapsed } = stage.registry.get(stopped);
    stage.clock.advance(1_000);
    assert.deepEqual(await stage.call('cancel_task', { task_id: stopped }), { ok: false, status: 'cancelled' });
    assert.equal(stage.registry.get(stopped).elapsed, elapsed);
  });

  it('D21: the first end wins, whichever of cancel and finish comes first', async () => {
    const stage = new TaskStage();
    const [finished, cancelled] = [await stage.spawn(), await stage.spawn()];
    stage.finish(finished);
    await settle();
    await stage.call('cancel_task', { task_id: finished });
    await stage.call('cancel_task', { task_id: cancelled });
    stage.finish(cancelled);
    await settle();
    assert.equal(stage.status(finished), 'done');
    assert.equal(stage.status(cancelled), 'cancelled');
  });

  it('D22: cancels the whole subtree, and nothing is spawned in it any more', async () => {
    const stage = new TaskStage();
    stage.limits.maxSpawnDepth = 3;
    const top = await stage.spawn('top', { role: 'orchestrator' });
    const middle = await stage.spawn('middle', { role: 'orchestrator' }, { caller: top });
    const leaf = await stage.spawn('leaf', {}, { caller: middle });
    const other = await stage.spawn('other');
    const queued = await stage.spawn('queued', {}, { caller: top });
    await settle();
    await stage.call('cancel_task', { task_id: top });
    const late = await stage.call('delegate_task_async', { goal: 'late' }, { caller: middle });
    assert.match(String(late['error']), /being cancelled/);
    await settle();
    assert.deepEqual(
      [top, middle, leaf, queued, other].map((id) => stage.status(id)),
      ['cancelled', 'cancelled', 'cancelled', 'cancelled', 'running'],
    );
    assert.equal(stage.runs.has(queued), false, 'it never ran');
  });

  it('a run that throws ends as an error with its message, and frees its slot', async () => {
    const stage = new TaskStage(() => Promise.reject(new Error('no such model')));
    stage.limits.maxConcurrent = 1;
    const [first, second] = [await stage.spawn(), await stage.spawn()];
    await settle();
    assert.deepEqual([stage.status(first), stage.status(second)], ['error', 'error']);
    assert.equal(stage.registry.get(first).error, 'no such model');
  });

  it('disposal stops every task and leaves no listener', async () => {
    const stage = new TaskStage();
    const id = await stage.spawn();
    await settle();
    stage.registry.dispose();
    assert.equal(stage.runs.get(id)?.signal.aborted, true);
    await settle();
    assert.equal(stage.status(id), 'interrupted');
  });
});
