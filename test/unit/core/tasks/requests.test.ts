import assert from 'node:assert/strict';
import type { GivenAnswer } from '../../../../src/core/tasks/taskRequests.ts';
import type { WaitingFor } from '../../../../src/core/tasks/task.ts';
import { settle } from '../../../support/deferred.ts';
import { TaskStage, type Answer } from '../../../support/taskStage.ts';

/** Follows a call: tells what it resolved with, or `rejected: …`; `undefined` while there is nothing. */
function follow<T>(call: Promise<T>): () => T | string | undefined {
  let end: T | string | undefined;
  void call.then(
    (given) => (end = given),
    (error: unknown) => (end = `rejected: ${String(error)}`),
  );
  return () => end;
}

class AskingStage extends TaskStage {
  async running(goal = 'work', fields: Answer = {}, caller: string | null = null): Promise<string> {
    const id = await this.spawn(goal, fields, { caller });
    await settle();
    return id;
  }

  question(id: string, text = 'Tabs or blanks?'): () => GivenAnswer | string | undefined {
    return follow(this.registry.requests.question(id, text, this.signal(id)).then((answer) => answer ?? 'no answer'));
  }

  approval(id: string, text = 'Change x?'): () => string | undefined {
    return follow<string>(this.registry.requests.approval(id, text, this.signal(id)));
  }

  waitingFor(id: string): WaitingFor | undefined {
    return this.registry.get(id).waitingFor;
  }

  decide(id: string, verdict: 'approved' | 'denied'): void {
    this.registry.requests.decide(this.waitingFor(id)?.request_id ?? 'none', verdict);
  }

  private signal(id: string): AbortSignal {
    return this.runs.get(id)?.signal ?? assert.fail();
  }
}

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

describe('A question and those who wait for the task', () => {
  it('D38: a waiting collect_task comes back early, once; the next one waits for more', async () => {
    const stage = new AskingStage();
    const id = await stage.running();
    const collecting = follow(stage.call('collect_task', { task_id: id }));
    await settle();
    const answer = stage.question(id);
    await settle();
    const report = collecting() as Answer;
    assert.deepEqual(report['waiting_for'], { kind: 'question', request_id: 'r1', text: 'Tabs or blanks?' });
    assert.deepEqual([report['status'], report['timed_out'], report['summary']], ['waiting', false, '']);
    const again = follow(stage.call('collect_task', { task_id: id, timeout: 60 }));
    await settle();
    assert.equal(again(), undefined);
    await stage.call('steer_task', { task_id: id, message: 'Tabs' });
    stage.finish(id);
    await settle();
    assert.deepEqual([(again() as Answer)['status'], answer()], ['done', { from: 'parent', text: 'Tabs' }]);
  });

  it('D11: D38: a wait for what was shown already ends when the time is up, and says so', async () => {
    const stage = new AskingStage();
    const id = await stage.running();
    stage.question(id);
    await settle();
    assert.equal((await stage.call('collect_task', { task_id: id }))['timed_out'], false);
    const again = follow(stage.call('collect_task', { task_id: id, timeout: 60 }));
    await settle();
    stage.clock.advance(60_000);
    await settle();
    assert.deepEqual([(again() as Answer)['timed_out'], (again() as Answer)['status']], [true, 'waiting']);
  });

  it('D38: collect_task for all comes back for one that asks, with the others pending', async () => {
    const stage = new AskingStage();
    const [asking, busy] = [await stage.running(), await stage.running()];
    const collecting = follow(stage.call('collect_task', { task_ids: [asking, busy] }));
    await settle();
    stage.question(asking);
    await settle();
    const { results, pending, timed_out: timedOut } = collecting() as Answer;
    assert.deepEqual((results as Answer[])[0]?.['waiting_for'], stage.waitingFor(asking));
    assert.deepEqual([pending, timedOut], [[busy], false]);
  });

  it('an approval cuts no wait for all short, and a wait for it alone comes back once', async () => {
    const stage = new AskingStage();
    const [approving, busy] = [await stage.running(), await stage.running()];
    const all = follow(stage.call('collect_task', { task_ids: [approving, busy] }));
    await settle();
    stage.approval(approving);
    await settle();
    assert.equal(all(), undefined);
    const one = follow(stage.call('collect_task', { task_id: approving }));
    await settle();
    assert.deepEqual((one() as Answer)['waiting_for'], stage.waitingFor(approving));
  });

  it('D38: delegate_task comes back early with what its task asks', async () => {
    const stage = new AskingStage();
    const delegating = follow(stage.call('delegate_task', { goal: 'ask' }));
    await settle();
    stage.question('t1', 'Which?');
    await settle();
    const [report] = (delegating() as Answer)['results'] as Answer[];
    assert.deepEqual([report?.['status'], report?.['waiting_for']], ['waiting', stage.waitingFor('t1')]);
  });

  it('D38: check_task shows what a task waits for', async () => {
    const stage = new AskingStage();
    const id = await stage.running();
    stage.question(id);
    await settle();
    assert.deepEqual((await stage.call('check_task', { task_id: id }))['waiting_for'], stage.waitingFor(id));
  });
});
