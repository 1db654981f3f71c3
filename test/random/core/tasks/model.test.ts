import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { settle } from '../../../support/deferred.ts';
import { TaskStage } from '../../../support/taskStage.ts';

/** A task as the model sees it: only where it stands, by the design's words. */
interface ModelTask {
  readonly id: string;
  status: 'queued' | 'running' | 'paused' | 'interrupted' | 'done' | 'error' | 'cancelled';
  /** Asked to pause, and not to go on since. */
  pausing: boolean;
}

/** What the registry should do, without slots, promises and signals: a list, and a line that is let in in order. */
class Model {
  readonly tasks: ModelTask[] = [];
  private line: ModelTask[] = [];

  constructor(readonly slots: number) {}

  spawned(id: string): void {
    const task: ModelTask = { id, status: 'queued', pausing: false };
    this.tasks.push(task);
    this.queue(task);
  }

  pause(task: ModelTask): boolean {
    if (task.pausing || (task.status !== 'queued' && task.status !== 'running')) return false;
    task.pausing = true;
    if (task.status === 'queued') {
      task.status = 'paused';
      this.line = this.line.filter((each) => each !== task);
    }
    return true;
  }

  resume(task: ModelTask): boolean {
    if (!task.pausing && task.status !== 'interrupted') return false;
    task.pausing = false;
    if (task.status === 'running') return true;
    task.status = 'queued';
    this.queue(task);
    return true;
  }

  /** A running task begins its next turn. */
  turn(task: ModelTask): void {
    if (!task.pausing) return;
    task.status = 'paused';
    this.admit();
  }

  end(task: ModelTask, status: 'done' | 'error' | 'cancelled'): void {
    task.status = status;
    task.pausing = false;
    this.line = this.line.filter((each) => each !== task);
    this.admit();
  }

  reload(): void {
    this.line = [];
    for (const task of this.tasks) if (!isOver(task)) task.status = 'interrupted';
  }

  private queue(task: ModelTask): void {
    this.line.push(task);
    this.admit();
  }

  private admit(): void {
    while (this.tasks.filter(({ status }) => status === 'running').length < this.slots) {
      const next = this.line.shift();
      if (!next) return;
      next.status = 'running';
    }
  }
}

const isOver = ({ status }: ModelTask): boolean => ['done', 'error', 'cancelled'].includes(status);

interface Real {
  stage: TaskStage;
}

type Step = fc.AsyncCommand<Model, Real>;

/** A step on one task, picked from all by a number. */
class OnTask implements Step {
  constructor(
    private readonly name: string,
    private readonly pick: number,
    private readonly applies: (task: ModelTask) => boolean,
    private readonly act: (model: Model, task: ModelTask, stage: TaskStage) => void,
  ) {}

  check(model: Readonly<Model>): boolean {
    const task = this.taskOf(model);
    return task !== undefined && this.applies(task);
  }

  async run(model: Model, { stage }: Real): Promise<void> {
    const task = this.taskOf(model) ?? assert.fail();
    this.act(model, task, stage);
    await settle();
    compare(model, stage);
  }

  toString(): string {
    return `${this.name}(${String(this.pick)})`;
  }

  private taskOf(model: Readonly<Model>): ModelTask | undefined {
    return model.tasks[this.pick % Math.max(1, model.tasks.length)];
  }
}

class Spawn implements Step {
  check(model: Readonly<Model>): boolean {
    return model.tasks.length < 8;
  }

  async run(model: Model, { stage }: Real): Promise<void> {
    model.spawned(await stage.spawn());
    await settle();
    compare(model, stage);
  }

  toString(): string {
    return 'spawn';
  }
}

class Reload implements Step {
  check(): boolean {
    return true;
  }

  async run(model: Model, real: Real): Promise<void> {
    const { maxConcurrent } = real.stage.limits;
    real.stage = await real.stage.reloaded();
    real.stage.limits.maxConcurrent = maxConcurrent;
    model.reload();
    compare(model, real.stage);
  }

  toString(): string {
    return 'reload';
  }
}

function compare(model: Model, stage: TaskStage): void {
  assert.deepEqual(
    stage.registry.all().map(({ id, status, pausing }) => ({ id, status, pausing })),
    model.tasks,
  );
  const count = (wanted: string): number => model.tasks.filter(({ status }) => status === wanted).length;
  assert.deepEqual(stage.registry.capacity, { running: count('running'), queued: count('queued'), max: model.slots });
}

const steps = (): fc.Arbitrary<Step>[] => {
  const onTask = (
    name: string,
    applies: (task: ModelTask) => boolean,
    act: (model: Model, task: ModelTask, stage: TaskStage) => void,
  ): fc.Arbitrary<Step> => fc.nat({ max: 7 }).map((pick) => new OnTask(name, pick, applies, act));
  const running = ({ status }: ModelTask): boolean => status === 'running';
  const any = (): boolean => true;
  const spawn = fc.constant(new Spawn());
  const pause = onTask('pause', any, (model, task, { registry }) => {
    assert.equal(registry.pause(task.id), model.pause(task));
  });
  // More spawns and pauses than the rest, so that there is a line to be taken out of.
  return [
    ...[spawn, spawn, spawn, spawn, pause, pause],
    fc.constant(new Reload()),
    onTask('resume', any, (model, task, { registry }) => {
      assert.equal(registry.resume(task.id), model.resume(task));
    }),
    onTask('turn', running, (model, task, { runs }) => {
      runs
        .get(task.id)
        ?.ready()
        .catch(() => undefined);
      model.turn(task);
    }),
    onTask('finish', running, (model, task, stage) => {
      stage.finish(task.id);
      model.end(task, 'done');
    }),
    onTask('fail', running, (model, task, stage) => {
      stage.end(task.id, { kind: 'error', reason: 'stalled', text: '' });
      model.end(task, 'error');
    }),
    onTask('cancel', any, (model, task, { registry }) => {
      assert.equal(registry.cancel(task.id), !isOver(task));
      if (!isOver(task)) model.end(task, 'cancelled');
    }),
  ];
};

describe('The registry against a simple model', () => {
  it('D20: D21: D26: D40: every task stands where the model says, after any steps, reloads among them', async function () {
    this.timeout(60_000);
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 3 }),
        fc.commands(steps(), { maxCommands: 40, size: 'max' }),
        async (slots, run) => {
          const setup = (): { model: Model; real: Real } => {
            const stage = new TaskStage();
            stage.limits.maxConcurrent = slots;
            return { model: new Model(slots), real: { stage } };
          };
          await fc.asyncModelRun(setup, run);
        },
      ),
      { numRuns: Number(process.env['FANOUT_RUNS'] ?? 30) },
    );
  });
});
