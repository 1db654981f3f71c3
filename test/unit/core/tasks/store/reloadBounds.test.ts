import assert from 'node:assert/strict';
import { AskingStage } from '../../../../support/askingStage.ts';
import { settle } from '../../../../support/deferred.ts';
import { TaskStage } from '../../../../support/taskStage.ts';

describe('What binds a task, after a reload', () => {
  it('D40: D44: its result is back as data, and what it demands of a result', async () => {
    const stage = new TaskStage();
    const schema = { type: 'object', properties: { names: { type: 'array' } }, required: ['names'] };
    const id = await stage.spawn('list', { output_schema: schema });
    stage.end(id, { kind: 'done', summary: 'Listed.', result: { names: ['a', null] } });
    await settle();
    const next = await stage.reloaded();
    assert.deepEqual(next.registry.get(id).spec.outputSchema, schema);
    const report = await next.call('collect_task', { task_id: id });
    assert.deepEqual([report['summary'], report['result']], ['Listed.', { names: ['a', null] }]);
  });

  it('D40: D43: resumed, it still starts after the others, and knows who of them did not end well', async () => {
    const stage = new TaskStage();
    const [failed, open] = [await stage.spawn('failed'), await stage.spawn('open')];
    const last = await stage.spawn('last', { after: [failed, open] });
    stage.end(failed, { kind: 'error', reason: 'out of turns', text: '' });
    await settle();
    const next = await stage.reloaded();
    assert.equal(next.registry.resume(last), true);
    await settle();
    assert.deepEqual([next.status(open), next.status(last)], ['interrupted', 'queued']);
    next.registry.resume(open);
    await settle();
    assert.deepEqual([next.status(open), next.status(last)], ['running', 'queued']);
    next.finish(open);
    await settle();
    assert.equal(next.status(last), 'running');
    const told = next.registry.get(last).shortfalls;
    assert.equal(told.length, 1);
    assert.match(told[0] ?? '', /"failed".*error \(out of turns\)/);
  });

  it('D40: D43: resumed while it waits for others it is shown as queued at once', async () => {
    const stage = new TaskStage();
    const first = await stage.spawn();
    const second = await stage.spawn('b', { after: [first] });
    const next = await stage.reloaded();
    const seen: string[] = [];
    next.onDidChange(({ task }) => seen.push(`${task.id} ${task.status}`));
    next.registry.resume(second);
    await settle();
    assert.deepEqual(seen, [`${second} queued`]);
  });

  it('D40: its output has what it asked, what it was answered, and what was approved', async () => {
    const stage = new AskingStage();
    const id = await stage.running();
    const answer = stage.question(id, 'Tabs?');
    await settle();
    await stage.call('steer_task', { task_id: id, message: 'yes' });
    await settle();
    assert.deepEqual(answer(), { from: 'parent', text: 'yes' });
    stage.approval(id, 'Change x?');
    await settle();
    stage.decide(id, 'approved');
    await settle();
    const lines = stage.registry.get(id).output.lines();
    assert.equal(lines.length, 4);
    assert.deepEqual((await stage.reloaded()).registry.get(id).output.lines(), lines);
  });

  it('D15: D17: an answer that its window took with it is said anew when it goes on, or comes back as missed', async () => {
    const stage = new AskingStage();
    const id = await stage.running();
    stage.question(id);
    await settle();
    await stage.call('steer_task', { task_id: id, message: 'tabs' });
    const next = await stage.reloaded();
    next.registry.resume(id);
    await settle();
    assert.deepEqual(next.runs.get(id)?.inbox.drain(), ['[Steering from the parent] tabs']);
    const other = await stage.reloaded();
    await other.call('cancel_task', { task_id: id });
    assert.deepEqual(other.registry.get(id).missedSteer, ['tabs']);
  });

  it('D17: an answer that a call has brought is not said anew, and is missed as long as no turn has answered', async () => {
    const stage = new AskingStage();
    const id = await stage.running();
    stage.question(id);
    await settle();
    await stage.call('steer_task', { task_id: id, message: 'tabs' });
    const call = { id: 'c1', name: 'ask_parent', argumentsText: '{}' };
    stage.runs.get(id)?.onEvent({ type: 'call-ended', call, result: { ok: true, text: 'The parent answers: tabs' } });
    const next = await stage.reloaded();
    next.registry.resume(id);
    await settle();
    assert.deepEqual(next.runs.get(id)?.inbox.drain(), []);
    next.registry.cancel(id);
    await settle();
    assert.deepEqual(next.registry.get(id).missedSteer, ['tabs']);
    stage.runs.get(id)?.onEvent({ type: 'turn-answered' });
    const last = await stage.reloaded();
    last.registry.cancel(id);
    assert.deepEqual(last.registry.get(id).missedSteer, []);
  });

  it('D17: D19: what was said to one whose window closed while it was being cancelled comes back as missed', async () => {
    const stage = new TaskStage(() => new Promise(() => undefined));
    const id = await stage.spawn();
    await settle();
    await stage.call('steer_task', { task_id: id, message: 'use tabs' });
    stage.registry.cancel(id);
    const next = await stage.reloaded();
    assert.deepEqual([next.status(id), next.registry.get(id).missedSteer], ['cancelled', ['use tabs']]);
  });

  it('D40: D43: it is told of those that went off the list before, over any number of reloads, and of no other', async () => {
    const stage = new TaskStage();
    const ids = [await stage.spawn('failed'), await stage.spawn('unwanted'), await stage.spawn('done')];
    const [failed = '', unwanted = '', done = ''] = ids;
    const open = await stage.spawn('open');
    const last = await stage.spawn('last', { after: [...ids, open] });
    stage.end(failed, { kind: 'error', reason: 'out of turns', text: '' });
    stage.finish(done);
    await settle();
    stage.registry.remove(failed);
    stage.registry.remove(done);
    const second = await stage.reloaded();
    second.registry.cancel(unwanted);
    second.registry.remove(unwanted);
    const third = await second.reloaded();
    third.registry.resume(last);
    third.registry.resume(open);
    await settle();
    assert.equal(third.status(last), 'queued');
    third.finish(open);
    await settle();
    const told = third.registry.get(last).shortfalls;
    assert.equal(told.length, 2, told.join());
    assert.match(told[0] ?? '', /"failed".*error \(out of turns\)/);
    assert.match(told[1] ?? '', /"unwanted".*cancelled/);
  });

  it('D25: D43: nor is one that was evicted passed over', async () => {
    const stage = new TaskStage();
    stage.limits.keepFinished = 0;
    const failed = await stage.spawn('failed');
    const open = await stage.spawn('open');
    const last = await stage.spawn('last', { after: [failed, open] });
    stage.end(failed, { kind: 'error', reason: 'out of turns', text: '' });
    await settle();
    await stage.call('collect_task', { task_id: failed });
    assert.throws(() => stage.registry.get(failed));
    const next = await stage.reloaded();
    next.registry.resume(last);
    next.registry.cancel(open);
    await settle();
    assert.match(next.registry.get(last).shortfalls.join(), /"failed".*out of turns[^]*"open".*cancelled/);
  });
});
