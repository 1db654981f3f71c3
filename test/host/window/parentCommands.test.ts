import assert from 'node:assert/strict';
import { rejection, ScriptedSession } from './scriptedSession.ts';

describe('the commands on the parent agent', () => {
  let session: ScriptedSession;

  beforeEach(async () => {
    session = await ScriptedSession.start();
  });

  afterEach(async () => {
    await session.dispose();
  });

  it('D33: answers while children run, and they go on', async () => {
    session.server.conversation('Module: src/money').reply(() => [{ do: 'silence' }]);
    session.parent.say('All is well.');
    const [id] = await session.delegate('Convert', 'src/money');
    assert.equal(await session.execute('ask', { message: 'How are you?' }), 'All is well.');
    assert.equal((await session.ask('check_task', { task_id: id }))['status'], 'running');
  });

  it('takes a second message when the first is answered', async () => {
    const gate = session.server.gate();
    session.parent.say('One.', { gate }).say('Two.');
    const first = session.execute('ask', { message: 'First' });
    await gate.arrived();
    const second = session.execute('ask', { message: 'Second' });
    gate.release();
    assert.deepEqual(await Promise.all([first, second]), ['One.', 'Two.']);
    assert.match(session.server.chats[1]?.chat.everything ?? '', /First[\s\S]*One\.[\s\S]*Second/);
  });

  it('stops when it is told to, and says so to whoever asked', async () => {
    const gate = session.server.gate();
    session.parent.say('Never said.', { gate });
    const answer = rejection(session.execute('ask', { message: 'Begin' }));
    await gate.arrived();
    await session.execute('stopParent');
    assert.match(await answer, /was stopped; its tasks go on/);
    assert.equal(await session.server.chats[0]?.ended, 'abandoned');
  });

  it('refuses a blank message and arguments of another shape in one sentence', async () => {
    assert.match(await rejection(session.execute('ask', { message: '  ' })), /message is blank/);
    assert.match(await rejection(session.execute('ask', { message: 7 })), /takes \{ message \}/);
  });
});
