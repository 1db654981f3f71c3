import assert from 'node:assert/strict';
import { rejection, ScriptedSession } from '../../window/scriptedSession.ts';
import { child, spawn } from '../scriptedTasks.ts';

describe('contract: side questions', () => {
  let session: ScriptedSession;

  beforeEach(async () => {
    session = await ScriptedSession.start();
  });

  afterEach(() => session.dispose());

  it('D39: is answered while the parent’s turn runs, sees its history, and leaves no trace in it', async () => {
    const gate = session.server.gate();
    session.parent.say('I remember the number 4711.');
    await session.execute('ask', { message: 'Remember the number 4711.' });
    session.parent.say('The long answer.', { gate });
    const turn = session.execute('ask', { message: 'Think long.' });
    await gate.arrived();
    const aside = session.server.conversation(({ everything }) => everything.includes('[Side question from the user]'));
    aside.call('list_tasks', {}).say('It was 4711.');
    assert.equal(await session.execute('sideQuestion', { message: 'Which number?' }), 'It was 4711.');
    const question = session.server.chats.find(({ chat }) => chat.last.includes('Which number?'))?.chat;
    assert.match(question?.everything ?? '', /I remember the number 4711\./);
    for (const tool of ['read_file', 'search_text', 'list_tasks']) assert.ok(question?.tools.includes(tool), tool);
    for (const tool of ['delegate_task', 'delegate_task_async', 'steer_task', 'cancel_task', 'collect_task']) {
      assert.ok(!question?.tools.includes(tool), tool);
    }
    gate.release();
    assert.equal(await turn, 'The long answer.');
    session.parent.say('Nothing.');
    await session.execute('ask', { message: 'What else did I ask?' });
    const main = session.server.chats.at(-1)?.chat.everything ?? '';
    assert.match(main, /Think long\./);
    assert.doesNotMatch(main, /Side question|Which number\?|It was 4711/);
  });

  it('D39: a blank one is refused, and a task goes on meanwhile', async () => {
    assert.match(await rejection(session.execute('sideQuestion', { message: ' ' })), /blank/);
    assert.match(await rejection(session.execute('sideQuestion', { message: 7 })), /takes \{ message \}/);
    const gate = session.server.gate();
    child(session, 'Going on').say('Done.', { gate });
    const id = await spawn(session, 'Going on');
    await gate.arrived();
    session.server.conversation(({ last }) => last.startsWith('[Side question from the user]')).say('One is running.');
    assert.equal(await session.execute('sideQuestion', { message: 'What runs?' }), 'One is running.');
    assert.equal((await session.ask('check_task', { task_id: id }))['status'], 'running');
    gate.release();
    await session.end(id);
  });
});
