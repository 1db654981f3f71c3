import assert from 'node:assert/strict';
import { settle } from '../../../support/deferred.ts';
import { TaskStage, type Answer } from '../../../support/taskStage.ts';

interface Joined {
  readonly results: readonly Answer[];
  readonly pending: readonly string[];
  readonly timed_out: boolean;
}

async function join(stage: TaskStage, input: Answer): Promise<Joined> {
  return (await stage.call('collect_task', input)) as unknown as Joined;
}

/** Follows a join: tells its answer, `undefined` while there is none. */
function follow(joining: Promise<Joined>): () => Joined | undefined {
  let answer: Joined | undefined;
  void joining.then((given) => (answer = given));
  return () => answer;
}

const ids = ({ results }: Pick<Joined, 'results'>): unknown[] => results.map((result) => result['task_id']);

describe('Joining several tasks', () => {
  it('D12: any that comes late answers at once with all that have ended, in the order of asking', async () => {
    const stage = new TaskStage();
    const [a, b, c] = [await stage.spawn(), await stage.spawn(), await stage.spawn()];
    stage.finish(b);
    stage.end(a, { kind: 'error', reason: 'no', text: '' });
    await settle();
    const answer = await join(stage, { task_ids: [c, b, a], mode: 'any' });
    assert.deepEqual([ids(answer), answer.pending, answer.timed_out], [[b, a], [c], false]);
  });

  it('D11: D12: any of which none ended in time tells how each stands, names all as pending, and is timed out', async () => {
    const stage = new TaskStage();
    const [a, b] = [await stage.spawn(), await stage.spawn()];
    const joining = join(stage, { task_ids: [a, b], mode: 'any', timeout: 5 });
    await settle();
    stage.runs.get(b)?.onEvent({ type: 'text', delta: 'half a line' });
    stage.clock.advance(5_000);
    const answer = await joining;
    assert.deepEqual(
      answer.results.map((result) => [result['task_id'], result['status'], result['timed_out'], result['output_tail']]),
      [
        [a, 'running', true, ''],
        [b, 'running', true, 'half a line'],
      ],
    );
    assert.deepEqual([answer.pending, answer.timed_out], [[a, b], true]);
    assert.equal(stage.clock.pending, 0);
  });

  it('D12: all of which some ended in time tells how each stands, and who is pending', async () => {
    const stage = new TaskStage();
    const [a, b] = [await stage.spawn(), await stage.spawn()];
    stage.finish(a);
    const joining = join(stage, { task_ids: [a, b], timeout: 5 });
    await settle();
    stage.clock.advance(5_000);
    const answer = await joining;
    assert.deepEqual(
      answer.results.map((result) => [result['status'], result['timed_out']]),
      [
        ['done', false],
        ['running', true],
      ],
    );
    assert.deepEqual([answer.pending, answer.timed_out], [[b], true]);
  });

  it('D8: D12: an unknown id is no end: any waits for a task; unknown ids alone are told at once', async () => {
    const stage = new TaskStage();
    const a = await stage.spawn();
    const joined = follow(join(stage, { task_ids: ['nope', a], mode: 'any' }));
    await settle();
    assert.equal(joined(), undefined);
    stage.finish(a);
    await settle();
    const ended = joined() ?? assert.fail();
    assert.deepEqual([ids(ended), ended.pending, ended.timed_out], [['nope', a], [], false]);
    const answer = await join(stage, { task_ids: ['nope', 'neither'], mode: 'any' });
    assert.deepEqual([ids(answer), answer.pending, answer.timed_out], [['nope', 'neither'], [], false]);
  });

  it('D12: an id that is named twice is answered once', async () => {
    const stage = new TaskStage();
    const a = await stage.spawn();
    stage.finish(a);
    assert.deepEqual(ids(await join(stage, { task_ids: [a, a, 'nope', 'nope'] })), [a, 'nope']);
  });

  it('D12: D19: a task that is being cancelled has not ended; once it has, the join is over', async () => {
    const stage = new TaskStage(() => new Promise(() => undefined));
    const a = await stage.spawn();
    await settle();
    const joined = follow(join(stage, { task_ids: [a] }));
    assert.equal((await stage.call('cancel_task', { task_id: a }))['status'], 'cancelling');
    await settle();
    assert.equal(joined(), undefined);
    stage.clock.advance(10_000);
    await settle();
    assert.deepEqual(
      joined()?.results.map((result) => result['status']),
      ['cancelled'],
    );
  });

  it('D25: what one caller’s reading evicts is still in the answer of another that waits for it', async () => {
    const stage = new TaskStage();
    stage.limits.keepFinished = 0;
    const [a, b] = [await stage.spawn(), await stage.spawn()];
    const both = join(stage, { task_ids: [a, b] });
    await settle();
    stage.runs.get(a)?.onEvent({ type: 'usage', usage: { input: 7, output: 3, cached: 0, estimated: false } });
    stage.finish(a, 'first');
    await settle();
    assert.equal((await stage.call('collect_task', { task_id: a }))['summary'], 'first');
    assert.deepEqual(
      stage.registry.all().map(({ id }) => id),
      [b],
    );
    stage.finish(b, 'second');
    const { results } = await both;
    assert.deepEqual(
      results.map((result) => result['summary']),
      ['first', 'second'],
    );
    const usage = results[0]?.['usage'] as { input: number; subtree: object } | undefined;
    assert.deepEqual([usage?.input, usage?.subtree], [7, { input: 7, output: 3 }]);
  });

  it('D26: D35: a batch far above the cap runs by and by, from within an orchestrator with the only slot too; results keep the order', async () => {
    for (const cap of [1, 3]) {
      let running = 0;
      let most = 0;
      const stage = new TaskStage(async ({ task, signal }) => {
        if (task.spec.role === 'orchestrator') {
          await new Promise((resolve) => {
            signal.addEventListener('abort', resolve);
          });
          return { kind: 'aborted' };
        }
        most = Math.max(most, ++running);
        await settle();
        running--;
        return { kind: 'done', summary: task.spec.goal };
      });
      stage.limits.maxConcurrent = cap;
      stage.limits.maxSpawnDepth = 2;
      const lead = await stage.spawn('lead', { role: 'orchestrator' });
      const goals = Array.from({ length: 12 }, (_, n) => `part ${String(n)}`);
      const tasks = goals.map((goal) => ({ goal }));
      const { results } = (await stage.call('delegate_task', { tasks }, { caller: lead })) as unknown as Joined;
      assert.deepEqual(
        results.map((result) => result['summary']),
        goals,
      );
      assert.equal(most, cap);
      await stage.runs.get(lead)?.ready();
      assert.equal(stage.status(lead), 'running');
    }
  });

  it('D35: D43: a task of a batch that starts after another keeps its place in the answer', async () => {
    const stage = new TaskStage();
    const before = await stage.spawn('before');
    const delegating = stage.call('delegate_task', {
      tasks: [{ goal: 'a', after: [before] }, { goal: 'b', after: ['x'] }, { goal: 'c' }],
    });
    await settle();
    stage.finish('t3');
    await settle();
    assert.equal(stage.status('t2'), 'queued');
    stage.finish(before);
    stage.finish('t2');
    const { results } = (await delegating) as unknown as Joined;
    assert.deepEqual(
      results.map((result) => result['summary'] ?? Object.keys(result)),
      ['t2 is done', ['error'], 't3 is done'],
    );
  });
});
