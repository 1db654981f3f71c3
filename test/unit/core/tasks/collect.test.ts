import assert from 'node:assert/strict';
import { settle } from '../../../support/deferred.ts';
import { TaskStage, type Answer } from '../../../support/taskStage.ts';

/** Follows a call: tells its answer, `undefined` while there is none. */
function follow(call: Promise<Answer>): () => Answer | undefined {
  let answer: Answer | undefined;
  void call.then((given) => (answer = given));
  return () => answer;
}

describe('Collecting results', () => {
  it('D9: a finished task is answered at once, again and again, the same to every caller', async () => {
    const stage = new TaskStage();
    const id = await stage.spawn();
    stage.finish(id, 'the summary');
    await settle();
    const first = await stage.call('collect_task', { task_id: id });
    assert.equal(first['summary'], 'the summary');
    assert.equal(first['status'], 'done');
    assert.equal(first['timed_out'], false);
    assert.deepEqual(await stage.call('collect_task', { task_id: id }, { origin: 'language-model-tool' }), first);
  });

  it('D10: waits for a running task, and answers with its summary and a short tail, never the ring', async () => {
    const stage = new TaskStage();
    const id = await stage.spawn();
    await settle();
    const lines = Array.from({ length: 150 }, (_, n) => `line ${String(n)}`);
    stage.runs.get(id)?.onEvent({ type: 'text', delta: lines.join('\n') });
    const collecting = follow(stage.call('collect_task', { task_id: id }));
    await settle();
    assert.equal(collecting(), undefined);
    stage.finish(id, 'the summary');
    await settle();
    assert.equal(collecting()?.['summary'], 'the summary');
    assert.equal(collecting()?.['output_tail'], lines.slice(-20).join('\n'));
  });

  it('D10: a very long summary is cut in the middle and says where the whole is', async () => {
    const stage = new TaskStage();
    const id = await stage.spawn();
    const whole = `begin ${'😀'.repeat(30_000)} end`;
    stage.finish(id, whole);
    await settle();
    const summary = String((await stage.call('collect_task', { task_id: id }))['summary']);
    assert.ok(summary.length <= 24_000);
    assert.ok(summary.startsWith('begin ') && summary.endsWith(' end'));
    assert.match(summary, /\/storage\/t1\.md/);
    assert.doesNotThrow(() => encodeURIComponent(summary), 'no pair is torn');
    assert.equal(stage.kept.get(id), whole);
  });

  it('D11: when the time is up it answers how the task stands, and the task is unharmed', async () => {
    const stage = new TaskStage();
    const id = await stage.spawn();
    await settle();
    stage.runs.get(id)?.onEvent({ type: 'text', delta: 'half a line' });
    const collecting = follow(stage.call('collect_task', { task_id: id, timeout: 30 }));
    await settle();
    stage.clock.advance(29_999);
    await settle();
    assert.equal(collecting(), undefined);
    stage.clock.advance(1);
    await settle();
    assert.equal(collecting()?.['timed_out'], true);
    assert.equal(collecting()?.['status'], 'running');
    assert.equal(collecting()?.['output_tail'], 'half a line');
    stage.finish(id, 'later');
    await settle();
    assert.equal((await stage.call('collect_task', { task_id: id }))['summary'], 'later');
    assert.equal(stage.clock.pending, 0);
  });

  it('D11: 0 looks without waiting, negative and NaN are errors, above an hour is an hour', async () => {
    const stage = new TaskStage();
    const id = await stage.spawn();
    assert.equal((await stage.call('collect_task', { task_id: id, timeout: 0 }))['timed_out'], true);
    for (const timeout of [-1, Number.NaN, 'x']) {
      const answer = await stage.call('collect_task', { task_id: id, timeout });
      assert.match(String(answer['error']), /timeout/);
    }
    const collecting = follow(stage.call('collect_task', { task_id: id, timeout: 1e9 }));
    await settle();
    stage.clock.advance(3_600_000);
    await settle();
    assert.equal(collecting()?.['timed_out'], true);
  });

  it('D12: all waits for all; a failed task and an unknown id hide nobody’s result', async () => {
    const stage = new TaskStage();
    const [good, bad] = [await stage.spawn(), await stage.spawn()];
    const collecting = follow(stage.call('collect_task', { task_ids: [good, 'nope', bad] }));
    stage.end(bad, { kind: 'error', reason: 'out of turns', text: 'half' });
    await settle();
    assert.equal(collecting(), undefined);
    stage.finish(good, 'fine');
    await settle();
    const {
      results,
      pending,
      timed_out: timedOut,
    } = collecting() as unknown as {
      results: Answer[];
      pending: string[];
      timed_out: boolean;
    };
    assert.deepEqual(
      results.map((result) => [result['task_id'], result['status'] ?? 'unknown']),
      [
        [good, 'done'],
        ['nope', 'unknown'],
        [bad, 'error'],
      ],
    );
    assert.match(String(results[1]?.['error']), /"nope"/);
    assert.equal(results[2]?.['error'], 'out of turns');
    assert.equal(results[2]['summary'], 'half');
    assert.deepEqual([pending, timedOut], [[], false]);
  });

  it('D12: any answers with the first that ended and names the others as pending', async () => {
    const stage = new TaskStage();
    const [slow, quick] = [await stage.spawn(), await stage.spawn()];
    const collecting = follow(stage.call('collect_task', { task_ids: [slow, quick], mode: 'any' }));
    await settle();
    stage.finish(quick);
    await settle();
    const answer = collecting() as unknown as { results: Answer[]; pending: string[]; timed_out: boolean };
    assert.deepEqual(
      answer.results.map((result) => result['task_id']),
      [quick],
    );
    assert.deepEqual([answer.pending, answer.timed_out], [[slow], false]);
  });

  it('D12: many long summaries share one answer, which stays whole JSON with every task in it', async () => {
    const stage = new TaskStage();
    stage.limits.maxConcurrent = 20;
    const ids = await Promise.all(Array.from({ length: 20 }, () => stage.spawn()));
    for (const id of ids) stage.finish(id, `${id} ${'x'.repeat(23_000)} end`);
    await settle();
    const { results } = (await stage.call('collect_task', { task_ids: ids })) as { results?: Answer[] };
    assert.deepEqual(
      results?.map((result) => result['task_id']),
      ids,
    );
    assert.ok(JSON.stringify(results).length < 100_000);
    assert.match(String(results[0]?.['summary']), /^t1 x[^]*collect_task[^]*x end$/);
    const alone = await stage.call('collect_task', { task_id: ids[0] ?? '' });
    assert.equal(String(alone['summary']).length, 23_007);
  });

  it('an empty list beside the other field counts as none', async () => {
    const stage = new TaskStage();
    const id = await stage.spawn();
    assert.equal((await stage.call('collect_task', { task_id: id, task_ids: [], timeout: 0 }))['task_id'], id);
    const delegating = stage.call('delegate_task', { goal: 'a', tasks: [] });
    await settle();
    stage.finish('t2');
    assert.equal(((await delegating)['results'] as Answer[]).length, 1);
  });

  it('D13: when the caller is stopped its wait ends and the task goes on', async () => {
    const stage = new TaskStage();
    const id = await stage.spawn();
    const caller = new AbortController();
    const collecting = follow(stage.call('collect_task', { task_id: id }, { signal: caller.signal }));
    await settle();
    caller.abort();
    await settle();
    assert.match(String(collecting()?.['error']), /cancelled/);
    assert.equal(stage.status(id), 'running');
    assert.equal(stage.clock.pending, 0);
  });

  it('D35: the waiting delegate answers in input order, and a batch above the cap queues', async () => {
    const stage = new TaskStage();
    stage.limits.maxConcurrent = 1;
    const delegating = follow(
      stage.call('delegate_task', { tasks: [{ goal: 'a' }, { goal: ' ' }, { goal: 'b' }, { goal: 'c' }] }),
    );
    await settle();
    assert.deepEqual(
      stage.registry.all().map(({ status }) => status),
      ['running', 'queued', 'queued'],
    );
    for (const id of ['t1', 't2', 't3']) {
      stage.finish(id);
      await settle();
    }
    const results = delegating()?.['results'] as Answer[];
    assert.deepEqual(
      results.map((result) => result['summary'] ?? Object.keys(result)),
      ['t1 is done', ['error'], 't2 is done', 't3 is done'],
    );
  });

  it('D35: one task is answered in results as well, and a refused one as an error alone', async () => {
    const stage = new TaskStage();
    const delegating = follow(stage.call('delegate_task', { goal: 'a' }));
    await settle();
    stage.finish('t1');
    await settle();
    assert.equal((delegating()?.['results'] as Answer[]).length, 1);
    for (const input of [{ goal: ' ' }, {}, { tasks: [] }, { goal: 'a', tasks: [{ goal: 'b' }] }]) {
      assert.deepEqual(Object.keys(await stage.call('delegate_task', input)), ['error']);
    }
  });

  it('D2: D4: D35: a batch of which nothing was started is an error alone: the one reason, or the first and whose it is', async () => {
    const stage = new TaskStage();
    const [blank, missing] = [{ goal: ' ' }, { goal: 'a', module: 'missing' }];
    const refusal = async (...tasks: Answer[]): Promise<unknown> => {
      const answer = await stage.call('delegate_task', { tasks });
      assert.deepEqual(Object.keys(answer), ['error']);
      return answer['error'];
    };
    assert.match(String(await refusal(blank, blank)), /^The goal is blank: say/);
    assert.equal(await refusal(missing, blank), 'tasks[0]: There is no folder "missing".');
    assert.match(String(await refusal({ goal: 'a' }, { goal: 7 })), /tasks\W+1\W+goal/);
    stage.unavailable = 'No model is set: run Fanout: Select Model….';
    assert.equal(await refusal({ goal: 'a' }, { goal: 'b' }), stage.unavailable);
    assert.deepEqual(stage.registry.all(), []);
  });

  it('D35: when the caller of a waiting delegate is stopped the tasks go on', async () => {
    const stage = new TaskStage();
    const caller = new AbortController();
    const delegating = follow(stage.call('delegate_task', { goal: 'a' }, { signal: caller.signal }));
    await settle();
    caller.abort();
    await settle();
    assert.notEqual(delegating(), undefined);
    assert.equal(stage.status('t1'), 'running');
  });
});
