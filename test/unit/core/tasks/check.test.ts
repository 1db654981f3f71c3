import assert from 'node:assert/strict';
import { Notices } from '../../../../src/core/tasks/notices.ts';
import { settle } from '../../../support/deferred.ts';
import { TaskStage, type Answer } from '../../../support/taskStage.ts';

describe('Looking at tasks', () => {
  it('D6: shows the last ten lines of a busy task without waiting for it', async () => {
    const stage = new TaskStage();
    const id = await stage.spawn('a goal', { module: 'src/a' });
    await settle();
    const lines = Array.from({ length: 12 }, (_, n) => `line ${String(n + 1)}`);
    stage.runs.get(id)?.onEvent({ type: 'text', delta: lines.join('\n') });
    stage.files.set(id, [{ path: 'src/a/x.js', added: 2, removed: 1 }]);
    assert.deepEqual(await stage.call('check_task', { task_id: id }), {
      task_id: id,
      goal: 'a goal',
      status: 'running',
      elapsed: 0,
      turns: 0,
      output_preview: lines.slice(2).join('\n'),
      output_lines: 12,
      dropped_lines: 0,
      files_changed: [{ path: 'src/a/x.js', added: 2, removed: 1 }],
      usage: { input: 0, output: 0, cached: 0, estimated: false, subtree: { input: 0, output: 0 } },
    });
  });

  it('D6: a task without output gives an empty preview and no lines', async () => {
    const stage = new TaskStage();
    const answer = await stage.call('check_task', { task_id: await stage.spawn() });
    assert.equal(answer['output_preview'], '');
    assert.equal(answer['output_lines'], 0);
  });

  it('D8: every tool answers an unknown id with the id and what there is', async () => {
    const stage = new TaskStage();
    const known = await stage.spawn();
    for (const [tool, input] of [
      ['check_task', {}],
      ['steer_task', { message: 'x' }],
      ['collect_task', {}],
      ['cancel_task', {}],
    ] as const) {
      const answer = await stage.call(tool, { ...input, task_id: 'nope' });
      assert.deepEqual(Object.keys(answer), ['error'], tool);
      assert.match(String(answer['error']), new RegExp(`"nope".*${known} \\(running\\)`), tool);
    }
  });

  it('D23: elapsed counts from the first start and is frozen at the end', async () => {
    const stage = new TaskStage();
    stage.limits.maxConcurrent = 1;
    const first = await stage.spawn();
    const second = await stage.spawn();
    stage.clock.advance(5_000);
    const elapsed = async (id: string): Promise<unknown> =>
      (await stage.call('check_task', { task_id: id }))['elapsed'];
    assert.equal(await elapsed(first), 5);
    assert.equal(await elapsed(second), 0);
    stage.finish(first);
    await settle();
    stage.clock.advance(2_500);
    assert.equal(await elapsed(first), 5);
    assert.equal(await elapsed(second), 2.5);
  });

  it('D24: lists all states in order of spawning, and nothing as []', async () => {
    const stage = new TaskStage();
    assert.deepEqual(await stage.call('list_tasks'), { tasks: [] });
    stage.limits.maxConcurrent = 2;
    const [done, running, queued] = [
      await stage.spawn('x'.repeat(80), { module: 'src/a' }),
      await stage.spawn(),
      await stage.spawn(),
    ];
    const waiting = await stage.spawn();
    stage.finish(done);
    await settle();
    const { tasks } = (await stage.call('list_tasks')) as { tasks: Record<string, unknown>[] };
    assert.deepEqual(
      tasks.map((task) => [task['task_id'], task['status']]),
      [
        [done, 'done'],
        [running, 'running'],
        [queued, 'running'],
        [waiting, 'queued'],
      ],
    );
    assert.deepEqual(tasks[0], {
      task_id: done,
      goal: 'x'.repeat(60),
      module: 'src/a',
      status: 'done',
      elapsed: 0,
      turns: 0,
      output_lines: 0,
      parent_id: null,
    });
    const filtered = (await stage.call('list_tasks', { status: 'queued' })) as { tasks: unknown[] };
    assert.equal(filtered.tasks.length, 1);
    assert.match(String((await stage.call('list_tasks', { status: 'sleeping' }))['error']), /status/);
  });

  it('D24: an orchestrator’s tasks are in order of spawning at whatever depth', async () => {
    const stage = new TaskStage();
    stage.limits.maxSpawnDepth = 3;
    const top = await stage.spawn('top', { role: 'orchestrator' });
    const one = await stage.spawn('one', { role: 'orchestrator' }, { caller: top });
    await stage.spawn('beside');
    const two = await stage.spawn('two', {}, { caller: top });
    const below = await stage.spawn('below', {}, { caller: one });
    const ids = async (): Promise<unknown[]> =>
      ((await stage.call('list_tasks', {}, { caller: top }))['tasks'] as Answer[]).map((task) => task['task_id']);
    assert.deepEqual(await ids(), [one, two, below]);
    await stage.call('cancel_task', { task_id: two });
    await settle();
    stage.registry.remove(two);
    assert.deepEqual(await ids(), [one, below]);
  });

  it('D32: clearing finished tasks leaves those whose batch is still to be summed up, until that was told', async () => {
    const stage = new TaskStage();
    const entry = { caller: null, origin: 'person', batch: 'one' } as const;
    const [failed, live] = [stage.registry.spawn({ goal: 'a' }, entry), stage.registry.spawn({ goal: 'b' }, entry)];
    const alone = await stage.spawn();
    stage.end(failed.id, { kind: 'error', reason: 'no', text: '' });
    stage.finish(alone);
    await settle();
    stage.registry.clearFinished();
    assert.deepEqual(
      stage.registry.all().map(({ id }) => id),
      [failed.id, live.id],
    );
    stage.finish(live.id);
    await settle();
    stage.registry.clearFinished();
    assert.deepEqual(new Notices(stage.registry).pendingFor(null), [failed, live]);
    const notices = new Notices(stage.registry);
    assert.notEqual(notices.take(null), undefined);
    stage.registry.clearFinished();
    assert.equal(stage.registry.all().length, 2, 'the turn that holds the notice may yet fail');
    notices.answered(null);
    stage.registry.clearFinished();
    assert.deepEqual(stage.registry.all(), []);
  });

  it('D34: usage is a task’s own and its subtree’s, each counted once, failed and cancelled ones included', async () => {
    const stage = new TaskStage();
    stage.limits.maxSpawnDepth = 3;
    const top = await stage.spawn('top', { role: 'orchestrator' });
    const middle = await stage.spawn('middle', { role: 'orchestrator' }, { caller: top });
    const leaf = await stage.spawn('leaf', {}, { caller: middle });
    await settle();
    const spend = (id: string, input: number, estimated: boolean): void => {
      stage.runs.get(id)?.onEvent({ type: 'usage', usage: { input, output: 1, cached: 2, estimated } });
    };
    spend(top, 100, false);
    spend(middle, 10, false);
    spend(leaf, 1, true);
    stage.end(leaf, { kind: 'error', reason: 'no', text: '' });
    await stage.call('cancel_task', { task_id: middle });
    await settle();
    assert.deepEqual((await stage.call('check_task', { task_id: top }))['usage'], {
      input: 100,
      output: 1,
      cached: 2,
      estimated: false,
      subtree: { input: 111, output: 3 },
    });
    assert.equal(
      ((await stage.call('check_task', { task_id: leaf })) as { usage: { estimated: boolean } }).usage.estimated,
      true,
    );
  });

  it('D34: D40: cost is told where the models have prices, a task’s own and its subtree’s, after a reload too', async () => {
    const stage = new TaskStage();
    stage.limits.maxSpawnDepth = 2;
    const top = await stage.spawn('top', { role: 'orchestrator' });
    const leaf = await stage.spawn('leaf', {}, { caller: top });
    await settle();
    const spend = (id: string, model: string | undefined): void => {
      const usage = { input: 1_000, output: 100, cached: 0, estimated: false };
      stage.runs.get(id)?.onEvent({ type: 'usage', usage, model });
    };
    spend(top, 'large');
    spend(leaf, 'small');
    const costs = async (of: TaskStage): Promise<unknown[]> => {
      const { usage } = (await of.call('check_task', { task_id: top })) as {
        usage: { cost?: number; subtree: { cost?: number } };
      };
      return [usage.cost, usage.subtree.cost];
    };
    assert.deepEqual(await costs(stage), [undefined, undefined]);
    stage.prices = new Map([['large', { input: 10, output: 20, cached: 0 }]]);
    assert.deepEqual(await costs(stage), [0.012, undefined]);
    const next = await stage.reloaded();
    next.prices = new Map([...stage.prices, ['small', { input: 1, output: 1, cached: 1 }]]);
    assert.deepEqual(await costs(next), [0.012, 0.0131]);
    const usage = (await next.call('check_task', { task_id: leaf }))['usage'] as Answer;
    assert.deepEqual(Object.keys(usage), ['input', 'output', 'cached', 'estimated', 'cost', 'subtree']);
  });

  it('D34: D25: a subtree’s usage stays when tasks of it are removed, after a reload too', async () => {
    const stage = new TaskStage();
    stage.limits.maxSpawnDepth = 3;
    const top = await stage.spawn('top', { role: 'orchestrator' });
    const middle = await stage.spawn('middle', { role: 'orchestrator' }, { caller: top });
    const leaf = await stage.spawn('leaf', {}, { caller: middle });
    const late = await stage.spawn('late', {}, { caller: top });
    await settle();
    for (const [id, input] of [top, middle, leaf, late].map((each, n) => [each, 10 ** n] as const)) {
      stage.runs.get(id)?.onEvent({ type: 'usage', usage: { input, output: 0, cached: 0, estimated: false } });
      if (id !== top) stage.finish(id);
    }
    await settle();
    const subtree = async (of: TaskStage): Promise<number> => {
      const { usage } = await of.call('check_task', { task_id: top });
      return (usage as { subtree: { input: number } }).subtree.input;
    };
    stage.limits.keepFinished = 2;
    await stage.call('collect_task', { task_id: middle }, { caller: top });
    assert.throws(() => stage.registry.get(middle), /no task/);
    assert.equal(await subtree(stage), 1111);
    stage.registry.clearFinished();
    assert.equal(stage.registry.all().length, 1);
    assert.equal(await subtree(stage), 1111);
    assert.equal(await subtree(await stage.reloaded()), 1111);
  });
});
