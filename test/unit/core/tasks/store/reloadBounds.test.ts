import assert from 'node:assert/strict';
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
