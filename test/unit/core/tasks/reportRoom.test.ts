import assert from 'node:assert/strict';
import { Notices } from '../../../../src/core/tasks/notices.ts';
import type { RunEnd } from '../../../../src/core/tasks/taskRun.ts';
import { settle } from '../../../support/deferred.ts';
import { TaskStage, type Answer } from '../../../support/taskStage.ts';

/** What one tool result may bring into a conversation. */
const resultLimit = 100_000;

const lines = (length: number): string => 'line nine\n'.repeat(length / 10);

/** A task that has ended so, and the session that it is in. */
async function ended(...ends: Omit<Extract<RunEnd, { kind: 'done' }>, 'kind'>[]): Promise<[TaskStage, string[]]> {
  const stage = new TaskStage();
  stage.limits.maxConcurrent = ends.length;
  const ids = await Promise.all(ends.map(() => stage.spawn()));
  await settle();
  for (const [index, end] of ends.entries()) stage.end(ids[index] ?? '', { kind: 'done', ...end });
  await settle();
  return [stage, ids];
}

const resultsOf = (answer: Answer): Answer[] => answer['results'] as Answer[];

describe('What has room in a report', () => {
  it('D10: D44: alone, summary and result of up to 24,000 characters each are whole, whatever they take as JSON', async () => {
    const [summary, result] = [lines(24_000), { text: '"'.repeat(11_990) }];
    const [stage, [id]] = await ended({ summary, result });
    stage.files.set(
      id ?? '',
      Array.from({ length: 1_000 }, (_, n) => ({ path: `src/file-${String(n)}.ts`, added: 1, removed: 1 })),
    );
    stage.runs.get(id ?? '')?.onEvent({ type: 'text', delta: '"'.repeat(20_000) });
    const alone = await stage.call('collect_task', { task_id: id });
    assert.deepEqual([alone['summary'], alone['result'], stage.kept.size], [summary, result, 0]);
    assert.ok(JSON.stringify(alone).length < resultLimit);
    const [listed] = resultsOf(await stage.call('collect_task', { task_ids: [id] }));
    assert.deepEqual([listed?.['summary'], listed?.['result']], [summary, result]);
  });

  it('D10: a summary that was cut is not cut again beside a long result, and says where the whole is', async () => {
    const [stage, [id = '']] = await ended({ summary: lines(30_000), result: 'x'.repeat(23_900) });
    const { summary, result } = await stage.call('collect_task', { task_id: id });
    assert.ok(String(summary).length <= 24_000 && String(summary).length > 23_900);
    assert.match(String(summary), /30000 characters, cut in the middle; the whole text is in \/storage\/t1\.md/);
    assert.equal(String(summary).split('[…').length, 2, 'one cut');
    assert.deepEqual([stage.kept.get(id), result], [lines(30_000), 'x'.repeat(23_900)]);
  });

  it('D12: of three, a large one has the room that the others do not need', async () => {
    const large = { summary: 'x'.repeat(20_000), result: { a: 'y'.repeat(13_000) } };
    const [stage, ids] = await ended({ summary: 'short' }, large, { summary: 'short' });
    const [, report] = resultsOf(await stage.call('collect_task', { task_ids: ids }));
    assert.deepEqual([report?.['summary'], report?.['result']], [large.summary, large.result]);
    const delegating = stage.call('delegate_task', { tasks: [{ goal: 'a' }, { goal: 'b' }, { goal: 'c' }] });
    await settle();
    for (const id of ['t4', 't6']) stage.finish(id, 'short');
    stage.end('t5', { kind: 'done', ...large });
    assert.deepEqual(resultsOf(await delegating)[1]?.['result'], large.result);
  });

  it('D12: where not all have room the small ones are whole, and the large ones share what these leave', async () => {
    const large = { summary: lines(23_000), result: 'y'.repeat(20_000) };
    const small = { summary: 'z'.repeat(1_500), result: { found: 7 } };
    const [stage, ids] = await ended(large, large, small, large, large, small);
    const answer = await stage.call('collect_task', { task_ids: ids });
    assert.ok(JSON.stringify(answer).length < resultLimit);
    const told = resultsOf(answer);
    for (const index of [2, 5]) assert.deepEqual(told[index]?.['result'], small.result);
    for (const index of [0, 1, 3, 4]) {
      const summary = String(told[index]?.['summary']);
      assert.ok(summary.length > 12_000, String(summary.length));
      assert.match(summary, /cut in the middle; collect_task with this task_id alone brings more/);
      assert.match(summary, /its result is left out here; collect_task with this task_id alone brings it/);
    }
  });

  it('D10: D32: cut for want of room, a summary whose whole is on disk says where, after a reload too', async () => {
    const [stage, ids] = await ended(...Array.from({ length: 6 }, () => ({ summary: lines(30_000) })));
    const notice = new Notices(stage.registry).take(null) ?? assert.fail();
    const told = notice.text.split('\n').filter((line) => line.startsWith('{'));
    const next = await stage.reloaded();
    for (const { summary, task_id: id } of [
      ...told.map((line) => JSON.parse(line) as Answer),
      ...resultsOf(await stage.call('collect_task', { task_ids: ids })),
      ...resultsOf(await next.call('collect_task', { task_ids: ids })),
    ]) {
      assert.ok(String(summary).length < 15_000);
      assert.ok(String(summary).includes(`cut in the middle; the whole text is in /storage/${String(id)}.md`));
    }
  });

  it('D10: D44: a result past 24,000 characters is left out, and the summary says where it is', async () => {
    const result = { a: 'x'.repeat(25_000) };
    for (const summary of ['All done.', lines(30_000)]) {
      const [stage, [id = '']] = await ended({ summary, result });
      const report = await stage.call('collect_task', { task_id: id });
      assert.deepEqual([report['status'], 'result' in report], ['done', false]);
      assert.match(
        String(report['summary']),
        /\[… its result, 25008 characters, is left out; the whole text is in \/storage\/t1\.md …\]$/,
      );
      assert.ok(String(report['summary']).length <= 24_000);
      assert.equal(stage.kept.get(id), `${summary}\n\nResult:\n\n${JSON.stringify(result, null, 2)}\n`);
    }
  });

  it('D12: of many that failed with much to say, each is answered, the least needed last', async () => {
    for (const [count, error, output] of [
      [40, 400, 3_000],
      [45, 330, 2_500],
      [95, 150, 1_500],
    ] as const) {
      const stage = new TaskStage();
      stage.limits.maxConcurrent = count;
      const ids = await Promise.all(Array.from({ length: count }, () => stage.spawn()));
      await settle();
      for (const id of ids) {
        stage.runs.get(id)?.onEvent({ type: 'text', delta: lines(output) });
        stage.end(id, { kind: 'error', reason: 'e'.repeat(error), text: lines(output) });
      }
      await settle();
      const answer = await stage.call('collect_task', { task_ids: ids });
      assert.equal(resultsOf(answer).length, count);
      assert.ok(JSON.stringify(answer).length < resultLimit);
    }
  });
});
