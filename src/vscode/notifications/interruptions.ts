import type { Disposable } from '../../core/base/disposable.ts';
import { errorMessage } from '../../core/base/errors.ts';
import type { Logger } from '../../core/base/logger.ts';
import type { TaskView } from '../../core/tasks/task.ts';
import type { TaskRegistry } from '../../core/tasks/taskRegistry.ts';
import { newlyInterrupted, withoutTask } from './newlyInterrupted.ts';

/** How a person is told, and asked. */
export interface InterruptionPorts {
  /** Which interruptions were told, as `remember` was given them last. */
  readonly recall: () => readonly string[];
  readonly remember: (told: readonly string[]) => PromiseLike<void>;
  /** Resolves with the button that was chosen. */
  readonly ask: (text: string, ...buttons: string[]) => PromiseLike<string | undefined>;
  readonly say: (text: string) => void;
  readonly showTasks: () => PromiseLike<unknown>;
  readonly showProblem: (error: unknown) => void;
  readonly logger: Logger;
}

/** Tells a person of the tasks that were interrupted, of each interruption once, whatever sessions are visited between (D40). */
export class Interruptions implements Disposable {
  private readonly changes: Disposable;
  /** Those here that are remembered as told: most that come to stand in line are none of them. */
  private readonly toldHere = new Set<string>();

  constructor(
    private readonly tasks: Pick<TaskRegistry, 'all' | 'resume' | 'onDidChange'>,
    private readonly ports: InterruptionPorts,
  ) {
    // One that stands in line again and is interrupted there has not worked since, by which it could be told from before.
    this.changes = tasks.onDidChange(({ type, task }) => {
      if (type === 'changed' && task.status === 'queued' && this.toldHere.delete(task.id)) this.forget(task);
    });
  }

  dispose(): void {
    this.changes.dispose();
  }

  /** Tells which tasks the end of an earlier window has interrupted, and lets them go on at a click. */
  async tell(): Promise<void> {
    const untold = this.noteTold(this.tasks.all());
    if (untold.length === 0) return;
    const [text, resume] =
      untold.length === 1
        ? ['1 task was interrupted when its window closed.', 'Resume']
        : [`${String(untold.length)} tasks were interrupted when their window closed.`, 'Resume All'];
    const chosen = await this.ports.ask(`Fanout: ${text}`, resume, 'Show');
    if (chosen === 'Show') await this.ports.showTasks();
    if (chosen === resume) this.resume(untold);
  }

  /** Remembers those of these tasks that are interrupted as told, and answers which of them were not. */
  noteTold(tasks: readonly TaskView[]): readonly TaskView[] {
    const { untold, told } = newlyInterrupted(tasks, this.ports.recall());
    this.remember(told);
    for (const { id, status } of tasks) if (status === 'interrupted') this.toldHere.add(id);
    return untold;
  }

  private forget({ id }: TaskView): void {
    const told = this.ports.recall();
    const others = withoutTask(told, id);
    if (others.length < told.length) this.remember(others);
  }

  private remember(told: readonly string[]): void {
    this.ports.remember(told).then(undefined, (error: unknown) => {
      this.ports.logger.error('Which interruptions were told cannot be stored: they may be told again.', error);
    });
  }

  /** One that cannot go on holds up no other; each reason is told once. */
  private resume(tasks: readonly TaskView[]): void {
    const ids = new Set(tasks.map(({ id }) => id));
    const left = this.tasks.all().filter(({ id, status }) => ids.has(id) && status === 'interrupted');
    if (left.length === 0) this.ports.say('None of these tasks waits in this session to be resumed.');
    const problems = new Map<string, unknown>();
    for (const { id } of left) {
      try {
        this.tasks.resume(id);
      } catch (error) {
        problems.set(errorMessage(error), error);
      }
    }
    for (const error of problems.values()) this.ports.showProblem(error);
  }
}
