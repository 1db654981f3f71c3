import assert from 'node:assert/strict';
import { fitText } from '../../../../src/core/tasks/answerRoom.ts';
import { Notices } from '../../../../src/core/tasks/notices.ts';
import { AskingStage } from '../../../support/askingStage.ts';
import { settle } from '../../../support/deferred.ts';
import { TaskStage, type Answer } from '../../../support/taskStage.ts';

/** What one tool result may bring into a conversation; the rest of a longer one is cut off. */
const resultLimit = 100_000;

const sizeOf = (answer: unknown): number => JSON.stringify(answer).length;

const manyFiles = Array.from({ length: 5_000 }, (_, n) => ({
  path: `packages/module/src/file-${String(n)}.ts`,
  added: 1,
  removed: 1,
}));

/** Every character of it takes six as JSON. */
const escaped = '\u0001'.repeat(60_000);

async function stageOf(count: number, fields: Answer = {}): Promise<{ stage: TaskStage; ids: string[] }> {
  const stage = new TaskStage();
  stage.limits.maxConcurrent = stage.limits.keepFinished = 2_000;
  const ids: string[] = [];
  for (let n = 0; n < count; n++) ids.push(await stage.spawn(`Convert package ${String(n)} ${'x'.repeat(60)}`, fields));
  await settle();
  return { stage, ids };
}

