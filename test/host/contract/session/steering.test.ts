import assert from 'node:assert/strict';
import { status } from '../../../support/modelServer/faults.ts';
import { heldAt } from '../../../support/modelServer/reply.ts';
import { rejection, ScriptedSession } from '../../window/scriptedSession.ts';
import { child, received, refusal, requestsOf, spawn, spawnHeld, untilReport, untilStatus } from '../scriptedTasks.ts';

describe('contract: steering', () => {
  let session: ScriptedSession;

  beforeEach(async () => {
    session = await ScriptedSession.start();
  });

  afterEach(async () => {
    await session.dispose();
  });

  const tail = (goal: string, request: number, count: number): { role: string; content: unknown }[] =>
    (requestsOf(session, goal)[request]?.chat.body.messages ?? [])
      .slice(-count)
      .map(({ role, content }) => ({ role, content }));

  it('D14: messages stand in the next request after the tool results, in order, marked with who speaks; siblings see none', async () => {
    const { id, gate, script } = await spawnHeld(session, 'Steered');
    script.say('Done.');
    const sibling = await spawnHeld(session, 'Sibling');
    sibling.script.say('Done.');
    assert.deepEqual(await session.ask('steer_task', { task_id: id, message: 'One' }), { ok: true, receipt: 'queued' });
    assert.deepEqual(await session.execute('steerTask', id, 'Two'), { ok: true, receipt: 'queued' });
    assert.deepEqual(await session.ask('steer_task', { task_id: id, message: 'Three', interrupt: false }), {
      ok: true,
      receipt: 'queued',
    });
    gate.release();
    sibling.gate.release();
    await session.end(id);
    await session.end(sibling.id);
    const [results, one, two, three] = tail('Steered', 1, 4);
    assert.equal(results?.role, 'tool');
    for (const [message, speaker, text] of [
      [one, 'parent', 'One'],
      [two, 'user', 'Two'],
      [three, 'parent', 'Three'],
    ] as const) {
      assert.equal(message?.role, 'user');
      assert.match(String(message.content), new RegExp(`${speaker}[\\s\\S]*${text}`));
    }
    assert.doesNotMatch(JSON.stringify(requestsOf(session, 'Sibling').map(({ body }) => body)), /Three/);
  });

  it('D15: what is said to a queued task is in its first request', async () => {
    await session.set('tasks.maxConcurrent', 1);
    const { id: first, gate, script } = await spawnHeld(session, 'First');
    script.say('Done.');
    child(session, 'Second').say('Done.');
    const id = await spawn(session, 'Second');
    assert.deepEqual(await session.ask('steer_task', { task_id: id, message: 'Before you begin' }), {
      ok: true,
      receipt: 'queued',
    });
    gate.release();
    await session.end(first);
    const report = await session.end(id);
    assert.ok(!('missed_steer' in report));
    const [goal, steering] = tail('Second', 0, 2);
    assert.match(String(goal?.content), /Goal: Second/);
    assert.match(String(steering?.content), /Before you begin/);
  });

  it('D16: a task that has ended is not steered and says how it ended; a blank message is refused', async () => {
    const { id, gate, script } = await spawnHeld(session, 'Short');
    script.say('Done.');
    refusal(await session.ask('steer_task', { task_id: id, message: ' \n ' }));
    refusal(await session.ask('steer_task', { task_id: id }));
    await rejection(session.execute('steerTask', id, ''));
    gate.release();
    await session.end(id);
    assert.deepEqual(await session.ask('steer_task', { task_id: id, message: 'More' }), { ok: false, status: 'done' });
    assert.deepEqual(await session.execute('steerTask', id, 'More'), { ok: false, status: 'done' });
    const said = requestsOf(session, 'Short').flatMap(({ chat }) => chat.body.messages.slice(2));
    assert.ok(!said.some(({ role }) => role === 'user'));
  });

  it('D14: what is said while a request is out that fails is in the one that follows', async () => {
    const gate = session.server.gate();
    child(session, 'Retried')
      .reply(heldAt(gate, status(500)))
      .say('With tabs.');
    const id = await spawn(session, 'Retried');
    await gate.arrived();
    await session.ask('steer_task', { task_id: id, message: 'Use tabs' });
    gate.release();
    const report = await session.end(id);
    assert.deepEqual([report['status'], report['missed_steer']], ['done', undefined]);
    assert.match(String(tail('Retried', 1, 1)[0]?.content), /parent[\s\S]*Use tabs/);
  });

  it('D17: what came too late is in the result as it was said', async () => {
    const gate = session.server.gate();
    child(session, 'Late').say('Done.', { gate });
    const id = await spawn(session, 'Late');
    await gate.arrived();
    await session.ask('steer_task', { task_id: id, message: 'One more thing' });
    await session.execute('steerTask', id, 'And another');
    gate.release();
    const report = await session.end(id);
    assert.equal(report['status'], 'done');
    assert.deepEqual(report['missed_steer'], ['One more thing', 'And another']);
  });

  it('D18: an interrupting message aborts the call in flight, keeps its partial text and is delivered at once', async () => {
    const midGate = session.server.gate();
    child(session, 'Interrupted')
      .say('I was about to explain at length what nobody wants to know.', { midGate })
      .say('Understood.');
    const id = await spawn(session, 'Interrupted');
    await midGate.arrived();
    await untilReport(session, id, ({ output_preview: preview }) => String(preview).startsWith('I was'));
    assert.deepEqual(await session.ask('steer_task', { task_id: id, message: 'Stop that', interrupt: true }), {
      ok: true,
      receipt: 'delivered',
    });
    const [cut] = await received(session, 'Interrupted', 2);
    assert.equal(await cut?.ended, 'abandoned');
    assert.equal((await session.end(id))['summary'], 'Understood.');
    const [partial, steering] = tail('Interrupted', 1, 2);
    assert.equal(partial?.role, 'assistant');
    assert.match(String(partial.content), /^I was about to/);
    assert.match(String(steering?.content), /parent[\s\S]*Stop that/);
  });

  it('D18: one to a task that is to pause is delivered when it goes on, and one in its last turn at once', async () => {
    const gate = session.server.gate();
    child(session, 'Paused').say('Never heard.', { gate }).say('Never heard either.', { gate }).say('Understood.');
    const id = await spawn(session, 'Paused', { max_turns: 1 });
    await gate.arrived();
    await session.execute('pauseTask', id);
    const receipt = async (message: string): Promise<unknown> =>
      (await session.ask('steer_task', { task_id: id, message, interrupt: true }))['receipt'];
    assert.equal(await receipt('Later'), 'queued');
    await untilStatus(session, id, 'paused');
    await session.execute('resumeTask', id);
    await gate.arrived(2);
    assert.equal(await receipt('Now'), 'delivered');
    const report = await session.end(id);
    assert.deepEqual([report['summary'], report['missed_steer']], ['Understood.', undefined]);
    assert.match(String(tail('Paused', 2, 1)[0]?.content), /Now/);
  });

  it('D15, D18: an interrupting message to a queued task waits as any other', async () => {
    await session.set('tasks.maxConcurrent', 1);
    const { gate, script } = await spawnHeld(session, 'First');
    script.say('Done.');
    child(session, 'Second').say('Done.');
    const id = await spawn(session, 'Second');
    const answer = await session.ask('steer_task', { task_id: id, message: 'Soon', interrupt: true });
    assert.equal(answer['ok'], true);
    gate.release();
    await session.end(id);
    assert.match(String(tail('Second', 0, 1)[0]?.content), /Soon/);
  });
});
