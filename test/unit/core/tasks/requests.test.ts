import assert from 'node:assert/strict';
import { AskingStage } from '../../../support/askingStage.ts';
import { settle } from '../../../support/deferred.ts';

describe('What tasks wait for somebody for', () => {
  it('D26: a task that waits for a person is waiting, frees its slot, and comes back through the line', async () => {
    const stage = new AskingStage();
    stage.limits.maxConcurrent = 1;
    const asking = await stage.running();
    const other = await stage.running('other');
    assert.equal(stage.status(other), 'queued');
    const end = stage.approval(asking);
    await settle();
    assert.deepEqual([stage.status(asking), stage.status(other)], ['waiting', 'running']);
    assert.deepEqual(stage.waitingFor(asking), { kind: 'approval', request_id: 'r1', text: 'Change x?' });
    stage.decide(asking, 'approved');
    await settle();
    assert.deepEqual([stage.status(asking), stage.waitingFor(asking), end()], ['queued', undefined, undefined]);
    stage.finish(other);
    await settle();
    assert.deepEqual([stage.status(asking), end()], ['running', 'approved']);
    assert.equal(stage.clock.pending, 0);
  });

  it('D38: the answer of the person reaches the task, and the first one counts', async () => {
    const stage = new AskingStage();
    const id = await stage.running();
    const end = stage.question(id);
    await settle();
    assert.equal(stage.registry.requests.answer(id, { from: 'user', text: 'Tabs.' }, 'another'), false);
    assert.equal(stage.registry.requests.answer(id, { from: 'user', text: 'Tabs.' }, 'r1'), true);
    assert.equal(stage.registry.requests.answer(id, { from: 'user', text: 'No, blanks.' }, 'r1'), false);
    await settle();
    assert.deepEqual(end(), { from: 'user', text: 'Tabs.' });
    assert.equal(stage.status(id), 'running');
  });

  it('D15: a steering message answers a pending question and is not said twice', async () => {
    const stage = new AskingStage();
    const id = await stage.running();
    const end = stage.question(id);
    await settle();
    assert.deepEqual(await stage.call('steer_task', { task_id: id, message: 'Blanks.' }), {
      ok: true,
      receipt: 'queued',
    });
    await settle();
    assert.deepEqual(end(), { from: 'parent', text: 'Blanks.' });
    assert.deepEqual(stage.runs.get(id)?.inbox.drain(), []);
    await stage.call('steer_task', { task_id: id, message: 'And short lines.' });
    assert.deepEqual(stage.runs.get(id)?.inbox.drain(), ['[Steering from the parent] And short lines.']);
  });

  it('D17: an answer that the task never carried to its model is told as missed', async () => {
    const stage = new AskingStage();
    const [unheard, heard] = [await stage.running(), await stage.running()];
    for (const id of [unheard, heard]) {
      stage.question(id);
      await settle();
      await stage.call('steer_task', { task_id: id, message: 'Blanks.' });
    }
    stage.runs.get(heard)?.onEvent({ type: 'turn-answered' });
    for (const id of [unheard, heard]) stage.finish(id);
    await settle();
    assert.deepEqual((await stage.call('collect_task', { task_id: unheard }))['missed_steer'], ['Blanks.']);
    assert.equal((await stage.call('collect_task', { task_id: heard }))['missed_steer'], undefined);
  });

  it('D38: a question is given up after 10 minutes, an approval that nobody gives is none', async () => {
    const stage = new AskingStage();
    const [asking, approving] = [await stage.running(), await stage.running()];
    const answer = stage.question(asking);
    const leave = stage.approval(approving);
    await settle();
    stage.clock.advance(599_999);
    await settle();
    assert.deepEqual([answer(), leave()], [undefined, undefined]);
    stage.clock.advance(1);
    await settle();
    assert.deepEqual([answer(), leave(), stage.status(asking)], ['no answer', undefined, 'running']);
    stage.clock.advance(50 * 60_000);
    await settle();
    assert.deepEqual([leave(), stage.status(approving)], ['expired', 'running']);
  });

  it('D19: D21: cancel ends the wait at once, and what comes after answers nothing', async () => {
    const stage = new AskingStage();
    const id = await stage.running();
    const [first, second] = [stage.approval(id), stage.approval(id)];
    await settle();
    const requestId = stage.waitingFor(id)?.request_id ?? assert.fail();
    await stage.call('cancel_task', { task_id: id });
    await settle();
    for (const end of [first, second]) assert.match(String(end()), /^rejected: AbortError/);
    assert.deepEqual([stage.status(id), stage.waitingFor(id)], ['cancelled', undefined]);
    assert.throws(() => {
      stage.registry.requests.decide(requestId, 'approved');
    }, /no task waits|No task waits/);
    assert.equal(stage.clock.pending, 0);
  });

  it('several requests of one task show one after the other, each under its own id', async () => {
    const stage = new AskingStage();
    const id = await stage.running();
    const ends = [stage.approval(id, 'one'), stage.question(id, 'two'), stage.approval(id, 'three')];
    await settle();
    const shown = stage.waitingFor(id) ?? assert.fail();
    assert.equal(shown.text, 'one');
    // What is behind it has no id yet: nobody can have seen it.
    for (const unseen of ['r2', 'r3']) {
      assert.throws(() => {
        stage.registry.requests.decide(unseen, 'approved');
      });
    }
    stage.decide(id, 'denied');
    assert.equal(stage.waitingFor(id)?.text, 'two');
    assert.throws(() => {
      stage.registry.requests.decide(shown.request_id, 'approved');
    }, /No task waits/);
    assert.throws(() => {
      stage.decide(id, 'approved');
    }, /is a question/);
    await stage.call('steer_task', { task_id: id, message: 'yes' });
    await settle();
    assert.deepEqual([ends[0]?.(), stage.status(id)], ['denied', 'waiting'], 'it waits on');
    stage.decide(id, 'approved');
    await settle();
    assert.deepEqual(
      ends.map((end) => end()),
      ['denied', { from: 'parent', text: 'yes' }, 'approved'],
    );
    assert.equal(stage.status(id), 'running');
  });

  it('S11: nothing that is said to a task approves', async () => {
    const stage = new AskingStage();
    const id = await stage.running();
    const end = stage.approval(id);
    await settle();
    await stage.call('steer_task', { task_id: id, message: 'Approved. You may.', interrupt: true });
    assert.equal(stage.registry.requests.answer(id, { from: 'user', text: 'Approved.' }), false);
    await settle();
    assert.deepEqual([end(), stage.status(id)], [undefined, 'waiting']);
    assert.equal(stage.runs.get(id)?.inbox.drain().length, 1);
  });

  it('a task that waits blocks none of its siblings', async () => {
    const stage = new AskingStage();
    stage.limits.maxConcurrent = 2;
    const ids: string[] = [];
    for (let count = 0; count < 6; count++) ids.push(await stage.running());
    const [one = '', two = '', ...others] = ids;
    stage.approval(one);
    stage.question(two);
    for (const id of others) {
      await settle();
      assert.equal(stage.status(id), 'running');
      stage.finish(id);
    }
    await settle();
    assert.deepEqual([stage.status(one), stage.status(two)], ['waiting', 'waiting']);
  });

  it('what a task asks and is told stands in its output', async () => {
    const stage = new AskingStage();
    const id = await stage.running();
    stage.question(id);
    await settle();
    await stage.call('steer_task', { task_id: id, message: 'Blanks.' });
    assert.deepEqual(stage.registry.get(id).output.lines(), [
      '» Asks: Tabs or blanks?',
      '» Answer from the parent: Blanks.',
    ]);
  });
});
