import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { ScriptedSession } from './scriptedSession.ts';

const names = [
  'delegate_task_async',
  'check_task',
  'steer_task',
  'collect_task',
  'cancel_task',
  'list_tasks',
  'delegate_task',
];

describe('the language model tools', () => {
  let session: ScriptedSession;

  beforeEach(async () => {
    session = await ScriptedSession.start();
  });

  afterEach(async () => {
    await session.dispose();
  });

  it('are offered by vscode.lm, all seven', () => {
    const offered = vscode.lm.tools.map(({ name }) => name).filter((name) => name.startsWith('fanout_'));
    assert.deepEqual(offered.sort(), names.map((name) => `fanout_${name}`).sort());
  });

  it('D1, D6, D10: delegate, check, steer, collect, each one JSON text', async () => {
    const gate = session.server.gate();
    session.server
      .conversation('Goal: Say hello')
      .turn({ text: 'One.\nTwo.', calls: [{ name: 'list_files', arguments: {} }] })
      .call('finish_task', { summary: 'Hello.' }, { gate });
    const started = await session.ask('delegate_task_async', { goal: 'Say hello' });
    assert.equal(started['status'], 'running');
    assert.deepEqual(started['capacity'], { running: 1, queued: 0, max: 4 });
    const id = started['task_id'];
    await gate.arrived();
    const check = await session.ask('check_task', { task_id: id });
    assert.equal(check['status'], 'running');
    assert.match(String(check['output_preview']), /^One\.\nTwo\.\n» list_files/);
    const steered = await session.ask('steer_task', { task_id: id, message: 'Be brief' });
    assert.deepEqual(steered, { ok: true, receipt: 'queued' });
    gate.release();
    const collected = await session.ask('collect_task', { task_id: id, timeout: 20 });
    assert.equal(collected['status'], 'done');
    assert.equal(collected['summary'], 'Hello.');
    assert.deepEqual(collected['missed_steer'], ['Be brief']);
  });

  it('D35: delegate_task waits for all and answers in the order of the input', async () => {
    session.server.conversation('Goal: A').call('finish_task', { summary: 'a' }, { latency: 50 });
    session.server.conversation('Goal: B').call('finish_task', { summary: 'b' });
    const { results } = await session.ask('delegate_task', { tasks: [{ goal: 'A' }, { goal: 'B' }] });
    assert.deepEqual(
      (results as { summary: string }[]).map(({ summary }) => summary),
      ['a', 'b'],
    );
  });

  it('never wake our parent agent', async () => {
    session.server.conversation('Goal: Quiet').call('finish_task', { summary: 'Quietly done.' });
    await session.ask('delegate_task_async', { goal: 'Quiet' });
    await session.server.received(1);
    await session.server.chats[0]?.ended;
    const [task] = await session.tasks();
    await session.end(String(task?.['task_id']));
    // The parent's next request is the one it is asked for, and it hears nothing of the task.
    session.parent.say('No.');
    assert.equal(await session.execute('ask', { message: 'Anything new?' }), 'No.');
    assert.equal(session.server.chats.length, 2);
    assert.doesNotMatch(session.server.chats[1]?.chat.everything ?? '', /Quietly done/);
  });

  it('D2, D8: answer { error } alone to a blank goal, a missing field, a wrong type and an unknown id', async () => {
    const inputs: readonly (readonly [string, object, RegExp])[] = [
      ['delegate_task_async', { goal: ' ' }, /goal is blank/],
      ['delegate_task_async', {}, /goal: expected string/],
      ['check_task', { task_id: 5 }, /task_id: expected string/],
      ['collect_task', { task_id: 'nobody' }, /"nobody"/],
      ['list_tasks', { status: 'sleeping' }, /status/],
      ['delegate_task_async', { goal: 'Go', module: 'src/nowhere' }, /src\/nowhere/],
    ];
    for (const [name, input, pattern] of inputs) {
      const answer = await session.ask(name, input);
      assert.deepEqual(Object.keys(answer), ['error'], `${name} ${JSON.stringify(answer)}`);
      assert.match(String(answer['error']), pattern);
    }
    assert.deepEqual(await session.tasks(), []);
  });

  it('D13: a cancelled collect ends its wait, and the task goes on', async () => {
    session.server.conversation('Goal: Long').reply(() => [{ do: 'silence' }]);
    const { task_id: id } = await session.ask('delegate_task_async', { goal: 'Long' });
    const cancellation = new vscode.CancellationTokenSource();
    const collecting = session.callTool('collect_task', { task_id: id }, cancellation.token);
    cancellation.cancel();
    await assert.rejects(collecting);
    assert.equal((await session.ask('check_task', { task_id: id }))['status'], 'running');
  });
});
