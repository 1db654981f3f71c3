import assert from 'node:assert/strict';
import { rejection, ScriptedSession, type Answer } from '../../window/scriptedSession.ts';
import { child, received, spawn, untilStatus } from '../scriptedTasks.ts';

describe('contract: follow-ups', () => {
  let session: ScriptedSession;

  beforeEach(async () => {
    session = await ScriptedSession.start();
  });

  afterEach(async () => {
    await session.dispose();
  });

  const goals = async (): Promise<unknown[]> => (await session.tasks()).map(({ goal }) => goal);

  /** Runs a task that ends with these next steps; resolves with its id. */
  const finished = async (goal: string, steps: unknown, fields: object = {}): Promise<string> => {
    child(session, goal).call('finish_task', { summary: 'Done.', next_steps: steps });
    const id = await spawn(session, goal, fields);
    assert.equal((await session.end(id))['status'], 'done');
    return id;
  };

  it('D37: approved, a proposal becomes a task with its goal, context and module; a second time it is none any more', async () => {
    const id = await finished('Convert', [{ goal: 'Test it', context: 'With mocha.' }, { goal: ' ' }], {
      module: 'src/money',
    });
    assert.deepEqual(await goals(), ['Convert'], 'nothing starts by itself');
    child(session, 'Test it').say('Tested.');
    const answer = await session.execute<Answer>('approve', `next-${id}-1`);
    assert.equal(answer['ok'], true);
    const [request] = await received(session, 'Test it', 1);
    for (const part of ['With mocha.', 'Module: src/money']) assert.ok(request?.chat.firstUser.includes(part), part);
    assert.equal((await session.end(String(answer['task_id'])))['summary'], 'Tested.');
    const [first, second] = await session.tasks();
    assert.deepEqual([second?.['parent_id'], second?.['module']], [first?.['parent_id'], 'src/money']);
    for (const known of [`next-${id}-1`, `next-${id}-2`]) {
      assert.ok((await rejection(session.execute('approve', known))).includes(known));
    }
  });

  it('D37: dismissed, it never starts; edited, it starts with the new goal', async () => {
    const id = await finished('Look', [{ goal: 'One' }, { goal: 'Two', context: 'Because.' }]);
    assert.deepEqual(await session.execute('deny', `next-${id}-1`), { ok: true });
    await rejection(session.execute('approve', `next-${id}-1`));
    await rejection(session.execute('deny', `next-${id}-1`));
    child(session, 'Two and a half').say('Done.');
    const { task_id: next } = await session.execute<Answer>('editFollowUp', `next-${id}-2`, { goal: 'Two and a half' });
    assert.equal((await session.end(String(next)))['status'], 'done');
    assert.deepEqual(await goals(), ['Look', 'Two and a half']);
  });

  it('D37: auto starts them within the cap; what those propose in turn waits for the person', async () => {
    await session.set('followUps', 'auto');
    await session.set('tasks.maxConcurrent', 1);
    const gate = session.server.gate();
    child(session, 'Two').call('finish_task', { summary: 'Done.', next_steps: [{ goal: 'Four' }] }, { gate });
    child(session, 'Three').say('Done.');
    await finished('One', [{ goal: 'Two' }, { goal: 'Three' }]);
    await gate.arrived();
    const [, two, three] = (await session.tasks()).map(({ task_id: id }) => String(id));
    await untilStatus(session, three ?? '', 'queued');
    gate.release();
    assert.equal((await session.end(two))['status'], 'done');
    assert.equal((await session.end(three))['status'], 'done');
    assert.deepEqual(await goals(), ['One', 'Two', 'Three']);
    assert.deepEqual(await session.execute('deny', `next-${two ?? ''}-1`), { ok: true });
  });

  it('D37: off passes them over', async () => {
    await session.set('followUps', 'off');
    const id = await finished('Alone', [{ goal: 'Never' }]);
    await rejection(session.execute('approve', `next-${id}-1`));
    assert.deepEqual(await goals(), ['Alone']);
  });
});
