import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import { heldAt, turn } from '../../../support/modelServer/reply.ts';
import { ScriptedSession } from '../../window/scriptedSession.ts';
import {
  child,
  received,
  requestsOf,
  spawn,
  spawnHeld,
  statuses,
  untilStatus,
  workspaceFolder,
} from '../scriptedTasks.ts';

describe('contract: cancelling', () => {
  let session: ScriptedSession;

  beforeEach(async () => {
    session = await ScriptedSession.start();
  });

  afterEach(async () => {
    await session.dispose();
  });

  it('D19: cancelling at once, the request is closed, cancelled when it has stopped; the work so far is told', async () => {
    const gate = session.server.gate();
    child(session, 'Writes')
      .call('write_file', { path: 'cancel/first.txt', content: 'one\n' })
      .call('write_file', { path: 'cancel/second.txt', content: 'two\n' }, { gate });
    const id = await spawn(session, 'Writes');
    await gate.arrived();
    assert.deepEqual(await session.ask('cancel_task', { task_id: id }), { ok: true, status: 'cancelling' });
    assert.equal(await requestsOf(session, 'Writes')[1]?.ended, 'abandoned');
    gate.release();
    const report = await session.end(id);
    assert.equal(report['status'], 'cancelled');
    assert.equal(report['timed_out'], false);
    assert.deepEqual(report['files_changed'], [{ path: 'cancel/first.txt', added: 1, removed: 0 }]);
    const root = workspaceFolder();
    assert.equal(await readFile(vscode.Uri.joinPath(root, 'cancel/first.txt').fsPath, 'utf8'), 'one\n');
    await assert.rejects(readFile(vscode.Uri.joinPath(root, 'cancel/second.txt').fsPath));
    assert.equal(requestsOf(session, 'Writes').length, 2);
  });

  it('D19: a queued task is cancelled at once and never calls the model', async () => {
    await session.set('tasks.maxConcurrent', 1);
    const { gate, script, id: first } = await spawnHeld(session, 'First');
    script.say('Done.');
    const id = await spawn(session, 'Second');
    assert.deepEqual(await session.ask('cancel_task', { task_id: id }), { ok: true, status: 'cancelled' });
    gate.release();
    await session.end(first);
    assert.equal(requestsOf(session, 'Second').length, 0);
    assert.equal((await session.end(id))['elapsed'], 0);
  });

  it('D20: what has ended, or is cancelled already, answers false and stays as it is', async () => {
    child(session, 'Ends').say('Done.');
    const id = await spawn(session, 'Ends');
    const before = await session.end(id);
    assert.deepEqual(await session.ask('cancel_task', { task_id: id }), { ok: false, status: 'done' });
    assert.deepEqual(await session.execute('cancelTask', id), { ok: false, status: 'done' });
    assert.deepEqual(await session.end(id), before);
    const { id: other } = await spawnHeld(session, 'Twice');
    const [one, two] = await Promise.all([
      session.ask('cancel_task', { task_id: other }),
      session.ask('cancel_task', { task_id: other }),
    ]);
    assert.deepEqual(one, { ok: true, status: 'cancelling' });
    assert.equal(two['ok'], false);
    assert.match(String(two['status']), /^cancell(ing|ed)$/);
    const ended = await session.end(other);
    assert.deepEqual(await session.ask('cancel_task', { task_id: other }), { ok: false, status: 'cancelled' });
    assert.deepEqual(await session.end(other), ended);
  });

  it('D21: when an answer and a cancel cross, the first terminal state stays', async () => {
    for (let round = 0; round < 8; round++) {
      const goal = `Race ${String(round)}`;
      const gate = session.server.gate();
      child(session, goal).say('Done.', { gate });
      const id = await spawn(session, goal);
      await gate.arrived();
      gate.release();
      // Some of them let the answer come first.
      for (let step = 0; step < round; step++) await session.ask('check_task', { task_id: id });
      const answer = await session.ask('cancel_task', { task_id: id });
      const report = await session.end(id);
      assert.equal(report['status'], answer['ok'] === true ? 'cancelled' : 'done');
      assert.deepEqual(await session.end(id), report);
    }
  });

  it('D22: an orchestrator is cancelled with its whole subtree, and spawns nothing meanwhile', async () => {
    await session.set('tasks.maxSpawnDepth', 3);
    child(session, 'Top').call('delegate_task', {
      tasks: [{ goal: 'Middle', role: 'orchestrator' }, { goal: 'Leaf' }],
    });
    child(session, 'Middle').call('delegate_task', { goal: 'Bottom' });
    for (const goal of ['Leaf', 'Bottom']) child(session, goal).reply(() => [{ do: 'silence' }]);
    const top = await spawn(session, 'Top', { role: 'orchestrator' });
    await received(session, 'Bottom', 1);
    await received(session, 'Leaf', 1);
    const listed = await session.tasks();
    assert.deepEqual(
      listed.map(({ goal, parent_id: parent }) => [
        goal,
        listed.find(({ task_id: id }) => id === parent)?.['goal'] ?? null,
      ]),
      [
        ['Top', null],
        ['Middle', 'Top'],
        ['Leaf', 'Top'],
        ['Bottom', 'Middle'],
      ],
    );
    assert.equal((await session.ask('cancel_task', { task_id: top }))['ok'], true);
    for (const { task_id: id } of listed) await untilStatus(session, String(id), 'cancelled');
    assert.equal(await requestsOf(session, 'Bottom')[0]?.ended, 'abandoned');
    assert.deepEqual(await statuses(session), ['cancelled', 'cancelled', 'cancelled', 'cancelled']);
  });

  it('D22: what an orchestrator spawns while it is cancelled is cancelled, or never started', async () => {
    await session.set('tasks.maxSpawnDepth', 2);
    session.server.conversation(/^Goal: Spawned/).always(() => [{ do: 'silence' }]);
    for (let round = 0; round < 6; round++) {
      const goal = `Spawning ${String(round)}`;
      const gate = session.server.gate();
      const calls = [1, 2, 3].map((number) => ({
        name: 'delegate_task_async',
        arguments: { goal: `Spawned ${String(number)}`, module: 'src/money' },
      }));
      child(session, goal).reply(heldAt(gate, turn({ calls })));
      const id = await spawn(session, goal, { role: 'orchestrator' });
      await gate.arrived();
      gate.release();
      for (let step = 0; step < round; step++) await session.ask('check_task', { task_id: id });
      await session.ask('cancel_task', { task_id: id });
      await untilStatus(session, id, 'cancelled');
      for (const task of await session.tasks()) await untilStatus(session, String(task['task_id']), 'cancelled');
      await session.server.log.until(() => session.server.log.liveChats === 0 || undefined);
    }
  });

  it('D19: cancelAll cancels all that lives', async () => {
    session.server.anything().always(() => [{ do: 'silence' }]);
    await session.set('tasks.maxConcurrent', 1);
    const ids = [await spawn(session, 'One'), await spawn(session, 'Two')];
    await session.execute('cancelAll');
    for (const id of ids) assert.equal((await session.end(id))['status'], 'cancelled');
  });
});
