import assert from 'node:assert/strict';
import * as z from 'zod/mini';
import { defineTool, succeeded } from '../../../../src/core/agent/tool.ts';
import { ChildrenStage } from '../../../support/childrenStage.ts';
import { deferred, settle } from '../../../support/deferred.ts';
import { calls, says } from '../../../support/scriptedModel.ts';
import { TaskStage } from '../../../support/taskStage.ts';

describe('The line of tasks', () => {
  it('D26: tasks above the cap wait, first in first out, and a slot is freed on every ending', async () => {
    const stage = new TaskStage();
    stage.limits.maxConcurrent = 1;
    const ids = [
      await stage.spawn(),
      await stage.spawn(),
      await stage.spawn(),
      await stage.spawn(),
      await stage.spawn(),
    ];
    const [first = '', second = '', third = '', fourth = '', fifth = ''] = ids;
    const states = (): string[] => ids.map((id) => stage.status(id));
    await settle();
    assert.deepEqual(states(), ['running', 'queued', 'queued', 'queued', 'queued']);
    stage.finish(first);
    await settle();
    assert.deepEqual(states(), ['done', 'running', 'queued', 'queued', 'queued']);
    stage.end(second, { kind: 'error', reason: 'x', text: '' });
    await settle();
    assert.deepEqual(states(), ['done', 'error', 'running', 'queued', 'queued']);
    await stage.call('cancel_task', { task_id: fourth });
    await stage.call('cancel_task', { task_id: third });
    await settle();
    assert.deepEqual(states(), ['done', 'error', 'cancelled', 'cancelled', 'running']);
    assert.equal(stage.runs.has(fourth), false);
    stage.finish(fifth);
    await settle();
    const answer = await stage.call('delegate_task_async', { goal: 'x' });
    assert.deepEqual(answer['capacity'], { running: 1, queued: 0, max: 1 });
  });

  it('D26: a raised cap lets the next ones in', async () => {
    const stage = new TaskStage();
    stage.limits.maxConcurrent = 1;
    const ids = [await stage.spawn(), await stage.spawn(), await stage.spawn()];
    stage.limits.maxConcurrent = 2;
    stage.registry.limitsChanged();
    await settle();
    assert.deepEqual(
      ids.map((id) => stage.status(id)),
      ['running', 'running', 'queued'],
    );
  });

  it('D26: an orchestrator gives its slot away while it waits, and stands in line again afterwards', async () => {
    const stage = new TaskStage();
    stage.limits.maxConcurrent = 1;
    stage.limits.maxSpawnDepth = 2;
    const top = await stage.spawn('top', { role: 'orchestrator' });
    await settle();
    const below = await stage.spawn('below', {}, { caller: top });
    const other = await stage.spawn('other');
    assert.equal(stage.status(below), 'queued');
    const collecting = stage.call('collect_task', { task_id: below }, { caller: top });
    await settle();
    assert.deepEqual([stage.status(top), stage.status(below), stage.status(other)], ['waiting', 'running', 'queued']);
    stage.finish(below);
    assert.equal((await collecting)['status'], 'done', 'its answer waits for no slot');
    const ready = stage.runs.get(top)?.ready();
    assert.deepEqual([stage.status(top), stage.status(other)], ['queued', 'running']);
    stage.finish(other);
    await ready;
    assert.equal(stage.status(top), 'running');
  });

  it('D11: D26: the timeout of an orchestrator’s wait is its own, though the task that it waits for holds the only slot', async () => {
    const stage = new TaskStage();
    stage.limits.maxConcurrent = 1;
    stage.limits.maxSpawnDepth = 2;
    const top = await stage.spawn('top', { role: 'orchestrator' });
    await settle();
    const stuck = await stage.spawn('stuck', {}, { caller: top });
    const collecting = stage.call('collect_task', { task_id: stuck, timeout: 5 }, { caller: top });
    await settle();
    stage.clock.advance(5_000);
    assert.equal((await collecting)['timed_out'], true);
    await stage.call('cancel_task', { task_id: stuck }, { caller: top });
    await stage.runs.get(top)?.ready();
    assert.equal(stage.status(top), 'running');
  });

  it('D19: D26: a task that is cancelled just as its turn in the line comes neither runs nor keeps the slot', async () => {
    for (let count = 2; count <= 30; count++) {
      const stage = new TaskStage();
      stage.limits.maxConcurrent = 1;
      const ids = await Promise.all(Array.from({ length: count }, () => stage.spawn()));
      await settle();
      for (const id of ids) await stage.call('cancel_task', { task_id: id });
      await settle();
      const next = await stage.spawn('next');
      await settle();
      assert.equal(stage.status(next), 'running', `after ${String(count)} cancelled tasks`);
      assert.equal(stage.registry.capacity.running, 1);
    }
  });

  it('D26: an orchestrator with several waits at once holds no slot before the last of them is over', async () => {
    const stage = new TaskStage();
    stage.limits.maxConcurrent = 1;
    stage.limits.maxSpawnDepth = 3;
    const top = await stage.spawn('top', { role: 'orchestrator' });
    await settle();
    const quick = await stage.spawn('quick', {}, { caller: top });
    const slow = await stage.spawn('slow', { role: 'orchestrator' }, { caller: top });
    const collecting = [quick, slow].map((id) => stage.call('collect_task', { task_id: id }, { caller: top }));
    await settle();
    stage.finish(quick);
    await settle();
    const deep = await stage.spawn('deep', {}, { caller: slow });
    const inner = stage.call('collect_task', { task_id: deep }, { caller: slow });
    await settle();
    assert.deepEqual(
      [top, slow, deep].map((id) => stage.status(id)),
      ['waiting', 'waiting', 'running'],
    );
    stage.finish(deep);
    await inner;
    stage.finish(slow);
    assert.deepEqual(
      (await Promise.all(collecting)).map(({ status }) => status),
      ['done', 'done'],
    );
    await stage.runs.get(top)?.ready();
    assert.equal(stage.status(top), 'running');
  });

  it('D26: D42: after a wait the rest of the turn works in a slot as well, while delegating needs none', async () => {
    const seen: string[] = [];
    const gate = deferred();
    const probe = defineTool({
      name: 'probe',
      description: 'works',
      effect: 'read',
      input: z.object({}),
      run: () => {
        seen.push(
          stage.tasks.registry
            .all()
            .map(({ status }) => status)
            .join(' '),
        );
        return succeeded('worked');
      },
    });
    const stage: ChildrenStage = new ChildrenStage(
      async (request, onEvent) => {
        const goal = request.messages[1]?.text ?? '';
        if (goal.startsWith('Goal: held')) await gate.promise;
        if (!goal.startsWith('Goal: lead')) return says('done')(request, onEvent);
        if (request.messages.some(({ role }) => role === 'assistant')) return says('all done')(request, onEvent);
        const held = ['delegate_task_async', { goal: 'held' }] as const;
        return calls(['delegate_task', { goal: 'first' }], held, ['probe', {}], ['probe', {}])(request, onEvent);
      },
      [probe],
    );
    stage.tasks.limits.maxSpawnDepth = 2;
    stage.tasks.limits.maxConcurrent = 1;
    const lead = await stage.tasks.spawn('lead', { role: 'orchestrator' });
    while (stage.tasks.registry.all().length < 3) await settle();
    await settle();
    assert.deepEqual(
      stage.tasks.registry.all().map(({ status }) => status),
      ['queued', 'done', 'running'],
    );
    assert.deepEqual(seen, []);
    gate.resolve();
    await stage.tasks.registry.get(lead).ended;
    assert.deepEqual(seen, ['running done done', 'running done done']);
  });

  it('D22: an orchestrator that waits, or stands in line again, is cancelled as a running one is', async () => {
    for (const again of [false, true]) {
      const stage = new TaskStage();
      stage.limits.maxConcurrent = 1;
      stage.limits.maxSpawnDepth = 2;
      const top = await stage.spawn('top', { role: 'orchestrator' });
      await settle();
      const below = await stage.spawn('below', {}, { caller: top });
      const other = await stage.spawn('other');
      const signal = stage.runs.get(top)?.signal ?? assert.fail();
      const collecting = stage.call('collect_task', { task_id: below }, { caller: top, signal });
      await settle();
      if (again) stage.finish(below);
      await settle();
      const wait = again
        ? stage.runs.get(top)?.ready()
        : collecting.then(({ error }) => Promise.reject(new Error(String(error))));
      assert.equal(stage.status(top), again ? 'queued' : 'waiting');
      assert.deepEqual(await stage.call('cancel_task', { task_id: top }), { ok: true, status: 'cancelling' });
      await assert.rejects(wait ?? Promise.resolve(), /cancelled/);
      await settle();
      assert.deepEqual([stage.status(top), stage.status(other)], ['cancelled', 'running']);
    }
  });

  it('D42: with one slot the tasks run strictly one at a time', async () => {
    let running = 0;
    let most = 0;
    const stage = new TaskStage(async () => {
      most = Math.max(most, ++running);
      await settle();
      running--;
      return { kind: 'done', summary: 'ok' };
    });
    stage.limits.maxConcurrent = 1;
    const ids = await Promise.all(Array.from({ length: 5 }, () => stage.spawn()));
    await Promise.all(ids.map((id) => stage.registry.get(id).ended));
    assert.equal(most, 1);
  });

  it('D25: above keepFinished the oldest that was heard of is evicted, unheard and live ones never', async () => {
    const stage = new TaskStage();
    stage.limits.keepFinished = 1;
    const [unheard, heard, live] = [await stage.spawn(), await stage.spawn(), await stage.spawn()];
    stage.finish(unheard);
    stage.finish(heard);
    await settle();
    assert.equal(stage.registry.all().length, 3);
    await stage.call('collect_task', { task_id: heard });
    assert.deepEqual(
      stage.registry.all().map(({ id }) => id),
      [unheard, live],
    );
    assert.match(
      String((await stage.call('check_task', { task_id: heard }))['error']),
      new RegExp(`no task "${heard}"`),
    );
  });

  it('D25: the oldest is the one that ended first, whenever it was spawned, after a reload too', async () => {
    const goals = (stage: TaskStage): string[] => stage.registry.all().map(({ spec }) => spec.goal);
    const stage = new TaskStage();
    stage.limits.keepFinished = 2;
    const [a, b, c, d] = [
      await stage.spawn('a'),
      await stage.spawn('b'),
      await stage.spawn('c'),
      await stage.spawn('d'),
    ];
    const end = async (on: TaskStage, id: string): Promise<void> => {
      on.finish(id);
      await settle();
      await on.call('collect_task', { task_id: id });
    };
    for (const id of [b, c, a]) await end(stage, id);
    assert.deepEqual(goals(stage), ['a', 'c', 'd']);
    void stage.registry.close();
    await settle();
    const next = await stage.reloaded();
    next.limits.keepFinished = 2;
    next.registry.resume(d);
    await settle();
    await end(next, d);
    assert.deepEqual(goals(next), ['a', 'd']);
    await end(next, await next.spawn('e'));
    assert.deepEqual(goals(next), ['d', 'e']);
  });
});
