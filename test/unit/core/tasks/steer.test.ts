import assert from 'node:assert/strict';
import { silent } from '../../../support/agentStage.ts';
import { AskingStage, follow } from '../../../support/askingStage.ts';
import { ChildrenStage } from '../../../support/childrenStage.ts';
import { settle } from '../../../support/deferred.ts';
import { inTurn, says } from '../../../support/scriptedModel.ts';
import { TaskStage } from '../../../support/taskStage.ts';

describe('Steering', () => {
  it('D14: a running task gets its messages in order, marked with who speaks; siblings get nothing', async () => {
    const stage = new TaskStage();
    const [id, sibling] = [await stage.spawn(), await stage.spawn()];
    await settle();
    assert.deepEqual(await stage.call('steer_task', { task_id: id, message: 'first' }), {
      ok: true,
      receipt: 'queued',
    });
    stage.registry.steer(id, 'second', 'user', false);
    assert.deepEqual(stage.runs.get(id)?.inbox.drain(), [
      '[Steering from the parent] first',
      '[Steering from the user] second',
    ]);
    assert.deepEqual(stage.runs.get(sibling)?.inbox.drain(), []);
  });

  it('D7: D14: a message stands in the output from when it is sent, its words once, and waits until a request takes it along', async () => {
    const stage = new TaskStage();
    const id = await stage.spawn();
    await settle();
    const task = stage.registry.get(id);
    let changes = 0;
    stage.onDidChange(({ type }) => (changes += type === 'changed' ? 1 : 0));
    const run = stage.runs.get(id) ?? assert.fail();
    run.onEvent({ type: 'text', delta: 'I think' });
    await stage.call('steer_task', { task_id: id, message: 'use tabs' });
    stage.registry.steer(id, 'no, blanks', 'user', false);
    const sent = ['» [Steering from the parent] use tabs', '» [Steering from the user] no, blanks'];
    assert.deepEqual(task.output.lines(), ['I think', ...sent]);
    assert.deepEqual([task.waitingSteer, changes], [['use tabs', 'no, blanks'], 2]);
    assert.deepEqual((await stage.reloaded()).registry.get(id).waitingSteer, task.waitingSteer);
    const texts = run.inbox.drain();
    run.onEvent({ type: 'text-ended' });
    for (const text of texts) run.onEvent({ type: 'message-delivered', text, turn: 2 });
    assert.deepEqual(task.output.lines(), ['I think', ...sent, '» Steering seen in turn 2.']);
    assert.deepEqual(task.waitingSteer, []);
    assert.ok(changes > 2, 'views hear that it waits no more');
    run.onEvent({ type: 'message-delivered', text: '[Fanout] News.', turn: 3 });
    assert.equal(task.output.tail(1), '» [Fanout] News.');
    assert.deepEqual((await stage.reloaded()).registry.get(id).output.lines(), task.output.lines());
  });

  it('D15: what is said to a queued task waits for its first request', async () => {
    const stage = new TaskStage();
    stage.limits.maxConcurrent = 1;
    const first = await stage.spawn();
    const queued = await stage.spawn();
    await stage.call('steer_task', { task_id: queued, message: 'mind this' });
    assert.equal(stage.status(queued), 'queued');
    stage.finish(first);
    await settle();
    assert.deepEqual(stage.runs.get(queued)?.inbox.drain(), ['[Steering from the parent] mind this']);
  });

  it('D16: a finished task is not steered, and a blank message is refused', async () => {
    const stage = new TaskStage();
    const id = await stage.spawn();
    assert.match(String((await stage.call('steer_task', { task_id: id, message: ' ' }))['error']), /blank/);
    stage.finish(id);
    await settle();
    assert.deepEqual(await stage.call('steer_task', { task_id: id, message: 'too late' }), {
      ok: false,
      status: 'done',
    });
  });

  it('D17: what was taken but never seen is told in the result', async () => {
    const stage = new TaskStage();
    const id = await stage.spawn();
    await settle();
    stage.runs.get(id)?.onEvent({ type: 'turn-started', turn: 1 });
    await stage.call('steer_task', { task_id: id, message: 'never seen' });
    stage.finish(id);
    await settle();
    assert.deepEqual((await stage.call('collect_task', { task_id: id }))['missed_steer'], ['never seen']);
  });

  it('D17: what stood in a request that was never answered is told as well, what was answered is not', async () => {
    const stage = new TaskStage();
    const id = await stage.spawn();
    await settle();
    const run = stage.runs.get(id) ?? assert.fail();
    const deliver = async (message: string): Promise<void> => {
      await stage.call('steer_task', { task_id: id, message });
      for (const text of run.inbox.drain()) run.onEvent({ type: 'message-delivered', text, turn: 1 });
    };
    await deliver('answered');
    run.onEvent({ type: 'turn-answered' });
    await deliver('unanswered');
    stage.end(id, { kind: 'error', reason: 'no key', text: '' });
    await settle();
    assert.deepEqual((await stage.call('collect_task', { task_id: id }))['missed_steer'], ['unanswered']);
  });

  it('D18: an interrupting message is delivered at once', async () => {
    const stage = new TaskStage();
    const id = await stage.spawn();
    await settle();
    let interrupted = 0;
    const run = stage.runs.get(id);
    run?.inbox.onInterrupt(() => {
      interrupted++;
      run.onEvent({ type: 'turn-started', turn: interrupted + 1 });
    });
    await stage.call('steer_task', { task_id: id, message: 'a' });
    assert.equal(interrupted, 0);
    const answer = await stage.call('steer_task', { task_id: id, message: 'b', interrupt: true });
    assert.deepEqual(answer, { ok: true, receipt: 'delivered' });
    assert.equal(interrupted, 1);
    const queued = await stage.spawn();
    const receipt = await stage.call('steer_task', { task_id: queued, message: 'c', interrupt: true });
    assert.deepEqual(receipt, { ok: true, receipt: 'queued' }, 'no model call was there to interrupt');
  });

  it('D18: one to a task that is to pause cuts its call short, but is delivered when it goes on', async () => {
    const stage = new ChildrenStage(inTurn(silent, says('ok')));
    const id = await stage.tasks.spawn();
    await settle();
    stage.tasks.registry.pause(id);
    const receipt = await stage.tasks.call('steer_task', { task_id: id, message: 'Stop', interrupt: true });
    assert.deepEqual(receipt, { ok: true, receipt: 'queued' });
    await settle();
    assert.deepEqual([stage.tasks.status(id), stage.model.requests.length], ['paused', 1]);
    stage.tasks.registry.resume(id);
    await stage.tasks.registry.get(id).ended;
    assert.match(stage.model.requests[1]?.messages.at(-1)?.text ?? '', /Stop$/);
  });

  it('D18: D29: one in the last turn is delivered, as that turn has no answer yet', async () => {
    const stage = new ChildrenStage(inTurn(silent, says('ok')));
    const id = await stage.tasks.spawn('work', { max_turns: 1 });
    await settle();
    const receipt = await stage.tasks.call('steer_task', { task_id: id, message: 'Stop', interrupt: true });
    assert.deepEqual(receipt, { ok: true, receipt: 'delivered' });
    const report = await stage.tasks.call('collect_task', { task_id: id });
    assert.deepEqual([report['status'], report['summary'], report['missed_steer']], ['done', 'ok', undefined]);
  });

  it('D14: D18: D29: D34: one whose cut call uses up the tokens is not delivered, as no request follows, and is told as missed', async () => {
    const stage = new ChildrenStage(inTurn(silent));
    stage.tasks.tokens.task = 1;
    const id = await stage.tasks.spawn();
    await settle();
    const receipt = await stage.tasks.call('steer_task', { task_id: id, message: 'Stop', interrupt: true });
    assert.deepEqual(receipt, { ok: true, receipt: 'queued' });
    const report = await stage.tasks.call('collect_task', { task_id: id });
    assert.match(String(report['error']), /out of tokens/);
    assert.deepEqual([report['missed_steer'], stage.model.requests.length], [['Stop'], 1]);
  });

  it('D18: D19: one to a task whose model call does not end is not said to be delivered, and keeps nobody for long', async () => {
    const stage = new TaskStage(() => new Promise(() => undefined));
    const [id, other] = [await stage.spawn(), await stage.spawn()];
    await settle();
    for (const each of [id, other]) stage.runs.get(each)?.inbox.onInterrupt(() => undefined);
    const stop = new AbortController();
    const call = (task: string, signal?: AbortSignal) =>
      follow(
        stage.call(
          'steer_task',
          { task_id: task, message: 'Stop', interrupt: true },
          signal === undefined ? {} : { signal },
        ),
      );
    const [waiting, stopped] = [call(id), call(other, stop.signal)];
    await settle();
    assert.deepEqual([waiting(), stopped()], [undefined, undefined]);
    stop.abort();
    stage.clock.advance(10_000);
    await settle();
    assert.deepEqual(waiting(), { ok: true, receipt: 'queued' });
    assert.notEqual(stopped(), undefined);
    assert.equal(stage.clock.pending, 0);
  });

  it('D15: D18: an answer to what the last turn asks is not delivered, as no request follows', async () => {
    const stage = new AskingStage();
    const id = await stage.running('work', { max_turns: 1 });
    stage.runs.get(id)?.onEvent({ type: 'turn-started', turn: 1 });
    stage.runs.get(id)?.onEvent({ type: 'turn-answered' });
    stage.question(id);
    await settle();
    const receipt = await stage.call('steer_task', { task_id: id, message: 'Tabs', interrupt: true });
    assert.deepEqual(receipt, { ok: true, receipt: 'queued' });
  });

  it('D15: D18: an interrupting answer is delivered once a request with it is sent: not without a slot, nor while the task asks something else', async () => {
    const stage = new AskingStage();
    stage.limits.maxConcurrent = 1;
    const id = await stage.running();
    const run = stage.runs.get(id) ?? assert.fail();
    const answer = async (): Promise<() => unknown> => {
      const given = follow(stage.call('steer_task', { task_id: id, message: 'Tabs', interrupt: true }));
      await settle();
      return given;
    };
    stage.question(id);
    stage.question(id, 'How wide?');
    await settle();
    const first = await answer();
    assert.deepEqual(first(), { ok: true, receipt: 'queued' }, 'its next request waits for the other answer');
    const second = await answer();
    assert.deepEqual([second(), stage.status(id)], [undefined, 'running']);
    run.onEvent({ type: 'turn-started', turn: 2 });
    await settle();
    assert.deepEqual(second(), { ok: true, receipt: 'delivered' });

    stage.question(id, 'How deep?');
    await stage.running('takes the slot');
    const third = await answer();
    assert.deepEqual([third(), stage.status(id)], [undefined, 'queued']);
    stage.clock.advance(10_000);
    await settle();
    assert.deepEqual(third(), { ok: true, receipt: 'queued' });
  });
});
