import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import { ScriptedSession, type Answer } from '../../window/scriptedSession.ts';
import { child, refusal, requestsOf, spawn, spawnHeld, statuses } from '../scriptedTasks.ts';

describe('contract: collecting', () => {
  let session: ScriptedSession;

  beforeEach(async () => {
    session = await ScriptedSession.start();
  });

  afterEach(async () => {
    await session.dispose();
  });

  const collect = (input: object): Promise<Answer> => session.ask('collect_task', input);

  it('D9, D10: resolves when the task ends, with exactly the fields of the contract, again and to every caller', async () => {
    const { id, gate, script } = await spawnHeld(session, 'Slow');
    script.turn({ text: 'On my way.\nThe end.' });
    const waiting = [collect({ task_id: id }), collect({ task_id: id }), collect({ task_id: id, timeout: 9999 })];
    gate.release();
    const reports = await Promise.all(waiting);
    const [{ elapsed, output_tail: output, ...report } = {}] = reports;
    assert.deepEqual(report, {
      task_id: id,
      status: 'done',
      timed_out: false,
      summary: 'On my way.\nThe end.',
      files_changed: [],
      usage: { input: 20, output: 10, cached: 0, estimated: false, subtree: { input: 20, output: 10 } },
    });
    assert.equal(typeof elapsed, 'number');
    assert.match(String(output), /The end\.$/);
    for (const other of [...reports, await collect({ task_id: id })]) assert.deepEqual(other, reports[0]);
  });

  it('D10: the summary of finish_task is the summary; the tail is short, never the ring', async () => {
    const { id, gate, script } = await spawnHeld(session, 'Chatty');
    const chatter = Array.from({ length: 150 }, (_, index) => `line ${String(index)}`).join('\n');
    script.turn({ text: chatter, calls: [{ name: 'finish_task', arguments: { summary: 'Short.' } }] });
    gate.release();
    const report = await collect({ task_id: id });
    assert.equal(report['summary'], 'Short.');
    assert.ok(String(report['output_tail']).split('\n').length <= 50);
  });

  it('D10: a summary past 24,000 characters is cut in the middle and says where the whole is', async () => {
    const { id, gate, script } = await spawnHeld(session, 'Verbose');
    const whole = `Begin.${'x'.repeat(30_000)}End.`;
    script.turn({ text: whole, chunkSize: 4000 });
    gate.release();
    const summary = String((await collect({ task_id: id }))['summary']);
    assert.ok(summary.length <= 24_000);
    assert.ok(summary.startsWith('Begin.') && summary.endsWith('End.'));
    const place = /(\/\S+)/.exec(summary)?.[1];
    assert.ok(place, summary.slice(11_900, 12_100));
    assert.equal(await readFile(place, 'utf8'), whole);
  });

  it('D11: when the time is up it tells the present state, and the child is unharmed; 0 polls', async () => {
    const { id, gate, script } = await spawnHeld(session, 'Patient');
    script.say('Done.');
    for (const timeout of [0, 0.05]) {
      const report = await collect({ task_id: id, timeout });
      assert.deepEqual([report['timed_out'], report['status'], report['summary']], [true, 'running', '']);
      const { results, ...rest } = await collect({ task_ids: [id], timeout });
      assert.deepEqual(rest, { pending: [id], timed_out: true });
      const [{ elapsed, ...several } = {}] = results as Answer[];
      assert.ok(Number(elapsed) >= Number(report['elapsed']));
      assert.deepEqual({ ...several, elapsed: report['elapsed'] }, report);
    }
    gate.release();
    assert.deepEqual([(await collect({ task_id: id }))['status'], requestsOf(session, 'Patient').length], ['done', 2]);
  });

  it('D11: a negative timeout, or one that is no number, is an error', async () => {
    const { id } = await spawnHeld(session, 'Patient');
    for (const timeout of [-1, Number.NaN, 'soon', null]) refusal(await collect({ task_id: id, timeout }));
    for (const timeout of [-0.5, '5']) refusal(await collect({ task_ids: [id], timeout }));
  });

  it('D12: of several all or any; a failed one and an unknown id never hide the others', async () => {
    child(session, 'Fails').say('');
    const fails = await spawn(session, 'Fails');
    const { id: good, gate, script } = await spawnHeld(session, 'Good');
    script.say('Good is done.');
    const { id: slow } = await spawnHeld(session, 'Slow');
    const any = await collect({ task_ids: [slow, fails], mode: 'any' });
    assert.deepEqual([idsOf(any), any['pending'], any['timed_out']], [[fails], [slow], false]);
    const all = collect({ task_ids: [good, 'nobody-7', fails], mode: 'all' });
    gate.release();
    const { results, pending, timed_out: timedOut } = await all;
    assert.deepEqual([pending, timedOut], [[], false]);
    const [one, unknown, failed] = results as Answer[];
    assert.deepEqual([one?.['task_id'], one?.['status'], one?.['summary']], [good, 'done', 'Good is done.']);
    assert.deepEqual(Object.keys(unknown ?? {}).sort(), ['error', 'task_id']);
    assert.equal(unknown?.['task_id'], 'nobody-7');
    assert.deepEqual([failed?.['task_id'], failed?.['status']], [fails, 'error']);
    assert.equal(typeof failed?.['error'], 'string');
    assert.deepEqual(await collect({ task_id: fails }), failed);
  });

  it('D12: mode any resolves with the first to end', async () => {
    const { id: slow } = await spawnHeld(session, 'Slow');
    const { id: quick, gate, script } = await spawnHeld(session, 'Quick');
    script.say('Quick is done.');
    const any = collect({ task_ids: [slow, quick], mode: 'any' });
    gate.release();
    assert.deepEqual(idsOf(await any), [quick]);
  });

  it('D8, D12: no id, both fields, an empty list and an unknown mode are errors', async () => {
    const { id } = await spawnHeld(session, 'Known');
    for (const input of [{}, { task_id: id, task_ids: [id] }, { task_ids: [] }, { task_ids: id }, { task_id: [id] }]) {
      refusal(await collect(input));
    }
    refusal(await collect({ task_ids: [id], mode: 'some' }));
  });

  it('D13: who stops waiting harms nobody', async () => {
    const { id, gate, script } = await spawnHeld(session, 'Unharmed');
    script.say('Done.');
    const cancellation = new vscode.CancellationTokenSource();
    const waiting = session.callTool('collect_task', { task_id: id }, cancellation.token);
    const other = collect({ task_id: id });
    cancellation.cancel();
    await assert.rejects(waiting);
    gate.release();
    assert.equal((await other)['status'], 'done');
  });

  it('D35: one task or a batch, results in input order, a batch above the cap queues', async () => {
    await session.set('tasks.maxConcurrent', 1);
    for (const goal of ['A', 'B', 'C']) child(session, goal).say(`${goal} is done.`);
    const { results, ...rest } = await session.ask('delegate_task', {
      tasks: [{ goal: 'A' }, { goal: ' ' }, { goal: 'B' }, { goal: 'C' }],
    });
    assert.deepEqual(rest, {});
    assert.deepEqual(
      (results as Answer[]).map((result) => result['summary'] ?? Object.keys(result)),
      ['A is done.', ['error'], 'B is done.', 'C is done.'],
    );
    assert.equal(session.server.log.peak, 1);
    child(session, 'Alone').say('Alone is done.');
    const single = await session.ask('delegate_task', { goal: 'Alone', module: 'src/money' });
    assert.deepEqual(
      (single['results'] as Answer[]).map(({ summary, timed_out: late }) => [summary, late]),
      [['Alone is done.', false]],
    );
    for (const input of [{}, { tasks: [] }, { goal: 'A', tasks: [{ goal: 'B' }] }, { tasks: [{}] }, { tasks: 'A' }]) {
      refusal(await session.ask('delegate_task', input));
    }
  });

  it('D35: when its caller is stopped the children go on', async () => {
    const gate = session.server.gate();
    child(session, 'Goes on').say('Done.', { gate });
    const cancellation = new vscode.CancellationTokenSource();
    const waiting = session.callTool('delegate_task', { goal: 'Goes on' }, cancellation.token);
    await gate.arrived();
    cancellation.cancel();
    await assert.rejects(waiting);
    assert.deepEqual(await statuses(session), ['running']);
    gate.release();
    const [task] = await session.tasks();
    assert.equal((await session.end(String(task?.['task_id'])))['status'], 'done');
  });

  it('D10: a child may end with its calls done in the same turn, and nothing after it runs', async () => {
    child(session, 'Both').turn({
      calls: [
        { name: 'write_file', arguments: { path: 'both.txt', content: 'x\n' } },
        { name: 'finish_task', arguments: { summary: 'Wrote it.' } },
      ],
    });
    const report = await session.end(await spawn(session, 'Both'));
    assert.deepEqual(
      [report['status'], report['summary'], report['files_changed']],
      ['done', 'Wrote it.', [{ path: 'both.txt', added: 1, removed: 0 }]],
    );
  });

  const idsOf = ({ results }: Answer): unknown[] => (results as Answer[]).map(({ task_id: id }) => id);
});
