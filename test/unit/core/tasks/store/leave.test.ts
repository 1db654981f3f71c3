import assert from 'node:assert/strict';
import { Notices } from '../../../../../src/core/tasks/notices.ts';
import { AskingStage, follow } from '../../../../support/askingStage.ts';
import type { RunEnd } from '../../../../../src/core/tasks/taskRun.ts';
import { deferred, settle } from '../../../../support/deferred.ts';
import { TaskStage } from '../../../../support/taskStage.ts';

describe('A session that was left', () => {
  it('D41: its unfinished tasks stop and are interrupted; opened again they go on, and meanwhile others have their slots', async () => {
    const stage = new AskingStage();
    stage.limits.maxConcurrent = 3;
    const [working, asking, pausing] = [await stage.running(), await stage.running(), await stage.running()];
    const [queued, done] = [await stage.spawn('work', { after: [working] }), await stage.spawn()];
    stage.question(asking);
    stage.registry.pause(pausing);
    await settle();
    stage.finish(done);
    await settle();
    await stage.call('collect_task', { task_id: done });
    assert.deepEqual(await stage.registry.leave('interrupted'), { interrupted: 4, unstopped: 0 });
    assert.deepEqual([stage.registry.all(), stage.registry.requests.asking()], [[], []]);
    for (const id of [working, asking, pausing]) assert.ok(stage.runs.get(id)?.signal.aborted);
    const others = await Promise.all([stage.spawn(), stage.spawn(), stage.spawn()]);
    assert.deepEqual(
      others.map((id) => stage.status(id)),
      ['running', 'running', 'running'],
    );
    for (const id of others) stage.finish(id);
    await settle();
    await stage.registry.leave('interrupted');

    await stage.log.flushed();
    await stage.restoreTasks();
    const unfinished = [working, asking, pausing, queued];
    assert.deepEqual(
      unfinished.map((id) => stage.status(id)),
      unfinished.map(() => 'interrupted'),
    );
    assert.equal(stage.status(done), 'done');
    const { interrupted } = await stage.registry.leave('interrupted');
    assert.equal(interrupted, 0, 'those that were so before are not so anew');
    await stage.restoreTasks();
    for (const id of unfinished) assert.ok(stage.registry.resume(id));
    await settle();
    for (const id of unfinished) {
      stage.finish(id);
      await settle();
    }
    assert.deepEqual(
      unfinished.map((id) => stage.status(id)),
      unfinished.map(() => 'done'),
    );
  });

  it('D19: D41: a task that ignores its abort keeps nobody in the session, and no slot', async () => {
    const stage = new TaskStage(() => new Promise(() => undefined));
    stage.limits.maxConcurrent = 1;
    await stage.spawn();
    await settle();
    const leaving = follow(stage.registry.leave('interrupted'));
    await settle();
    assert.equal(leaving(), undefined);
    stage.clock.advance(10_000);
    await settle();
    assert.deepEqual(leaving(), { interrupted: 1, unstopped: 1 });
    assert.deepEqual([stage.registry.capacity.running, stage.clock.pending], [0, 0]);
    assert.equal(stage.status(await stage.spawn()), 'running');
  });

  it('D40: one that is answered in the moment in which its session is left is interrupted like any other', async () => {
    const stage = new AskingStage();
    const id = await stage.running();
    stage.question(id);
    await settle();
    const task = stage.registry.get(id);
    stage.registry.requests.answer(id, { from: 'user', text: 'Tabs' });
    const counts = await stage.registry.leave('interrupted');
    assert.deepEqual([counts.interrupted, task.status], [1, 'interrupted']);
  });

  it('D19: one that ends as cancelled without having stopped is counted, and its output says so', async () => {
    for (const unfinished of ['interrupted', 'cancelled'] as const) {
      const stage = new TaskStage(({ task, signal }) => {
        const aborted = new Promise<RunEnd>((resolve) => {
          signal.addEventListener('abort', () => {
            resolve({ kind: 'aborted' });
          });
        });
        return task.spec.goal === 'stops' ? aborted : new Promise(() => undefined);
      });
      const [stuck, stops] = [await stage.spawn('is stuck'), await stage.spawn('stops')];
      await settle();
      for (const id of [stuck, stops]) stage.registry.cancel(id);
      const leaving = follow(stage.registry.leave(unfinished));
      await settle();
      stage.clock.advance(10_000);
      await settle();
      assert.deepEqual(leaving(), { interrupted: 0, unstopped: 1 });
      const { registry } = await stage.reloaded();
      const told = [stuck, stops].map((id) => [registry.get(id).status, registry.get(id).output.tail(1)]);
      assert.deepEqual(told, [
        ['cancelled', '» It did not stop in 10 s, and is heard no more: see whether a program of it still runs.'],
        ['cancelled', ''],
      ]);
    }
  });

  it('D19: D40: what comes late from a task that outlasts its session is for its own log alone, its end included', async () => {
    const ends = new Map([
      ['done', deferred<RunEnd>()],
      ['stuck', deferred<RunEnd>()],
    ]);
    const stage = new TaskStage(({ task }) => ends.get(task.spec.goal)?.promise ?? assert.fail());
    const [done, stuck] = [await stage.spawn('done'), await stage.spawn('stuck')];
    await settle();
    const leaving = stage.registry.leave('interrupted');
    await settle();
    stage.clock.advance(10_000);
    await leaving;
    const shown: string[] = [];
    stage.onDidChange(({ type, task }) => shown.push(`${type} ${task.id}`));
    const usage = { input: 7, output: 1, cached: 0, estimated: false };
    for (const id of [done, stuck]) stage.runs.get(id)?.onEvent({ type: 'usage', usage });
    ends.get('done')?.resolve({ kind: 'done', summary: `All is done. ${'x'.repeat(30_000)}` });
    ends.get('stuck')?.resolve({ kind: 'aborted' });
    await settle();
    assert.deepEqual([shown, [...stage.kept]], [[], []]);

    await stage.log.flushed();
    await stage.restoreTasks();
    const told = [done, stuck].map((id) => {
      const { status, usage: used, output } = stage.registry.get(id);
      return [status, used.input, output.tail(1).slice(0, 76)];
    });
    assert.deepEqual(told, [
      ['interrupted', 7, '» It ended when it was interrupted already; Resume has it end again: All is '],
      ['interrupted', 7, '» It stopped only after its session was left.'],
    ]);
  });

  it('D32: what was cancelled because its session was left is not told when that is opened again; an end before that is', async () => {
    const stage = new TaskStage();
    const [cancelled, done] = [await stage.spawn(), await stage.spawn()];
    stage.finish(done);
    await settle();
    await stage.registry.leave('cancelled');
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