describe('Answers that have no end by themselves', () => {
  it('D6: D10: a task that changed 5,000 files, with texts of any length, is told as whole JSON: some files, and how many more', async () => {
    const { stage, ids } = await stageOf(1, { module: 'm'.repeat(5_000) });
    const [id = ''] = ids;
    stage.files.set(id, manyFiles);
    for (let n = 0; n < 50; n++) await stage.call('steer_task', { task_id: id, message: `${escaped} ${String(n)}` });
    stage.runs.get(id)?.onEvent({ type: 'text', delta: Array(30).fill(escaped).join('\n') });
    stage.end(id, { kind: 'error', reason: escaped, text: escaped });
    await settle();
    const notice = new Notices(stage.registry).take(null) ?? assert.fail();
    assert.ok(notice.text.length <= 50_000, 'D32: its notice');
    for (const [tool, input] of [
      ['check_task', { task_id: id }],
      ['collect_task', { task_id: id }],
      ['list_tasks', {}],
    ] as const) {
      const answer = await stage.call(tool, input);
      assert.ok(sizeOf(answer) < resultLimit, `${tool}: ${String(sizeOf(answer))}`);
      if (tool === 'list_tasks') continue;
      const shown = (answer['files_changed'] as unknown[]).length;
      assert.ok(shown > 50, tool);
      assert.equal(shown + Number(answer['files_more']), manyFiles.length, tool);
      assert.ok('usage' in answer, tool);
    }
  });

  it('D24: an agent’s list names all of 1,000 tasks in their order; the oldest that have ended have least room', async () => {
    const { stage, ids } = await stageOf(1_000, { module: 'packages/module' });
    for (const id of ids.slice(1)) stage.finish(id);
    await settle();
    const answer = await stage.call('list_tasks');
    const tasks = answer['tasks'] as Answer[];
    assert.ok(sizeOf(answer) < resultLimit, String(sizeOf(answer)));
    assert.deepEqual(
      tasks.map((task) => task['task_id']),
      ids,
    );
    const [oldest, ...others] = tasks.map((task) => 'goal' in task);
    assert.equal(oldest, true, 'the one that runs');
    assert.deepEqual(others, [...others].sort());
    assert.ok(others.filter(Boolean).length > 200);
    assert.deepEqual(tasks[1], { task_id: ids[1], status: 'done', left_out: true });
    assert.match(String(answer['hint']), /status.*check_task/);
    const some = await stage.call('list_tasks', { status: 'running' });
    assert.deepEqual(Object.keys(some), ['tasks']);
  });

  it('D24: where even their ids have no room the list says how many there are besides', async () => {
    const { stage, ids } = await stageOf(2_500);
    const answer = await stage.call('list_tasks');
    assert.ok(sizeOf(answer) < resultLimit, String(sizeOf(answer)));
    const shown = (answer['tasks'] as Answer[]).map((task) => task['task_id']);
    assert.deepEqual(shown, ids.slice(0, shown.length));
    assert.deepEqual(answer['not_shown'], { running: 2_000 - shown.length, queued: 500 });
  });

  it('D24: language model tools and people, whose answers nothing clips, get every row', async () => {
    const { stage, ids } = await stageOf(1_000);
    for (const origin of ['language-model-tool', 'person'] as const) {
      const answer = await stage.call('list_tasks', {}, { origin });
      const rows = (answer['tasks'] as Answer[]).filter((task) => 'goal' in task).map((task) => task['task_id']);
      assert.deepEqual([Object.keys(answer), rows], [['tasks'], ids]);
    }
  });

  it('D12: D32: of 1,000 collected each has its place; one whose report was left out is not heard', async () => {
    const { stage, ids } = await stageOf(1_000);
    for (const id of ids) stage.finish(id, 'x'.repeat(10_000));
    await settle();
    const answer = await stage.call('collect_task', { task_ids: ids });
    assert.ok(sizeOf(answer) < resultLimit, String(sizeOf(answer)));
    const results = answer['results'] as Answer[];
    assert.deepEqual(
      results.map((result) => result['task_id']),
      ids,
    );
    const reported = results.filter((result) => 'summary' in result).length;
    assert.ok(reported > 5, String(reported));
    assert.deepEqual(results.at(-1), { task_id: ids.at(-1), status: 'done', left_out: true });
    assert.equal(stage.registry.all().filter(({ heard }) => heard).length, reported);
    const unknown = ids.map((id) => `${id} ${'?'.repeat(500)}`);
    const unknowns = await stage.call('collect_task', { task_ids: unknown });
    assert.ok(sizeOf(unknowns) < resultLimit, String(sizeOf(unknowns)));
    assert.equal((unknowns['results'] as Answer[]).length, 1_000);
    assert.match(String((await stage.call('collect_task', { task_ids: [...ids, 'more'] }))['error']), /1000.*parts/);
  });

  it('D32: the ends of 1,000 tasks are one notice of bounded size, and are told once', async () => {
    const { stage, ids } = await stageOf(1_000);
    for (const id of ids) stage.finish(id, 'x'.repeat(5_000));
    await settle();
    const notices = new Notices(stage.registry);
    const notice = notices.take(null) ?? assert.fail();
    assert.ok(notice.text.length <= 50_000, String(notice.text.length));
    assert.ok(notice.shown.split('\n').length <= 21);
    const lines = notice.text.split('\n').filter((line) => line.startsWith('{'));
    const told = lines.map((line) => (JSON.parse(line) as Answer)['task_id']);
    assert.deepEqual(told, ids.slice(0, told.length));
    const rest = String(1_000 - told.length);
    assert.match(notice.text, new RegExp(`${rest} more have ended: ${rest} done`));
    assert.equal(notices.take(null), undefined);
    notices.answered(null);
    assert.deepEqual(notices.pendingFor(null), []);
  });

  it('D38: long questions of many are told by and by, none is lost', async () => {
    const stage = new AskingStage();
    stage.limits.maxConcurrent = 200;
    for (let n = 0; n < 100; n++) {
      const id = await stage.running(`goal ${String(n)}`);
      void stage.registry.requests.question(id, `${id} asks ${escaped}`, new AbortController().signal);
    }
    await settle();
    const notices = new Notices(stage.registry);
    const told: unknown[] = [];
    for (let notice = notices.take(null); notice; notice = notices.take(null)) {
      assert.ok(notice.text.length <= 25_000, String(notice.text.length));
      const lines = notice.text.split('\n').filter((line) => line.startsWith('{'));
      told.push(...lines.map((line) => (JSON.parse(line) as Answer)['task_id']));
    }
    assert.deepEqual(
      told,
      stage.registry.all().map(({ id }) => id),
    );
  });

  it('D8: a refusal that repeats what it was given is bounded as well', async () => {
    const stage = new TaskStage();
    const answer = await stage.call('check_task', { task_id: escaped });
    assert.ok(sizeOf(answer) < 5_000);
  });

  it('a text is cut where it has no room as JSON, and not before', () => {
    assert.equal(fitText('x'.repeat(98), 100), 'x'.repeat(98));
    for (const text of ['x'.repeat(99), '"'.repeat(90), escaped, `${'x'.repeat(500)}${escaped}`, '😀'.repeat(80)]) {
      const fitted = fitText(text, 100);
      assert.ok(sizeOf(fitted) <= 100 && fitted.includes('[…]'), fitted);
    }
  });
});
