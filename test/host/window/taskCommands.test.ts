import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { openRowCommand } from '../../../src/vscode/tree/openRowCommands.ts';
import { rejection, ScriptedSession } from './scriptedSession.ts';

describe('the commands on tasks', () => {
  let session: ScriptedSession;

  beforeEach(async () => {
    session = await ScriptedSession.start();
    // Ends are told to the parent, which these tests are not about.
    session.parent.always(() => [{ do: 'silence' }]);
  });

  afterEach(async () => {
    await session.dispose();
  });

  async function startHeld(): Promise<{ id: string; release: () => void }> {
    const gate = session.server.gate();
    session.server
      .conversation('Module: src/money')
      .call('list_files', { path: 'src/money' }, { gate })
      .call('finish_task', { summary: 'Done.' });
    const [id = ''] = await session.delegate('Convert', 'src/money');
    await gate.arrived();
    return {
      id,
      release: () => {
        gate.release();
      },
    };
  }

  it('D14: steering reaches the next request, as from the user, after the tool results', async () => {
    const { id, release } = await startHeld();
    assert.deepEqual(await session.execute('steerTask', id, 'Keep the default exports'), {
      ok: true,
      receipt: 'queued',
    });
    release();
    await session.end(id);
    const messages = session.server.chats[1]?.chat.body.messages ?? [];
    assert.deepEqual(
      messages.slice(-2).map(({ role }) => role),
      ['tool', 'user'],
    );
    assert.equal(messages.at(-1)?.content, '[Steering from the user] Keep the default exports');
  });

  it('D16: a task that has ended is not steered; blank steering is refused', async () => {
    const { id, release } = await startHeld();
    assert.match(await rejection(session.execute('steerTask', id, ' ')), /message is blank/);
    release();
    await session.end(id);
    assert.deepEqual(await session.execute('steerTask', id, 'More'), { ok: false, status: 'done' });
  });

  it('D19, D20: cancelling closes the request in flight and is done once', async () => {
    const { id } = await startHeld();
    assert.deepEqual(await session.execute('cancelTask', id), { ok: true, status: 'cancelling' });
    assert.equal(await session.server.chats[0]?.ended, 'abandoned');
    assert.equal((await session.end(id))['status'], 'cancelled');
    assert.deepEqual(await session.execute('cancelTask', id), { ok: false, status: 'cancelled' });
  });

  it('a tree item stands for its task, and the array that the tree passes is no message', async () => {
    const { id } = await startHeld();
    const row = { id };
    assert.deepEqual(await session.execute('cancelTask', row, [row]), { ok: true, status: 'cancelling' });
  });

  it('D8: an unknown id is an error that names it and the tasks that there are', async () => {
    const { id } = await startHeld();
    for (const command of ['steerTask', 'cancelTask', 'showOutput', 'removeTask']) {
      const message = await rejection(session.execute(command, 'nobody', 'Hello'));
      assert.ok(message.includes('"nobody"') && message.includes(id), `${command}: ${message}`);
    }
  });

  it('cancels all that lives, and says which', async () => {
    session.server.anything().always(() => [{ do: 'silence' }]);
    const ids = await session.delegate('Convert', 'src/money', 'src/dates');
    assert.deepEqual(await session.execute('cancelAll'), { ok: true, cancelled: ids });
    for (const id of ids) assert.equal((await session.end(id))['status'], 'cancelled');
    assert.deepEqual(await session.execute('cancelAll'), { ok: false, cancelled: [] });
  });

  it('removes a task when it has ended, and clears those that have', async () => {
    const { id, release } = await startHeld();
    assert.match(await rejection(session.execute('removeTask', id)), /has not ended: cancel it first/);
    release();
    await session.end(id);
    await session.execute('removeTask', id);
    assert.deepEqual(await session.tasks(), []);
    session.server.conversation('Module: src/dates').call('finish_task', { summary: 'Done.' });
    const other = await session.ask('delegate_task_async', { goal: 'Convert', module: 'src/dates' });
    await session.end(String(other['task_id']));
    await session.execute('clearFinished');
    assert.deepEqual(await session.tasks(), []);
  });

  it('each row of the tree has a command that opens it, as long as there is the row', async () => {
    const { id } = await startHeld();
    const command = openRowCommand(id);
    await vscode.commands.executeCommand(command);
    await session.output(new RegExp(`^» Task ${id} `));
    await session.execute('cancelTask', id);
    await session.end(id);
    await session.execute('removeTask', id);
    await assert.rejects(async () => vscode.commands.executeCommand(command), /not found/);
  });

  it('D7: a task’s output is replayed when it is first shown, goes on live, and ends with the report', async () => {
    const gate = session.server.gate();
    session.server
      .conversation('Module: src/money')
      .turn({ text: 'I look around first.\n', calls: [{ name: 'list_files', arguments: { path: 'src/money' } }] })
      .call('finish_task', { summary: 'All is well.' }, { gate });
    const [id = ''] = await session.delegate('Convert', 'src/money');
    await gate.arrived();
    await session.execute('showOutput', id);
    const replayed = await session.output(/list_files/);
    assert.match(replayed, new RegExp(`^» Task ${id} · src/money\n» Goal: Convert\n`));
    assert.match(replayed, /^I look around first\.\n» list_files \{"path":"src\/money"\}$/m);
    await session.execute('steerTask', id, 'Mind the tests');
    gate.release();
    const whole = await session.output(/All is well\.\n$/);
    assert.match(
      whole,
      /^» done · missed steering · turn 2 · \d+s · \d+ tokens in, \d+ out\n» Steering that came too late: Mind the tests\n/m,
    );
  });
});
