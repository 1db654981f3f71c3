import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import { rejection, ScriptedSession } from '../../window/scriptedSession.ts';
import {
  child,
  received,
  refusal,
  requestsOf,
  spawn,
  spawnHeld,
  untilStatus,
  workspaceFolder,
} from '../scriptedTasks.ts';

describe('contract: delegating', () => {
  let session: ScriptedSession;

  beforeEach(async () => {
    session = await ScriptedSession.start();
  });

  afterEach(async () => {
    await session.dispose();
  });

  it('D1: an id, the status and the capacity come back while the model has answered nothing', async () => {
    const gate = session.server.gate();
    child(session, 'First').say('Done.', { gate });
    const answer = await session.ask('delegate_task_async', { goal: 'First' });
    assert.deepEqual(Object.keys(answer).sort(), ['capacity', 'status', 'task_id']);
    assert.equal(answer['status'], 'running');
    assert.deepEqual(answer['capacity'], { running: 1, queued: 0, max: 4 });
    assert.equal((await received(session, 'First', 1))[0]?.outcome, 'open');
    gate.release();
    assert.equal((await session.end(String(answer['task_id'])))['summary'], 'Done.');
  });

  it('D2: a blank, missing or mistyped goal is an error, with no task and no model call', async () => {
    for (const input of [{ goal: '' }, { goal: ' \n\t' }, {}, { goal: 7 }, { goal: null }]) {
      refusal(await session.ask('delegate_task_async', input));
      refusal(await session.ask('delegate_task', input));
    }
    await rejection(session.delegate(' ', 'src/money'));
    assert.deepEqual(await session.tasks(), []);
    assert.equal(session.server.requests.length, 0);
  });

  it('D3: 1,000 spawns at once have 1,000 ids, and none of them is given again', async () => {
    session.server.anything().always(() => [{ do: 'silence' }]);
    await session.set('tasks.maxConcurrent', 1);
    const ids = await Promise.all(Array.from({ length: 1000 }, (_, index) => spawn(session, `Task ${String(index)}`)));
    assert.equal(new Set(ids).size, 1000);
    await session.execute('cancelAll');
    await untilStatus(session, ids[0] ?? '', 'cancelled');
    await session.execute('clearFinished');
    assert.deepEqual(await session.tasks(), []);
    assert.ok(!ids.includes(await spawn(session, 'One more')));
  });

  it('D5: a child’s first request holds its goal and context, and nothing of the parent or of another child', async () => {
    session.parent
      .turn({
        text: 'I keep the word kingfisher to myself.',
        calls: [
          { name: 'delegate_task_async', arguments: { goal: 'Left', context: 'Mind the left hand.' } },
          { name: 'delegate_task_async', arguments: { goal: 'Right', context: 'Mind the right hand.' } },
        ],
      })
      .say('Started.')
      .always(() => [{ do: 'silence' }]);
    session.server.anything().always(() => [{ do: 'silence' }]);
    assert.equal(await session.execute('ask', { message: 'The password is heron.' }), 'Started.');
    const [left] = await received(session, 'Left', 1);
    assert.ok(left);
    assert.deepEqual(
      left.chat.body.messages.map(({ role }) => role),
      ['system', 'user'],
    );
    assert.match(left.chat.firstUser, /Left[\s\S]*Mind the left hand\./);
    assert.doesNotMatch(JSON.stringify(left.body), /kingfisher|heron|Right|right hand/);
  });

  it('D23, D24: tasks are listed in order of spawning with exactly the fields of the contract; none is []', async () => {
    assert.deepEqual(await session.ask('list_tasks', {}), { tasks: [] });
    const long = `Convert ${'x'.repeat(80)}`;
    child(session, 'Ends').say('Done.');
    const first = await spawn(session, 'Ends', { module: 'src/money' });
    await session.end(first);
    const { id: second } = await spawnHeld(session, long);
    const [one, two] = await session.tasks();
    const { elapsed, ...rest } = one ?? {};
    assert.deepEqual(rest, {
      task_id: first,
      goal: 'Ends',
      module: 'src/money',
      status: 'done',
      turns: 1,
      output_lines: 1,
      parent_id: null,
    });
    assert.equal(two?.['goal'], long.slice(0, 60));
    assert.equal(typeof elapsed, 'number');
    assert.equal((await session.tasks())[0]?.['elapsed'], elapsed, 'frozen at the end');
    assert.ok(Number((await session.tasks())[1]?.['elapsed']) >= Number(two['elapsed']), 'never runs back');
    assert.deepEqual(
      ((await session.ask('list_tasks', { status: 'running' }))['tasks'] as { task_id: string }[]).map(
        (task) => task.task_id,
      ),
      [second],
    );
  });

  it('D8: every tool answers an unknown id with an error that names it and the tasks that there are', async () => {
    const { id } = await spawnHeld(session, 'Known');
    for (const [tool, input] of [
      ['check_task', { task_id: 'nobody-7' }],
      ['steer_task', { task_id: 'nobody-7', message: 'Hello' }],
      ['collect_task', { task_id: 'nobody-7', timeout: 0 }],
      ['cancel_task', { task_id: 'nobody-7' }],
    ] as const) {
      const sentence = refusal(await session.ask(tool, input));
      assert.ok(sentence.includes('nobody-7') && sentence.includes(id), `${tool}: ${sentence}`);
    }
  });

  it('a child is told the workspace’s own instructions, its module and what it owns', async () => {
    child(session, 'Told').say('Done.');
    await session.end(await spawn(session, 'Told', { module: 'src/money', owns: ['src/money/**', 'src/errors.js'] }));
    const { chat } = requestsOf(session, 'Told')[0] ?? {};
    const instructions = await readFile(vscode.Uri.joinPath(workspaceFolder(), 'AGENTS.md').fsPath, 'utf8');
    assert.ok(chat?.system.includes(instructions.trim()));
    for (const word of ['src/money', 'src/money/**', 'src/errors.js']) assert.ok(chat?.firstUser.includes(word), word);
  });
});
