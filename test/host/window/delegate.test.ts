import assert from 'node:assert/strict';
import { rejection, ScriptedSession } from './scriptedSession.ts';

describe('fanout.delegate', () => {
  let session: ScriptedSession;

  beforeEach(async () => {
    session = await ScriptedSession.start();
  });

  afterEach(async () => {
    await session.dispose();
  });

  it('D1: resolves with one id per module before any child has got its first answer', async () => {
    const gate = session.server.gate();
    session.server.anything().always(() => [{ do: 'hold', gate }]);
    const ids = await session.delegate('Convert to ES modules', 'src/money', 'src/dates/');
    assert.equal(new Set(ids).size, 2);
    assert.deepEqual(
      (await session.tasks()).map(({ task_id, module, status, parent_id }) => [task_id, module, status, parent_id]),
      [
        [ids[0], 'src/money', 'running', null],
        [ids[1], 'src/dates', 'running', null],
      ],
    );
  });

  it('D5: tells each child its goal, and what it owns, and nothing of its siblings', async () => {
    const gate = session.server.gate();
    session.server.anything().always(() => [{ do: 'hold', gate }]);
    await session.delegate('Convert to ES modules', 'src/money', 'src/dates');
    const requests = await session.server.received(2);
    const money = requests.find(({ chat }) => chat?.firstUser.includes('Module: src/money'))?.chat;
    assert.ok(money);
    assert.match(money.firstUser, /Goal: Convert to ES modules/);
    assert.match(money.firstUser, /Owns: src\/money\/\*\*/);
    assert.doesNotMatch(money.firstUser, /src\/dates/);
    assert.equal(money.body.messages.length, 2);
  });

  it('D32: the parent takes one turn to sum up when the last has ended', async () => {
    const { server } = session;
    server.conversation('Module: src/money').call('finish_task', { summary: 'Money is done.' });
    const gate = server.gate();
    server.conversation('Module: src/dates').call('finish_task', { summary: 'Dates are done.' }, { gate });
    session.parent.say('Both are done.');
    const ids = await session.delegate('Convert to ES modules', 'src/money', 'src/dates');
    // Looking does not count as hearing of it, as collecting would.
    while ((await session.ask('check_task', { task_id: ids[0] }))['status'] !== 'done') await server.received(2);
    gate.release();
    const requests = await server.received(3);
    const summing = requests[2]?.chat;
    assert.ok(summing);
    assert.match(summing.last, /^\[Task notices\]/);
    for (const word of [...ids, 'Money is done.', 'Dates are done.']) assert.ok(summing.last.includes(word), word);
    assert.equal(await requests[2]?.ended, 'answered');
    await session.execute('showOutput', 'parent');
    await session.output(/Both are done\./);
    server.assertNoUnexpected();
  });

  it('refuses an unknown module, names those that there are, and starts nothing', async () => {
    const message = await rejection(session.delegate('Convert', 'src/money', 'src/nowhere'));
    assert.match(message, /src\/nowhere/);
    for (const known of ['src/money', 'src/dates', 'src/orders', 'src/cli'])
      assert.ok(message.includes(known), message);
    assert.deepEqual(await session.tasks(), []);
    assert.equal(session.server.requests.length, 0);
  });

  it('refuses a blank instruction, no modules, an unknown profile and arguments of another shape, each in one sentence', async () => {
    assert.match(await rejection(session.delegate('  ', 'src/money')), /instruction is blank/);
    assert.match(await rejection(session.delegate('Convert')), /No module is named/);
    const profile = { instruction: 'Convert', modules: ['src/money'], profile: 'tester' };
    assert.match(await rejection(session.execute('delegate', profile)), /no profile "tester"; there are none here/);
    assert.match(await rejection(session.execute('delegate', 'Convert')), /takes \{ instruction, modules \}/);
    const notAList = { instruction: 'Convert', modules: 'src/money' };
    assert.match(await rejection(session.execute('delegate', notAList)), /takes \{ instruction, modules \}/);
    assert.deepEqual(await session.tasks(), []);
  });

  it('D4: without a key says how to give one, and starts nothing', async () => {
    await session.set('model.baseUrl', undefined);
    assert.match(await rejection(session.delegate('Convert', 'src/money')), /run Fanout: Set API Key/);
    assert.match(await rejection(session.execute('ask', { message: 'Hello' })), /run Fanout: Set API Key/);
    assert.deepEqual(await session.tasks(), []);
  });

  it('D26: more modules than may run at once wait in line', async () => {
    const gate = session.server.gate();
    session.server.anything().always(() => [{ do: 'hold', gate }]);
    await session.set('tasks.maxConcurrent', 1);
    await session.delegate('Convert', 'src/money', 'src/dates', 'src/cli');
    assert.deepEqual(
      (await session.tasks()).map(({ status }) => status),
      ['running', 'queued', 'queued'],
    );
  });
});
