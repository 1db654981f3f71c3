import assert from 'node:assert/strict';
import { tool } from '../../../../support/agentStage.ts';
import { agentTask, requestOf } from '../../../../support/agentTask.ts';
import { deferred, settle } from '../../../../support/deferred.ts';
import { calls, inTurn, says, ScriptedModel, type Script } from '../../../../support/scriptedModel.ts';
import { TaskStage } from '../../../../support/taskStage.ts';

const never: Script = () => new Promise(() => undefined);

describe('A task after a reload', () => {
  it('D40: is as it was: result, output, usage, time, steering that came too late, and whether its end was heard of', async () => {
    const stage = new TaskStage(
      agentTask(new ScriptedModel(inTurn(calls(['look', {}]), says('Found it.'))), [
        tool('look', 'read', () => Promise.resolve('nothing to see')),
      ]),
    );
    const id = await stage.spawn('find it', { module: 'src/a', context: 'there' });
    stage.clock.advance(1_500);
    await settle();
    const before = stage.registry.get(id);
    const view = (task: typeof before): unknown => [
      task.id,
      JSON.stringify(task.spec),
      task.origin,
      task.batch,
      task.depth,
      task.status,
      task.turns,
      task.usage,
      task.output.lines(),
      task.summary,
      task.error,
      task.missedSteer,
      task.heard,
      task.elapsed,
    ];
    assert.equal(before.status, 'done');
    assert.deepEqual(view((await stage.reloaded()).registry.get(id)), view(before));
    await stage.call('collect_task', { task_id: id });
    const next = await stage.reloaded();
    assert.equal(next.registry.get(id).heard, true);
    await next.registry.get(id).ended;
  });

  it('D24: D3: all are back in their order, those removed are not, and no id comes twice', async () => {
    const stage = new TaskStage();
    const ids = await Promise.all(Array.from({ length: 12 }, (_, index) => stage.spawn(`work ${String(index)}`)));
    const [removed = ''] = ids.splice(3, 1);
    stage.finish(removed);
    await settle();
    stage.registry.remove(removed);
    const next = await stage.reloaded();
    const last = await next.spawn('new');
    assert.deepEqual(
      next.registry.all().map(({ id }) => id),
      [...ids, last],
    );
    assert.ok(![...ids, removed].includes(last));
    assert.equal((await next.reloaded()).registry.all().at(-1)?.id, last);
  });

  it('D40: an unfinished one is interrupted, answers collect at once, and its time stands still until it goes on', async () => {
    const stage = new TaskStage();
    stage.limits.maxConcurrent = 1;
    const [running, queued] = [await stage.spawn(), await stage.spawn()];
    stage.clock.advance(2_000);
    stage.runs.get(running)?.onEvent({ type: 'turn-started', turn: 1 });
    const next = await stage.reloaded();
    assert.deepEqual([next.status(running), next.status(queued)], ['interrupted', 'interrupted']);
    const answer = await next.call('collect_task', { task_ids: [running, queued] });
    assert.equal(answer['timed_out'], false);
    next.clock.advance(60_000);
    assert.deepEqual([next.registry.get(running).elapsed, next.registry.get(queued).elapsed], [2, 0]);
    next.limits.maxConcurrent = 1;
    assert.deepEqual([next.registry.resume(running), next.registry.resume(queued)], [true, true]);
    await settle();
    assert.deepEqual([next.status(running), next.status(queued)], ['running', 'queued']);
    next.clock.advance(1_000);
    assert.equal(next.registry.get(running).elapsed, 3);
    next.finish(running);
    next.finish(queued);
    await settle();
    assert.deepEqual([next.status(running), next.status(queued)], ['done', 'done']);
    assert.equal((await next.reloaded()).status(queued), 'done');
  });

  it('D40: resuming goes on from the last complete turn: what was answered is not asked again', async () => {
    const stage = new TaskStage(
      agentTask(new ScriptedModel(inTurn(calls(['look', { at: 1 }]), never)), [
        tool('look', 'read', () => Promise.resolve('all is well')),
      ]),
    );
    const id = await stage.spawn('find it');
    await settle();
    const model = new ScriptedModel(says('Done.'));
    const next = await stage.reloaded(agentTask(model));
    next.registry.resume(id);
    await settle();
    assert.deepEqual(requestOf(model, 0), [
      'system: You work.',
      'user: find it',
      'assistant: ',
      'tool: all is well',
      'user: [Fanout] You were interrupted while you worked, and you go on now. Files may have changed since: read again what you build on before you change it.',
    ]);
    assert.equal(next.registry.get(id).turns, 3, 'the turn that was cut off counts');
    assert.equal(next.registry.get(id).summary, 'Done.');
  });

  it('D40: a write whose result was lost is not done again: the model is told to look first', async () => {
    const gate = deferred();
    const writes: number[] = [];
    const write = tool('write', 'write', async ({ at }) => {
      writes.push(at ?? 0);
      if (at === 2) await gate.promise;
      return `wrote ${String(at)}`;
    });
    const script = inTurn(calls(['write', { at: 1 }], ['write', { at: 2 }], ['write', { at: 3 }]));
    const stage = new TaskStage(agentTask(new ScriptedModel(script), [write]));
    const id = await stage.spawn('write');
    await settle();
    assert.deepEqual(writes, [1, 2]);
    const model = new ScriptedModel(says('Done.'));
    const next = await stage.reloaded(agentTask(model, [write]));
    next.registry.resume(id);
    await settle();
    assert.deepEqual(writes, [1, 2]);
    const [first = '', second = '', third = ''] = requestOf(model, 0).slice(3);
    assert.equal(first, 'tool: wrote 1');
    for (const lost of [second, third]) assert.match(lost, /result is lost.*Do not repeat it before you have looked/);
    assert.equal((await next.reloaded()).status(id), 'done');
  });

  it('D40: no call runs before the turn that asks for it is stored', async () => {
    const stage: TaskStage = new TaskStage(
      agentTask(new ScriptedModel(inTurn(calls(['write', {}]), says('Done.'))), [
        tool('write', 'write', () => {
          assert.match(stage.folder.texts.get('t1') ?? '', /"role":"assistant"/);
          return Promise.resolve('ok');
        }),
      ]),
    );
    const id = await stage.spawn('write');
    await settle();
    assert.equal(stage.registry.get(id).summary, 'Done.');
  });

  for (const how of ['window closes', 'session is left'] as const)
    it(`D40: D41: when the ${how} its tasks stop, what they did is stored, and what was cut off is not taken for done`, async () => {
      const write = tool('write', 'write', async ({ at }) => {
        if (at === 2) await new Promise(() => undefined);
        return `wrote ${String(at)}`;
      });
      const cut = { ...write, run: (input: unknown, signal: AbortSignal) => raced(write.run(input, signal), signal) };
      const stage = new TaskStage(
        agentTask(new ScriptedModel(calls(['write', { at: 1 }], ['write', { at: 2 }])), [cut]),
      );
      const id = await stage.spawn('write');
      const queued = await stage.spawn('later');
      await settle();
      const tasks = [id, queued].map((each) => stage.registry.get(each));
      await (how === 'window closes' ? stage.registry.close() : stage.registry.leave('interrupted'));
      assert.deepEqual(
        tasks.map(({ status }) => status),
        ['interrupted', 'interrupted'],
      );
      assert.equal(stage.runs.get(id)?.signal.aborted, true);
      const model = new ScriptedModel(says('Done.'));
      const next = await stage.reloaded(agentTask(model, [write]));
      next.registry.resume(id);
      await settle();
      const [first = '', second = ''] = requestOf(model, 0).slice(3);
      assert.deepEqual([first, second.slice(0, 40)], ['tool: wrote 1', 'tool: Error: you were interrupted while ']);
    });

  it('D14: D17: steering that was not delivered yet is delivered after the reload, once, or comes back as missed', async () => {
    const stage = new TaskStage(agentTask(new ScriptedModel(never)));
    const id = await stage.spawn('work');
    await settle();
    for (const message of ['one', 'two']) await stage.call('steer_task', { task_id: id, message });
    const model = new ScriptedModel(inTurn(never));
    const next = await stage.reloaded(agentTask(model));
    next.registry.resume(id);
    await settle();
    assert.deepEqual(requestOf(model, 0).slice(2, 4), [
      'user: [Steering from the parent] one',
      'user: [Steering from the parent] two',
    ]);
    const last = await next.reloaded();
    last.registry.cancel(id);
    assert.deepEqual(last.registry.get(id).missedSteer, ['one', 'two']);
  });

  it('D20: one that was being cancelled is cancelled, and an interrupted one can be', async () => {
    const stage = new TaskStage(() => new Promise(() => undefined));
    const [cancelled, left] = [await stage.spawn(), await stage.spawn()];
    await settle();
    stage.registry.cancel(cancelled);
    const next = await stage.reloaded();
    assert.equal(next.status(cancelled), 'cancelled');
    assert.equal(next.registry.cancel(left), true);
    assert.deepEqual([next.status(left), next.registry.resume(left)], ['cancelled', false]);
    assert.equal((await next.reloaded()).status(left), 'cancelled');
  });

  it('D4: one that cannot run now is not resumed, and says why', async () => {
    const stage = new TaskStage();
    const id = await stage.spawn();
    const next = await stage.reloaded();
    next.unavailable = 'There is no API key: set one.';
    assert.throws(() => next.registry.resume(id), /no API key/);
    assert.equal(next.status(id), 'interrupted');
  });

  it('R3: torn and unknown lines are passed over, and the next line does not complete a torn one', async () => {
    const stage = new TaskStage();
    const [whole, torn] = [await stage.spawn(), await stage.spawn()];
    stage.finish(whole);
    await settle();
    const { texts } = stage.folder;
    texts.set(whole, `${texts.get(whole) ?? ''}{"type":"from the future","session_id":"s1"}\nnull\n{"type":"hea`);
    texts.set(torn, (texts.get(torn) ?? '').slice(0, -7));
    const next = await stage.reloaded();
    assert.deepEqual([next.status(whole), next.status(torn)], ['done', 'interrupted']);
    await next.call('collect_task', { task_id: whole });
    assert.equal((await next.reloaded()).registry.get(whole).heard, true);
  });

  it('every line holds the session’s id', async () => {
    const stage = new TaskStage(agentTask(new ScriptedModel(says('Done.'))));
    const id = await stage.spawn();
    await settle();
    await stage.log.flushed();
    const lines = (stage.folder.texts.get(id) ?? '').trimEnd().split('\n');
    assert.ok(lines.length > 5);
    for (const line of lines) assert.equal((JSON.parse(line) as { session_id: string }).session_id, 's1');
  });
});

describe('A disk that fails', () => {
  it('breaks no task, is told of once, and gets what it missed when it works again', async () => {
    const stage = new TaskStage(agentTask(new ScriptedModel(says('Done.'))));
    stage.folder.fault = new Error('no space left');
    const first = await stage.spawn('first');
    await settle();
    assert.equal(stage.status(first), 'done');
    assert.equal(stage.problems.length, 1);
    stage.folder.fault = undefined;
    await stage.spawn('second');
    await settle();
    assert.equal((await stage.reloaded()).registry.get(first).summary, 'Done.');
  });
});

function raced<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => {
      reject(new Error('cut off'));
    });
  });
  return Promise.race([work, aborted]);
}
