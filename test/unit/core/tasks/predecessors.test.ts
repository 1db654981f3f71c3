import assert from 'node:assert/strict';
import { requestOf } from '../../../../src/core/tasks/spawnRequest.ts';
import { says } from '../../../support/scriptedModel.ts';
import { ChildrenStage } from '../../../support/childrenStage.ts';
import { settle } from '../../../support/deferred.ts';
import { TaskStage } from '../../../support/taskStage.ts';

describe('A task that starts after others', () => {
  it('D43: stays queued until the last of them has ended, though slots are free, and then runs', async () => {
    const stage = new TaskStage();
    const [first, second] = [await stage.spawn(), await stage.spawn()];
    const answer = await stage.call('delegate_task_async', { goal: 'third', after: [first, second, first] });
    assert.deepEqual([answer['status'], answer['capacity']], ['queued', { running: 2, queued: 1, max: 4 }]);
    stage.finish(second);
    await settle();
    assert.equal(stage.status('t3'), 'queued');
    stage.finish(first);
    await settle();
    assert.equal(stage.status('t3'), 'running');
    assert.deepEqual(stage.registry.get('t3').shortfalls, []);
  });

  it('D43: holds no slot meanwhile, and stands in no one’s way in the line', async () => {
    const stage = new TaskStage();
    stage.limits.maxConcurrent = 2;
    const long = await stage.spawn('long');
    const bound = await stage.spawn('bound', { after: [long] });
    const others = [await stage.spawn('a'), await stage.spawn('b'), await stage.spawn('c')];
    const [a = '', b = '', c = ''] = others;
    const states = (): string[] => [bound, a, b, c].map((id) => stage.status(id));
    assert.deepEqual(states(), ['queued', 'running', 'queued', 'queued']);
    stage.finish(a);
    await settle();
    assert.deepEqual(states(), ['queued', 'done', 'running', 'queued']);
    stage.finish(long);
    await settle();
    assert.deepEqual(states(), ['queued', 'done', 'running', 'running'], 'c was ready before it');
    stage.finish(b);
    await settle();
    assert.deepEqual(states(), ['running', 'done', 'done', 'running']);
  });

  it('D43: one that was paused meanwhile starts only when it is resumed, and one that was resumed only after the others', async () => {
    const stage = new TaskStage();
    const first = await stage.spawn();
    const [held, resumed] = [await stage.spawn('held', { after: [first] }), await stage.spawn('b', { after: [first] })];
    for (const id of [held, resumed]) assert.equal(stage.registry.pause(id), true);
    assert.equal(stage.registry.resume(resumed), true);
    await settle();
    assert.deepEqual([stage.status(held), stage.status(resumed)], ['paused', 'queued']);
    stage.finish(first);
    await settle();
    assert.deepEqual([stage.status(held), stage.status(resumed)], ['paused', 'running']);
    stage.registry.resume(held);
    await settle();
    assert.equal(stage.status(held), 'running');
  });

  it('D43: run again, it starts after those that are still known of the ones it was to start after', async () => {
    const stage = new TaskStage();
    const [gone, there] = [await stage.spawn(), await stage.spawn()];
    const id = await stage.spawn('third', { after: [gone, there] });
    stage.finish(gone);
    await settle();
    stage.registry.remove(gone);
    const isKnown = (known: string): boolean => stage.registry.all().some((task) => task.id === known);
    const request = requestOf(stage.registry.get(id).spec, isKnown);
    const again = stage.registry.spawn(request, { caller: null, origin: 'person' });
    assert.deepEqual([again.spec.after, again.status], [[there], 'queued']);
  });

  it('D43: those that have ended already are waited for no more', async () => {
    const stage = new TaskStage();
    const first = await stage.spawn();
    stage.finish(first);
    await settle();
    const answer = await stage.call('delegate_task_async', { goal: 'x', after: [first] });
    assert.equal(answer['status'], 'running');
  });

  it('D43: a failed one, a cancelled one and one that is removed meanwhile free it, and it is told of them in its first request', async () => {
    const stage = new ChildrenStage(says('done'));
    const { tasks } = stage;
    tasks.limits.maxConcurrent = 1;
    const hold = await tasks.spawn('in the way');
    const spawn = (goal: string, after: string[]): Promise<string> => tasks.spawn(goal, { after });
    const good = await tasks.spawn('good');
    const bad = await tasks.spawn('bad\nin two lines', { output_schema: { type: 'object' } });
    const unwanted = await tasks.spawn('unwanted');
    const last = await spawn('last', [bad, good, unwanted]);
    await tasks.call('cancel_task', { task_id: unwanted });
    tasks.registry.remove(unwanted);
    await tasks.registry.get(hold).ended;
    await tasks.registry.get(last).ended;
    assert.equal(tasks.status(last), 'done');
    const lines = stage.firstMessage('last').split('\n');
    const told = lines.filter((line) => line.startsWith('Task '));
    assert.equal(told.length, 2, lines.join('\n'));
    assert.match(told[0] ?? '', new RegExp(`^Task ${bad}, "bad in two lines", .* ended as error \\(no result`));
    assert.equal(told[1], `Task ${unwanted}, "unwanted", was to be done before this one and ended as cancelled.`);
    assert.ok(!stage.firstMessage('good').includes('Task '));
  });

  it('D43: an unknown id, its own to be, and one of somebody else’s subtree are errors that list what there is', async () => {
    const stage = new TaskStage();
    stage.limits.maxSpawnDepth = 2;
    const first = await stage.spawn('work', { role: 'orchestrator' });
    for (const id of ['nope', 't2', '']) {
      const answer = await stage.call('delegate_task_async', { goal: 'x', after: [first, id] });
      assert.deepEqual(Object.keys(answer), ['error']);
      assert.match(String(answer['error']), new RegExp(`no task "${id}".*${first} \\(running\\)`));
    }
    const mine = await stage.call('delegate_task_async', { goal: 'x', after: [first] }, { caller: first });
    assert.match(String(mine['error']), new RegExp(`no task "${first}"`));
    assert.equal(stage.registry.all().length, 1);
  });

  it('D43: cancelling it while it waits ends it at once, and it never runs', async () => {
    const stage = new TaskStage();
    const first = await stage.spawn();
    const second = await stage.spawn('x', { after: [first] });
    const third = await stage.spawn('y', { after: [second] });
    assert.deepEqual(await stage.call('cancel_task', { task_id: second }), { ok: true, status: 'cancelled' });
    await settle();
    assert.equal(stage.status(third), 'running', 'a cancelled one has ended');
    assert.match(stage.registry.get(third).shortfalls.join(), /ended as cancelled/);
    const changed: string[] = [];
    stage.onDidChange(({ task }) => changed.push(task.id));
    stage.finish(first);
    await settle();
    assert.deepEqual(changed, [first], 'it waits no more');
    assert.deepEqual([stage.status(second), stage.runs.has(second)], ['cancelled', false]);
    assert.equal(stage.registry.capacity.running, 1);
  });

  it('D43: steering it while it waits is kept for its first request', async () => {
    const stage = new TaskStage();
    const first = await stage.spawn();
    const second = await stage.spawn('x', { after: [first] });
    assert.deepEqual(await stage.call('steer_task', { task_id: second, message: 'mind this' }), {
      ok: true,
      receipt: 'queued',
    });
    stage.finish(first);
    await settle();
    assert.deepEqual(stage.runs.get(second)?.inbox.drain(), ['[Steering from the parent] mind this']);
  });
});
