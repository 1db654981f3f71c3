import assert from 'node:assert/strict';
import { silence } from '../../../support/modelServer/faults.ts';
import { rejection, ScriptedSession } from '../../window/scriptedSession.ts';
import { child, received, refusal, requestsOf, spawn, spawnHeld, untilStatus } from '../scriptedTasks.ts';

describe('contract: budgets and time', () => {
  let session: ScriptedSession;

  beforeEach(async () => {
    session = await ScriptedSession.start();
  });

  afterEach(async () => {
    await session.dispose();
  });

  it('D29: the request over fanout.tasks.tokenBudget is never sent; status error, the reason named, the work kept', async () => {
    await session.set('tasks.tokenBudget', 1_000);
    const write = { name: 'write_file', arguments: { path: 'budget.txt', content: 'kept\n' } };
    child(session, 'Costly')
      .turn({ text: 'First.', calls: [write], usage: { input: 400, output: 99 } })
      .turn({ text: 'Second.', calls: [{ name: 'list_files', arguments: {} }], usage: { input: 500, output: 1 } });
    const report = await session.end(await spawn(session, 'Costly'));
    assert.deepEqual([report['status'], report['summary']], ['error', 'Second.']);
    assert.match(String(report['error']), /tokens.*1,000 of 1,000.*fanout\.tasks\.tokenBudget/);
    assert.equal(requestsOf(session, 'Costly').length, 2);
    assert.deepEqual(report['files_changed'], [{ path: 'budget.txt', added: 1, removed: 0 }]);
    session.server.assertNoUnexpected();
  });

  it('D29: fanout.session.tokenBudget ends what runs at its next request, and the parent, the person and others are told', async () => {
    const { id, gate, script } = await spawnHeld(session, 'Running');
    script.say('Never said.');
    await session.set('session.tokenBudget', 1);
    gate.release();
    const report = await session.end(id);
    assert.equal(report['status'], 'error');
    assert.match(String(report['error']), /session is out of tokens.*of 1; raise fanout\.session\.tokenBudget/);
    assert.equal(requestsOf(session, 'Running').length, 1);
    const words = /^This session is out of tokens: .*fanout\.session\.tokenBudget/;
    assert.match(refusal(await session.ask('delegate_task_async', { goal: 'Late' })), words);
    assert.match(await rejection(session.execute('ask', { message: 'Are you there?' })), words);
    assert.match(await rejection(session.delegate('Go', 'src/money')), words);
    assert.equal(session.server.requests.length, 1);
    await session.set('session.tokenBudget', 0);
    session.parent.say('Here.');
    assert.equal(await session.execute('ask', { message: 'Are you there?' }), 'Here.');
  });

  it('D29: a new session has spent nothing', async () => {
    child(session, 'Old').turn({ text: 'Done.', usage: { input: 900, output: 100 } });
    child(session, 'New').say('Done.');
    await session.execute('newSession'); // the window has spent some before
    await session.set('session.tokenBudget', 1_000);
    await session.end(await spawn(session, 'Old'));
    assert.match(refusal(await session.ask('delegate_task_async', { goal: 'New' })), /1,000 of 1,000/);
    await session.execute('newSession');
    assert.equal((await session.end(await spawn(session, 'New')))['status'], 'done');
  });

  it('D34: what a task cost is told where its own model has a price, in its report and its output', async () => {
    await session.set('model.prices', { 'cheap-1.5': { input: 2, output: 10 } });
    child(session, 'priced').turn({ text: 'Done.', usage: { input: 30_000, output: 1_000 } });
    const id = await spawn(session, 'priced', { model: 'cheap-1.5' });
    const collected = await session.end(id);
    assert.equal((collected['usage'] as { cost?: number }).cost, 0.07);
    await session.execute('showOutput', id);
    await session.output(/» done · .* · 30k tokens in, 1k out, \$0\.07\n/);
    child(session, 'unpriced').say('Done.');
    const other = await session.end(await spawn(session, 'unpriced'));
    assert.ok(!('cost' in (other['usage'] as object)));
  });

  it('D29: fanout.tasks.timeout cuts the model call short; status error, the reason named, the work kept', async () => {
    await session.set('tasks.timeout', 2);
    const write = { name: 'write_file', arguments: { path: 'late.txt', content: 'kept\n' } };
    child(session, 'Slow')
      .turn({ calls: [write] })
      .reply(silence('I was about to'));
    const report = await session.end(await spawn(session, 'Slow'));
    assert.deepEqual([report['status'], report['summary']], ['error', 'I was about to']);
    assert.equal(report['error'], 'out of time: the task may work for 2 s (fanout.tasks.timeout)');
    assert.deepEqual(report['files_changed'], [{ path: 'late.txt', added: 1, removed: 0 }]);
    const requests = requestsOf(session, 'Slow');
    assert.deepEqual(await Promise.all(requests.map(({ ended }) => ended)), ['answered', 'abandoned']);
  });

  it('D30: a slow stream that moves never trips, though it takes several times the limits', async () => {
    await session.set('tasks.firstTokenTimeout', 1.5);
    await session.set('tasks.idleTimeout', 1.5);
    const text = 'word '.repeat(40).trim();
    child(session, 'Slow').turn({ text, chunkSize: 5, chunkDelay: 80 });
    const report = await session.end(await spawn(session, 'Slow'));
    assert.deepEqual([report['status'], report['summary']], ['done', text]);
    assert.ok(Number(report['elapsed']) > 3, String(report['elapsed']));
    assert.equal(requestsOf(session, 'Slow').length, 1);
  });

  it('D43: a task with after waits as queued without a slot, and is told in its first request who did not end well', async () => {
    await session.set('tasks.maxConcurrent', 2);
    const { id: first, gate, script } = await spawnHeld(session, 'First');
    script.say('');
    child(session, 'Second').say('Second is done.');
    child(session, 'Other').say('Other is done.');
    const answer = await session.ask('delegate_task_async', { goal: 'Second', after: [first] });
    assert.deepEqual([answer['status'], answer['capacity']], ['queued', { running: 1, queued: 1, max: 2 }]);
    const second = String(answer['task_id']);
    await session.end(await spawn(session, 'Other'));
    assert.equal((await session.ask('check_task', { task_id: second }))['status'], 'queued');
    assert.equal(requestsOf(session, 'Second').length, 0);
    gate.release();
    assert.equal((await session.end(second))['summary'], 'Second is done.');
    const [request] = await received(session, 'Second', 1);
    assert.match(request?.chat.firstUser ?? '', new RegExp(`Task ${first}, "First", .*ended as error \\(empty answer`));
  });

  it('D8, D43: an unknown id in after is an error, and a task in the line can be cancelled', async () => {
    const { id: first } = await spawnHeld(session, 'First');
    const sentence = refusal(await session.ask('delegate_task_async', { goal: 'Second', after: ['nobody-7'] }));
    assert.match(sentence, new RegExp(`nobody-7.*${first}`));
    const second = await spawn(session, 'Second', { after: [first] });
    assert.deepEqual(await session.ask('cancel_task', { task_id: second }), { ok: true, status: 'cancelled' });
    await untilStatus(session, first, 'running');
    assert.equal(requestsOf(session, 'Second').length, 0);
  });

  it('D44: with output_schema the result comes as data; a misfit is told to the child, a second one is an error', async () => {
    const schema = {
      type: 'object',
      properties: { names: { type: 'array', items: { type: 'string' } } },
      required: ['names'],
    };
    const finish = (result: unknown): object => ({ summary: 'Listed.', result });
    child(session, 'List')
      .say('Here you are.')
      .call('finish_task', finish({ names: ['a', 'b'] }));
    const report = await session.end(await spawn(session, 'List', { output_schema: schema }));
    assert.deepEqual(
      [report['status'], report['summary'], report['result']],
      ['done', 'Listed.', { names: ['a', 'b'] }],
    );
    assert.match(requestsOf(session, 'List')[1]?.chat.last ?? '', /result is missing.*finish_task.*"names"/);
    child(session, 'Fail')
      .call('finish_task', finish({ names: 'a' }))
      .call('finish_task', finish({}));
    const failed = await session.end(await spawn(session, 'Fail', { output_schema: schema }));
    assert.deepEqual([failed['status'], failed['summary'], 'result' in failed], ['error', 'Listed.', false]);
    assert.match(String(failed['error']), /names/);
    assert.match(requestsOf(session, 'Fail')[1]?.chat.toolResults[0] ?? '', /\/names: .*array/);
    refusal(await session.ask('delegate_task_async', { goal: 'Bad', output_schema: { type: 'text' } }));
  });
});
