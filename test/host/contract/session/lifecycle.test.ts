import assert from 'node:assert/strict';
import { rejection, ScriptedSession } from '../../window/scriptedSession.ts';
import { child, received, requestsOf, spawn, spawnHeld, untilStatus } from '../scriptedTasks.ts';

describe('contract: pausing, running again, beginning anew', () => {
  let session: ScriptedSession;

  beforeEach(async () => {
    session = await ScriptedSession.start();
  });

  afterEach(async () => {
    await session.dispose();
  });

  it('a paused task makes no request until it is resumed, and another has its slot meanwhile', async () => {
    await session.set('tasks.maxConcurrent', 1);
    const { id, gate, script } = await spawnHeld(session, 'pause-me');
    child(session, 'next in line').say('Done.');
    const next = await spawn(session, 'next in line');
    assert.deepEqual(await session.execute('pauseTask', id), { ok: true, status: 'running' });
    gate.release();
    await untilStatus(session, id, 'paused');
    assert.equal((await session.end(next))['status'], 'done');
    assert.equal(requestsOf(session, 'pause-me').length, 1);
    const collected = await session.ask('collect_task', { task_id: id });
    assert.deepEqual([collected['status'], collected['timed_out']], ['paused', false]);
    assert.equal((await session.execute<{ ok: boolean }>('steerTask', id, 'mind this')).ok, true);
    script.say('Done.');
    const resumed = await session.execute<{ ok: boolean }>('resumeTask', { id });
    assert.equal(resumed.ok, true);
    assert.equal((await session.end(id))['summary'], 'Done.');
    const [, second] = requestsOf(session, 'pause-me');
    assert.equal(second?.chat.body.messages.at(-1)?.content, '[Steering from the user] mind this');
  });

  it('a queued task can be paused; a paused one is cancelled at once', async () => {
    await session.set('tasks.maxConcurrent', 1);
    const { id, gate, script } = await spawnHeld(session, 'first');
    const queued = await spawn(session, 'never starts');
    assert.deepEqual(await session.execute('pauseTask', queued), { ok: true, status: 'paused' });
    script.say('Done.');
    gate.release();
    await session.end(id);
    assert.equal((await session.ask('check_task', { task_id: queued }))['status'], 'paused');
    assert.deepEqual(await session.execute('cancelTask', queued), { ok: true, status: 'cancelled' });
    assert.equal(requestsOf(session, 'never starts').length, 0);
  });

  it('what can be neither paused nor resumed says where it stands, and an unknown id is an error', async () => {
    child(session, 'ends').say('Done.');
    const id = await spawn(session, 'ends');
    await session.end(id);
    assert.deepEqual(await session.execute('pauseTask', id), { ok: false, status: 'done' });
    assert.deepEqual(await session.execute('resumeTask', id), { ok: false, status: 'done' });
    for (const command of ['pauseTask', 'resumeTask', 'rerunTask']) {
      assert.match(await rejection(session.execute(command, 'nobody-7')), /There is no task "nobody-7"/);
    }
  });

  it('running again is the same task anew, with an id of its own', async () => {
    session.parent.always(() => [{ do: 'silence' }]);
    child(session, 'twice').say('First.').say('Second.');
    const id = await spawn(session, 'twice', { context: 'all of it', module: 'src/money', owns: ['src/money/a*'] });
    assert.equal((await session.end(id))['summary'], 'First.');
    const again = await session.execute('rerunTask', id);
    assert.ok(typeof again === 'string' && again !== id);
    assert.equal((await session.end(again))['summary'], 'Second.');
    const [first, second] = await received(session, 'twice', 2);
    assert.deepEqual(second?.chat.body.messages, first?.chat.body.messages);
    assert.equal((await session.end(id))['summary'], 'First.', 'the first one stays as it is');
  });

  it('D17: running again brings the steering that came too late, in its first request and in its output', async () => {
    session.parent.always(() => [{ do: 'silence' }]);
    const { id, gate, script } = await spawnHeld(session, 'steered late');
    for (const message of ['Use tabs', 'And no semicolons']) await session.execute('steerTask', id, message);
    await session.execute('cancelTask', id);
    gate.release();
    assert.deepEqual((await session.end(id))['missed_steer'], ['Use tabs', 'And no semicolons']);
    script.say('With tabs.');
    const again = await session.execute<string>('rerunTask', id);
    const report = await session.end(again);
    assert.deepEqual([report['summary'], report['missed_steer']], ['With tabs.', undefined]);
    const [, request] = await received(session, 'steered late', 2);
    const said = ['[Steering from the user] Use tabs', '[Steering from the user] And no semicolons'];
    assert.deepEqual(
      request?.chat.body.messages.slice(-2).map(({ content }) => content),
      said,
    );
    const { output_preview: output } = await session.ask('check_task', { task_id: again });
    for (const line of [...said, 'Steering seen in turn 1.'])
      assert.ok(String(output).includes(`» ${line}`), String(output));
  });

  it('a script’s argument of a wrong type is refused in one sentence, and nothing is asked', async () => {
    const { id, gate, script } = await spawnHeld(session, 'lives on');
    script.say('Done.');
    for (const [command, ...values] of [
      ['ask', 'a text'],
      ['ask', 42],
      ['sideQuestion', ['what?']],
      ['sideQuestion', { message: 7 }],
      ['steerTask', id, 42],
      ['newSession', 'now'],
      ['newSession', { cancelTasks: 'yes' }],
      ['showSessions', 'any', { cancelTasks: 1 }],
    ] as const) {
      assert.match(await rejection(session.execute(command, ...values)), /takes \{ |second argument must be/, command);
    }
    assert.match(await rejection(session.execute('rerunTask', id)), new RegExp(`${id} has not ended, it is running`));
    gate.release();
    assert.equal((await session.end(id))['summary'], 'Done.');
  });

  it('D19: a script begins a new session with { cancelTasks: true } though tasks live', async () => {
    await spawnHeld(session, 'is cancelled');
    await session.execute('newSession', { cancelTasks: true });
    assert.deepEqual(await session.tasks(), []);
  });

  it('D41: a new session leaves unfinished tasks interrupted in the old one, where they are resumed; nothing is asked', async () => {
    const { id, script } = await spawnHeld(session, 'goes on');
    script.say('Done after all.');
    const [old] = /^\w+/.exec(id) ?? assert.fail();
    await session.execute('newSession');
    assert.deepEqual(await session.tasks(), []);
    const { id: second } = await spawnHeld(session, 'is left as well');
    const [next] = /^\w+/.exec(second) ?? assert.fail();
    assert.equal(await session.execute('showSessions', old), old);
    assert.equal((await session.ask('collect_task', { task_id: id }))['status'], 'interrupted');
    await session.execute('resumeTask', id);
    assert.equal((await session.end(id))['summary'], 'Done after all.');
    await session.execute('showSessions', next, { cancelTasks: true });
    assert.equal((await session.ask('check_task', { task_id: second }))['status'], 'interrupted');
    await session.execute('showSessions', old, { cancelTasks: true });
    await session.execute('showSessions', next);
    assert.equal((await session.ask('check_task', { task_id: second }))['status'], 'cancelled');
  });

  it('D3: a new session begins without tasks and without conversation, and gives no id again', async () => {
    session.parent.say('Hello.').say('Who are you?');
    child(session, 'old').say('Done.');
    child(session, 'new').say('Done.');
    await session.execute('ask', { message: 'I am Ada' });
    const id = await spawn(session, 'old');
    await session.end(id);
    await session.execute('newSession');
    assert.deepEqual(await session.tasks(), []);
    assert.match(String((await session.ask('check_task', { task_id: id }))['error']), /no task/);
    const next = await spawn(session, 'new');
    assert.notEqual(next, id);
    await session.end(next);
    await session.execute('ask', { message: 'Who am I?' });
    const last = session.server.chats.findLast(({ chat: { system } }) => system.includes('parent agent'));
    assert.doesNotMatch(JSON.stringify(last?.chat.body.messages), /Ada/);
  });

  it('D40: an old session is opened again as a reload has it: conversation, tasks, results, and changes that go back', async () => {
    session.parent.say('Hello.').say('You are Ada.');
    const { id } = await spawnHeld(session, 'held');
    await session.execute('cancelTask', id);
    child(session, 'write it').call('write_file', { path: 'src/again.js', content: '// again\n' }).say('Written.');
    const written = await spawn(session, 'write it');
    await session.end(written);
    await session.execute('ask', { message: 'I am Ada' });
    const [old] = /^\w+/.exec(written) ?? assert.fail();
    await session.execute('newSession');
    child(session, 'new').say('Done.');
    const next = await spawn(session, 'new');
    await session.end(next);
    assert.match(await rejection(session.execute('showSessions', 'nobody')), /There is no session "nobody"/);
    assert.match(await rejection(session.execute('showSessions', 7)), /must be a session’s id/);
    assert.equal((await session.tasks()).length, 1, 'a refusal leaves everything as it is');
    assert.equal(await session.execute('showSessions', old), old);
    const rows = (await session.tasks()).map((task) => [task['task_id'], task['status']]);
    assert.deepEqual(rows.slice(-2), [
      [id, 'cancelled'],
      [written, 'done'],
    ]);
    const collected = await session.end(written);
    assert.deepEqual([collected['summary'], (collected['files_changed'] as unknown[]).length], ['Written.', 1]);
    await session.execute('ask', { message: 'Who am I?' });
    const last = session.server.chats.findLast(({ chat: { system } }) => system.includes('parent agent'));
    assert.match(JSON.stringify(last?.chat.body.messages), /I am Ada/);
    assert.deepEqual(await session.execute('revertTask', written), { reverted: ['src/again.js'], conflicts: [] });
    child(session, 'go on').say('Done.');
    const later = await spawn(session, 'go on');
    assert.ok(![id, written, next].includes(later), 'D3: no id comes twice');
    await session.end(later);
    assert.equal(await session.execute('showSessions', old), old, 'the present one is open already');
  });
});
