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
  /** Whether a request for an approval, which only a person gives, ends it as well. */
  readonly endsByApprovals: boolean;
  /** Who waits. */
  readonly hearer: Pick<SpawnEntry, 'caller' | 'origin'>;
}

/** How a wait came to its end. */
export interface WaitEnd {
  readonly timeIsUp: boolean;
  /** Other tasks whose question cut it short. */
  readonly asking: readonly string[];
}

/** Ids of those that an answer names; a notice tells what all of them ask. */
const mostAsking = 20;

/**
 * Waits until all tasks, or any, have settled, and resolves early while one asks something, unless this hearer has come back to
 * that without an answer again and again; or when another task asks what this hearer has not been told (D38), or when the time
 * is up (D10 to D12). Rejects with an `AbortError` when the caller is stopped;
 * the tasks go on (D13). A waiting task gives its slot to others (D26).
 */
export async function waitForTasks(
  wait: TaskWait,
  registry: TaskRegistry,
  clock: Clock,
  signal: AbortSignal,
): Promise<WaitEnd> {
  const timeout = wait.timeout === undefined ? undefined : checkedTimeout(wait.timeout);
  const isNews = (task: TaskView): boolean => registry.requests.isNews(task, wait.hearer);
  const asks = (task: TaskView): boolean => task.waitingFor?.kind === 'question' && isNews(task);
  const isOverFor = (task: TaskView): boolean =>
    task.waitingFor ? asks(task) || (wait.endsByApprovals && isNews(task)) : isSettled(task);
  const questions = new QuestionNotices(registry);
  // The question of a task that is not waited for is told by a notice, which comes before the next request.
  const asking = (): TaskView[] => (wait.hearer.origin === 'agent' ? questions.pendingFor(wait.hearer.caller) : []);
  const ended = (timeIsUp: boolean): WaitEnd => {
    const others = asking().filter((task) => !wait.tasks.includes(task));
    return { timeIsUp, asking: others.slice(0, mostAsking).map(({ id }) => id) };
  };
  const isOver = (): boolean => {
    if (asking().length > 0) return true;
    if (wait.mode === 'any') return wait.tasks.length === 0 || wait.tasks.some(isOverFor);
    return wait.tasks.every(isOverFor) || wait.tasks.some(asks);
  };
  if (signal.aborted) throw new AbortError();
  if (isOver()) return ended(false);
  if (timeout === 0) return ended(true);
  return registry.withoutSlot(
    wait.hearer.caller,
    () =>
      new Promise<WaitEnd>((resolve, reject) => {
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
              resolve(ended(false));
            });
        });
        const timer =
          timeout === undefined
            ? undefined
            : clock.after(timeout * 1000, () => {
                finish(() => {
                  resolve(ended(true));
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
