import assert from 'node:assert/strict';
import { silent, tool } from '../../../support/agentStage.ts';
import { ChildrenStage } from '../../../support/childrenStage.ts';
import { deferred, settle } from '../../../support/deferred.ts';
import { ParentStage } from '../../../support/parentStage.ts';
import { calls, inTurn, says, type Script } from '../../../support/scriptedModel.ts';
import type { Answer } from '../../../support/taskStage.ts';

let count = 0;
/** A tool that never answers the same, so that no loop is seen in it. */
const step = tool('step', 'write', () => Promise.resolve(`step ${String(++count)}`));

/** A turn that cost this many tokens, and calls a tool. */
function costs(input: number, output: number, text = ''): Script {
  return () => ({
    text,
    toolCalls: [{ id: 'c', name: 'step', argumentsText: '{}' }],
    finish: 'tool-calls',
    usage: { input, output, cached: 0, estimated: false },
  });
}

async function collect(stage: ChildrenStage, id: string): Promise<Answer> {
  return stage.tasks.call('collect_task', { task_id: id });
}

describe('The limit of turns', () => {
  it('D29: the one that was met is named: the task’s own, the setting, or the parent’s', async () => {
    let turn = 0;
    const busy: Script = (request, onEvent) => calls(['nope', { turn: turn++ }])(request, onEvent);
    const children = new ChildrenStage(busy);
    children.tasks.limits.maxTurns = 3;
    for (const [fields, reason] of [
      [{ max_turns: 2 }, /limit is 2 \(max_turns of this task\)/],
      [{}, /limit is 3 \(fanout\.tasks\.maxTurns\)/],
    ] as const) {
      const id = await children.tasks.spawn('x', fields);
      await children.tasks.registry.get(id).ended;
      assert.match(children.tasks.registry.get(id).error ?? '', reason);
    }
    const { parent } = new ParentStage(busy);
    await assert.rejects(parent.ask('go'), /limit is 100 \(for one message\)/);
    const question = parent.askAside('what?', new AbortController().signal);
    await assert.rejects(question, /limit is 30 \(for one side question\)/);
  });
});

