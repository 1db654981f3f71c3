import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isEnded, type TaskStatus } from '../../../../src/core/tasks/taskStatus.ts';
import { settle } from '../../../support/deferred.ts';
import { TaskStage, type Answer } from '../../../support/taskStage.ts';

/** What the registry must look like, without promises: statuses in order of spawning, and who stands ready in the line. */
class SimpleRegistry {
  readonly statuses = new Map<string, TaskStatus>();
  cap = 2;
  private readonly awaited = new Map<string, readonly string[]>();
  private line: string[] = [];

  get running(): number {
    return [...this.statuses.values()].filter((status) => status === 'running').length;
  }

  get queued(): number {
    return [...this.statuses.values()].filter((status) => status === 'queued').length;
  }

  /** The nth task, counted round and round; `undefined` when there is none. */
  pick(n: number): string | undefined {
    return [...this.statuses.keys()][n % Math.max(1, this.statuses.size)];
  }

  spawn(id: string, after: readonly string[]): void {
    this.statuses.set(id, 'queued');
    this.awaited.set(id, after);
    this.getReady();
  }

  end(id: string, status: TaskStatus): void {
    this.statuses.set(id, status);
    this.line = this.line.filter((each) => each !== id);
    this.admit();
    this.getReady();
  }

  setCap(cap: number): void {
    this.cap = cap;
    this.admit();
  }

  /** Those whose predecessors have all ended join the line, in order of spawning. */
  private getReady(): void {
    for (const [id, after] of this.awaited) {
      if (!after.every((each) => isEnded(this.statuses.get(each) ?? 'done'))) continue;
      this.awaited.delete(id);
      if (this.statuses.get(id) === 'queued') this.line.push(id);
    }
    this.admit();
  }

  private admit(): void {
    while (this.running < this.cap) {
      const next = this.line.shift();
      if (next === undefined) return;
      this.statuses.set(next, 'running');
    }
  }
}

type Step = fc.AsyncCommand<SimpleRegistry, TaskStage>;

/** A step that is always possible; afterwards both must agree. */
function step(name: string, run: (model: SimpleRegistry, real: TaskStage) => Promise<void>): Step {
  return {
    toString: () => name,
    check: () => true,
    run: async (model, real) => {
      await run(model, real);
      await settle();
      const { tasks } = (await real.call('list_tasks')) as { tasks?: Answer[] };
      assert.deepEqual(
        tasks?.map((task) => [task['task_id'], task['status']]),
        [...model.statuses],
      );
      const { running, queued, cap: max } = model;
      assert.deepEqual(real.registry.capacity, { running, queued, max });
    },
  };
}

const spawn = (after: readonly number[]): Step =>
  step(`spawn after ${String(after)}`, async (model, real) => {
    const ids = after.flatMap((n) => model.pick(n) ?? []);
    model.spawn(await real.spawn('work', { after: ids }), ids);
  });

const end = (n: number, how: 'done' | 'error'): Step =>
  step(`end ${String(n)} as ${how}`, async (model, real) => {
    const id = model.pick(n);
    if (id === undefined || model.statuses.get(id) !== 'running') return;
    if (how === 'done') real.finish(id);
    else real.end(id, { kind: 'error', reason: 'no', text: '' });
    model.end(id, how);
    await settle();
    assert.equal((await real.call('collect_task', { task_id: id, timeout: 0 }))['status'], how);
  });

const cancel = (n: number): Step =>
  step(`cancel ${String(n)}`, async (model, real) => {
    const id = model.pick(n);
    if (id === undefined) return;
    const before = model.statuses.get(id) ?? assert.fail();
    const expected = isEnded(before)
      ? { ok: false, status: before }
      : { ok: true, status: before === 'queued' ? 'cancelled' : 'cancelling' };
    assert.deepEqual(await real.call('cancel_task', { task_id: id }), expected);
    if (expected.ok) model.end(id, 'cancelled');
  });

const setCap = (cap: number): Step =>
  step(`cap ${String(cap)}`, (model, real) => {
    real.limits.maxConcurrent = cap;
    real.registry.limitsChanged();
    model.setCap(cap);
    return Promise.resolve();
  });

describe('The registry against a simple model of it', () => {
  it('D20: D21: D24: D26: D43: however tasks are spawned, ended, cancelled and bounded, each stands where the model has it', async function () {
    this.timeout(60_000);
    const nth = fc.nat(30);
    const steps = fc.commands(
      [
        fc.array(nth, { maxLength: 3 }).map(spawn),
        fc.array(nth, { maxLength: 1 }).map(spawn),
        fc.tuple(nth, fc.constantFrom('done' as const, 'error' as const)).map(([n, how]) => end(n, how)),
        nth.map((n) => end(n, 'done')),
        nth.map(cancel),
        fc.integer({ min: 1, max: 4 }).map(setCap),
      ],
      { maxCommands: 60, size: 'max' },
    );
    await fc.assert(
      fc.asyncProperty(steps, async (each) => {
        const real = new TaskStage();
        real.limits.maxConcurrent = 2;
        await fc.asyncModelRun(() => ({ model: new SimpleRegistry(), real }), each);
        real.registry.dispose();
        await settle();
        assert.equal(real.clock.pending, 0);
      }),
      { numRuns: Number(process.env['FANOUT_RUNS'] ?? 30) },
    );
  });
});
