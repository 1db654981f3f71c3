import assert from 'node:assert/strict';
import { Notices } from '../../../../src/core/tasks/notices.ts';
import { AskingStage, follow } from '../../../support/askingStage.ts';
import { settle } from '../../../support/deferred.ts';
import type { TaskOrigin } from '../../../../src/core/tasks/task.ts';
import type { Answer } from '../../../support/taskStage.ts';

describe('A question and those who wait for the task', () => {
  it('D38: a waiting collect_task comes back early, and so do the next ones while the question is open', async () => {
    const stage = new AskingStage();
    const id = await stage.running();
    const collecting = follow(stage.call('collect_task', { task_id: id }));
    await settle();
    const answer = stage.question(id);
    await settle();
    const report = collecting() as Answer;
    assert.deepEqual(report['waiting_for'], { kind: 'question', request_id: 'r1', text: 'Tabs or blanks?' });
    assert.deepEqual([report['status'], report['timed_out'], report['summary']], ['waiting', false, '']);
    assert.deepEqual(await stage.call('collect_task', { task_id: id, timeout: 60 }), report);
    const several = [id, await stage.running()];
    for (const mode of ['all', 'any']) {
      const { results } = await stage.call('collect_task', { task_ids: several, mode });
      assert.deepEqual((results as Answer[])[0]?.['waiting_for'], report['waiting_for']);
    }
    await stage.call('steer_task', { task_id: id, message: 'Tabs' });
    const answered = follow(stage.call('collect_task', { task_id: id, timeout: 60 }));
    await settle();
    assert.equal(answered(), undefined);
    stage.finish(id);
    await settle();
    assert.deepEqual([(answered() as Answer)['status'], answer()], ['done', { from: 'parent', text: 'Tabs' }]);
  });

  it('D38: one question cuts five waits of one hearer short, whatever notice came before; who cannot answer then waits for the person', async () => {
    const stage = new AskingStage();
    const id = await stage.running();
    stage.question(id);
    await settle();
    const notices = new Notices(stage.registry);
    assert.match(notices.take(null)?.text ?? '', /Tabs or blanks\?/);
    notices.answered(null);
    const collect = (origin: TaskOrigin = 'agent') =>
      follow(stage.call('collect_task', { task_ids: [id], timeout: 60 }, { origin }));
    const early = Array.from({ length: 5 }, () => collect());
    await settle();
    assert.ok(early.every((answer) => answer() !== undefined));
    const [answered, other] = [collect(), collect('language-model-tool')];
    await settle();
    assert.equal(answered(), undefined);
    assert.notEqual(other(), undefined);
    stage.clock.advance(60_000);
    await settle();
    const { results, timed_out: timedOut } = answered() as Answer;
    assert.deepEqual([timedOut, (results as Answer[])[0]?.['waiting_for']], [true, stage.waitingFor(id)]);

    const last = collect();
    stage.registry.requests.answer(id, { from: 'user', text: 'Tabs' });
    stage.question(id, 'How wide?');
    await settle();
    assert.ok(last() !== undefined, 'the next question cuts it short');
  });

  it('D11: a wait for an approval that was shown already ends when the time is up, and says so', async () => {
    const stage = new AskingStage();
    const id = await stage.running();
    stage.approval(id);
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

  it('D38: a wait comes back for the question of another task as well, which the notice before the next request tells', async () => {
    const stage = new AskingStage();
    const [asking, busy] = [await stage.running(), await stage.running()];
    const collecting = follow(stage.call('collect_task', { task_id: busy }));
    const ofOthers = follow(stage.call('collect_task', { task_id: busy }, { origin: 'language-model-tool' }));
    await settle();
    stage.question(asking);
    await settle();
    const { status, timed_out: timedOut, asked_by: askedBy } = collecting() as Answer;
    assert.deepEqual([status, timedOut, askedBy], ['running', false, [asking]]);
    assert.equal(ofOthers(), undefined);
    const delegated = (await stage.call('delegate_task', { goal: 'one more' }))['asked_by'];
    assert.deepEqual(delegated, [asking]);
    const notices = new Notices(stage.registry);
    assert.match(notices.take(null)?.text ?? '', /Tabs or blanks\?/);
    notices.answered(null);
    const again = follow(stage.call('collect_task', { task_id: busy }));
    await settle();
    assert.equal(again(), undefined);
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

  it('D35: delegate_task waits while a person is asked for an approval, which its caller cannot give', async () => {
    const stage = new AskingStage();
    const one = follow(stage.call('delegate_task', { goal: 'a' }));
    const two = follow(stage.call('delegate_task', { tasks: [{ goal: 'b' }, { goal: 'c' }] }));
    await settle();
    for (const id of ['t1', 't2']) stage.approval(id);
    stage.finish('t3');
    await settle();
    assert.deepEqual([one(), two()], [undefined, undefined]);
    for (const id of ['t1', 't2']) {
      stage.decide(id, 'approved');
      stage.finish(id);
    }
    await settle();
    for (const answer of [one(), two()]) {
      for (const { status } of (answer as Answer)['results'] as Answer[]) assert.equal(status, 'done');
    }
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

  it('D38: what was told to a task that ends without answering is told to the one above, up to the root, once each', async () => {
    const stage = new AskingStage();
    stage.limits.maxSpawnDepth = 3;
    const top = await stage.running('top', { role: 'orchestrator' });
    const middle = await stage.running('middle', { role: 'orchestrator' }, top);
    const leaf = await stage.running('leaf', {}, middle);
    const answer = stage.question(leaf);
    await settle();
    const notices = new Notices(stage.registry);
    const asks = (caller: string | null): boolean => {
      const notice = notices.take(caller);
      notices.answered(caller);
      return notice?.text.includes('Tabs or blanks?') ?? false;
    };
    assert.deepEqual([asks(null), asks(top), asks(middle), asks(middle)], [false, false, true, false]);
    stage.finish(middle);
    await settle();
    assert.deepEqual([asks(null), asks(top), asks(top)], [false, true, false]);
    stage.end(top, { kind: 'error', reason: 'no', text: '' });
    await settle();
    assert.deepEqual(
      notices.pendingFor(null).map(({ id }) => id),
      [top, leaf],
      'so that the parent wakes for it',
    );
    assert.deepEqual([asks(null), asks(null)], [true, false]);
    await stage.call('steer_task', { task_id: leaf, message: 'Tabs' });
    await settle();
    assert.deepEqual(answer(), { from: 'parent', text: 'Tabs' });
  });

  it('D38: one that a wait has shown to a task that then ends is told to the one above', async () => {
    const stage = new AskingStage();
    stage.limits.maxSpawnDepth = 2;
    const top = await stage.running('top', { role: 'orchestrator' });
    const leaf = await stage.running('leaf', {}, top);
    stage.question(leaf);
    await settle();
    assert.ok((await stage.call('collect_task', { task_id: leaf }, { caller: top }))['waiting_for']);
    const notices = new Notices(stage.registry);
    assert.equal(notices.take(top), undefined);
    stage.finish(top);
    await settle();
    assert.match(notices.take(null)?.text ?? '', /Tabs or blanks\?/);
  });

  it('D38: check_task shows what a task waits for', async () => {
    const stage = new AskingStage();
    const id = await stage.running();
    stage.question(id);
    await settle();
    assert.deepEqual((await stage.call('check_task', { task_id: id }))['waiting_for'], stage.waitingFor(id));
  });
});