describe('The budget in tokens', () => {
  it('D29: input and output count together, the request over the limit is never sent, and the work is kept', async () => {
    const stage = new ChildrenStage(costs(90, 10, 'So far.'), [step]);
    stage.tasks.tokens.task = 300;
    const report = await collect(stage, await stage.tasks.spawn());
    assert.deepEqual([report['status'], report['summary']], ['error', 'So far.']);
    assert.match(String(report['error']), /out of tokens.*300 of 300.*fanout\.tasks\.tokenBudget/);
    assert.equal(stage.model.requests.length, 3);
  });

  it('D29: a task that ends with its last tokens is done', async () => {
    const stage = new ChildrenStage(inTurn(costs(90, 10), says('done')), [step]);
    stage.tasks.tokens.task = 101;
    assert.equal((await collect(stage, await stage.tasks.spawn()))['status'], 'done');
  });

  it('D29: a task’s budget is its own; 0 means none, and a changed one counts at once', async () => {
    const stage = new ChildrenStage(inTurn(costs(900, 0), costs(900, 0), costs(900, 0)), [step]);
    stage.tasks.tokens.task = 1_000;
    await collect(stage, await stage.tasks.spawn('one'));
    assert.equal(stage.model.requests.length, 2);
    stage.tasks.tokens.task = 0;
    const id = await stage.tasks.spawn('two');
    stage.tasks.tokens.task = 500;
    const report = await collect(stage, id);
    assert.match(String(report['error']), /900 of 500/);
  });

  it('D29: D30: the second try after a stall is a request as well', async () => {
    const stage = new ChildrenStage((_, onEvent) => {
      onEvent({ type: 'text', delta: 'x'.repeat(4_000) });
      return silent();
    });
    stage.tasks.tokens.task = 1_000;
    const id = await stage.tasks.spawn();
    await settle();
    stage.tasks.clock.advance(60_000);
    assert.match(String((await collect(stage, id))['error']), /out of tokens/);
    assert.equal(stage.model.requests.length, 1);
  });

  it('D29: the session’s budget counts all tasks, cancelled and removed ones too, and stops each before its next request', async () => {
    const gates = [deferred(), deferred(), deferred()];
    let asked = 0;
    const stage = new ChildrenStage(
      async (request, onEvent) => {
        await gates[asked++]?.promise;
        return costs(400, 100)(request, onEvent);
      },
      [step],
    );
    stage.tasks.tokens.session = 1_500;
    const ids = [await stage.tasks.spawn('a'), await stage.tasks.spawn('b'), await stage.tasks.spawn('c')];
    await settle();
    for (const gate of gates) gate.resolve();
    for (const id of ids) {
      const report = await collect(stage, id);
      assert.equal(report['status'], 'error');
      assert.match(String(report['error']), /session is out of tokens.*1,500 of 1,500.*fanout\.session\.tokenBudget/);
      stage.tasks.registry.remove(id);
    }
    assert.equal(stage.model.requests.length, 3);
    const refused = await stage.tasks.call('delegate_task_async', { goal: 'd' });
    assert.match(String(refused['error']), /session is out of tokens/);
    assert.deepEqual(stage.tasks.registry.all(), []);
    const { input, output } = stage.tasks.budget.usage;
    assert.deepEqual([input, output], [1_200, 300], 'what removed tasks have used is told as the session’s');
    stage.tasks.tokens.session = 1_501;
    assert.equal((await stage.tasks.call('delegate_task_async', { goal: 'd' }))['status'], 'running');
  });

  it('D29: what a cancelled call had cost counts, though its task has ended', async () => {
    const stage = new ChildrenStage((_, onEvent) => {
      onEvent({ type: 'text', delta: 'x'.repeat(4_000) });
      return silent();
    });
    const id = await stage.tasks.spawn();
    await settle();
    await stage.tasks.call('cancel_task', { task_id: id });
    await settle();
    stage.tasks.tokens.session = 1_000;
    assert.match(stage.tasks.budget.sessionProblem() ?? '', /out of tokens/);
  });
});

