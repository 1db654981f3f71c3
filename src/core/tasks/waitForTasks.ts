import type { Clock } from '../base/clock.ts';
import { AbortError, HumanError } from '../base/errors.ts';
import { QuestionNotices } from './questionNotices.ts';
import type { SpawnEntry } from './registryPorts.ts';
import type { TaskView } from './task.ts';
import type { TaskRegistry } from './taskRegistry.ts';
import { isSettled } from './taskReport.ts';

/** The longest wait of one collect, in seconds (D11). */
const longestWait = 3_600;

/** A wait for several tasks; `timeout` in seconds, without it there is none. */
export interface TaskWait {
  readonly tasks: readonly TaskView[];
  readonly mode: 'all' | 'any';
  readonly timeout?: number | undefined;
  /** Who waits. */
  readonly hearer: Pick<SpawnEntry, 'caller' | 'origin'>;
}

/**
 * Waits until all tasks, or any, have settled, and resolves early when one asks something that this hearer has not been
 * shown, or any other of its tasks does (D38), or when the time is up (D10 to D12): then with true. Rejects with an `AbortError` when the caller is stopped;
 * the tasks go on (D13). A waiting task gives its slot to others (D26).
 */
export async function waitForTasks(
  wait: TaskWait,
  registry: TaskRegistry,
  clock: Clock,
  signal: AbortSignal,
): Promise<boolean> {
  const timeout = wait.timeout === undefined ? undefined : checkedTimeout(wait.timeout);
  const isNews = (task: TaskView): boolean => registry.requests.isNews(task, wait.hearer);
  // Somebody who was shown what a task waits for, and waits for it again, waits for more than that.
  const isOverFor = (task: TaskView): boolean => (task.waitingFor ? isNews(task) : isSettled(task));
  const questions = new QuestionNotices(registry);
  const isOver = (): boolean => {
    // The question of a task that is not waited for is told by a notice, which comes before the next request.
    if (wait.hearer.origin === 'agent' && questions.pendingFor(wait.hearer.caller).length > 0) return true;
    if (wait.mode === 'any') return wait.tasks.length === 0 || wait.tasks.some(isOverFor);
    return (
      wait.tasks.every(isOverFor) || wait.tasks.some((task) => task.waitingFor?.kind === 'question' && isNews(task))
    );
  };
  if (signal.aborted) throw new AbortError();
  if (isOver()) return false;
  if (timeout === 0) return true;
  return registry.withoutSlot(
    wait.hearer.caller,
    () =>
      new Promise<boolean>((resolve, reject) => {
        const finish = (end: () => void): void => {
          changes.dispose();
          timer?.dispose();
          signal.removeEventListener('abort', onAbort);
          end();
        };
        const onAbort = (): void => {
          finish(() => {
            reject(new AbortError());
          });
        };
        const changes = registry.onDidChange(({ type }) => {
          if (type !== 'output' && isOver())
            finish(() => {
              resolve(false);
            });
        });
        const timer =
          timeout === undefined
            ? undefined
            : clock.after(timeout * 1000, () => {
                finish(() => {
                  resolve(true);
                });
              });
        signal.addEventListener('abort', onAbort, { once: true });
      }),
  );
}

function checkedTimeout(timeout: number): number {
  if (!(timeout >= 0)) throw new HumanError('timeout must be a number of seconds, 0 or more.');
  return Math.min(timeout, longestWait);
}