describe('The time of a task', () => {
  it('D29: at its end the model call is cut short, and the task is an error with the reason and its last words', async () => {
    const stage = new ChildrenStage(inTurn(costs(1, 1, 'So far.'), silent), [step]);
    stage.timeoutMs = 60_000;
    const id = await stage.tasks.spawn();
    await settle();
    stage.tasks.clock.advance(59_999);
    await settle();
    assert.equal(stage.tasks.status(id), 'running');
    stage.tasks.clock.advance(1);
    const report = await collect(stage, id);
    assert.deepEqual([report['status'], report['summary']], ['error', 'So far.']);
    assert.equal(report['error'], 'out of time: the task may work for 60 s (fanout.tasks.timeout)');
    assert.equal(stage.model.requests[1]?.signal.aborted, true);
    assert.ok(stage.closed > 0, 'its files are fenced off');
    assert.equal(stage.tasks.clock.pending, 0);
  });

  it('D29: a tool that waits is aborted; one that ignores it is given up after ten seconds, which is told', async () => {
    const hangs = tool('step', 'write', () => new Promise(() => undefined));
    const stage = new ChildrenStage(costs(1, 1, 'Trying.'), [hangs]);
    stage.timeoutMs = 60_000;
    const id = await stage.tasks.spawn();
    await settle();
    stage.tasks.clock.advance(60_000);
    await settle();
    assert.equal(stage.tasks.status(id), 'running');
    assert.ok(stage.closed > 0, 'its files are fenced off meanwhile');
    stage.tasks.clock.advance(10_000);
    assert.match(
      String((await collect(stage, id))['error']),
      /out of time: .*; it did not stop in 10 s, so see whether a program of it still runs$/,
    );
    assert.equal(stage.tasks.clock.pending, 0);
  });

  it('D29: time in the line does not count, time in which it waits for its own tasks does', async () => {
    const stage = new ChildrenStage((request, onEvent) => {
      const goal = request.messages[1]?.text ?? '';
      if (!goal.startsWith('Goal: lead\n')) return silent();
      return calls(['delegate_task', { goal: 'below' }])(request, onEvent);
    });
    stage.tasks.limits.maxConcurrent = 1;
    stage.tasks.limits.maxSpawnDepth = 2;
    const first = await stage.tasks.spawn('first');
    stage.timeoutMs = 60_000;
    const lead = await stage.tasks.spawn('lead', { role: 'orchestrator' });
    await settle();
    stage.tasks.clock.advance(300_000);
    assert.equal(stage.tasks.status(lead), 'queued');
    await stage.tasks.call('cancel_task', { task_id: first });
    await settle();
    assert.equal(stage.tasks.status(lead), 'waiting');
    stage.tasks.clock.advance(59_999);
    await settle();
    assert.equal(stage.tasks.status(lead), 'waiting');
    stage.tasks.clock.advance(1);
    const report = await collect(stage, lead);
    assert.match(String(report['error']), /out of time/);
  });

  it('D29: time in which it is paused does not count; what is left of its turn before that does', async () => {
    const gate = deferred<string>();
    const waits = tool('step', 'write', () => gate.promise);
    const stage = new ChildrenStage(inTurn(costs(1, 1), silent), [waits]);
    stage.stall = { firstTokenMs: 0, idleMs: 0 };
    stage.timeoutMs = 60_000;
    const { registry, clock } = stage.tasks;
    const id = await stage.tasks.spawn();
    await settle();
    clock.advance(20_000);
    registry.pause(id);
    clock.advance(20_000);
    gate.resolve('go on');
    await settle();
    assert.equal(stage.tasks.status(id), 'paused');
    clock.advance(1_000_000);
    registry.resume(id);
    await settle();
    clock.advance(19_999);
    await settle();
    assert.equal(stage.tasks.status(id), 'running');
    clock.advance(1);
    assert.match(String((await collect(stage, id))['error']), /out of time/);
  });

  it('D29: time in which it stands in line again or waits for a person does not count', async () => {
    const stage = new ChildrenStage(silent);
    stage.stall = { firstTokenMs: 0, idleMs: 0 };
    stage.timeoutMs = 60_000;
    const id = await stage.tasks.spawn();
    await settle();
    const { registry, clock } = stage.tasks;
    const task = registry.get(id) as unknown as { become: (status: string) => boolean; waitingFor: unknown };
    // The task's own record: what asks a person is not here, only what the clock makes of it.
    const turn = (status: string, waitingFor?: object): void => {
      task.waitingFor = waitingFor;
      assert.ok(task.become(status));
      registry.steer(id, 'so that a change is told', 'user', false);
    };
    clock.advance(20_000);
    for (const request of ['q1', 'q2']) {
      turn('waiting', { kind: 'question', request_id: request, text: 'Which?' });
      clock.advance(1_000_000);
      turn('queued');
      clock.advance(1_000_000);
      turn('running');
      clock.advance(19_999);
      await settle();
      assert.equal(registry.get(id).status, 'running', request);
    }
    clock.advance(2);
    assert.match(String((await collect(stage, id))['error']), /out of time/);
  });

  it('D21: a task that is cancelled as its time ends is cancelled, one that ends in time is done', async () => {
    const stage = new ChildrenStage(inTurn(silent, says('done')));
    stage.timeoutMs = 60_000;
    const [late, quick] = [await stage.tasks.spawn('late'), await stage.tasks.spawn('quick')];
    await settle();
    assert.equal(stage.tasks.status(quick), 'done');
    await stage.tasks.call('cancel_task', { task_id: late });
    stage.tasks.clock.advance(60_000);
    await settle();
    assert.equal(stage.tasks.status(late), 'cancelled');
    assert.equal(stage.tasks.clock.pending, 0);
  });
});
