import type { Clock } from '../base/clock.ts';
import { AbortError, HumanError } from '../base/errors.ts';
import type { TaskView } from './task.ts';
import type { TaskRegistry } from './taskRegistry.ts';
import { isSettled } from './taskReport.ts';
import type { Caller } from './taskLineage.ts';

/** The longest wait of one collect, in seconds (D11). */
const longestWait = 3_600;

/** A wait for several tasks; `timeout` in seconds, without it there is none. */
export interface TaskWait {
  readonly tasks: readonly TaskView[];
  readonly mode: 'all' | 'any';
  readonly timeout?: number | undefined;
  readonly caller: Caller;
}

/**
 * Waits until all tasks, or any, have settled, and resolves early when the time is up (D10 to D12). Rejects with an
 * `AbortError` when the caller is stopped; the tasks go on (D13). A waiting task gives its slot to others (D26).
 */
export async function waitForTasks(
  wait: TaskWait,
  registry: TaskRegistry,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  const timeout = wait.timeout === undefined ? undefined : checkedTimeout(wait.timeout);
  const isOver = (): boolean =>
    wait.tasks.length === 0 || (wait.mode === 'any' ? wait.tasks.some(isSettled) : wait.tasks.every(isSettled));
  if (signal.aborted) throw new AbortError();
  if (isOver() || timeout === 0) return;
  await registry.withoutSlot(
    wait.caller,
    () =>
      new Promise<void>((resolve, reject) => {
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
          if (type !== 'output' && isOver()) finish(resolve);
        });
        const timer =
          timeout === undefined
            ? undefined
            : clock.after(timeout * 1000, () => {
                finish(resolve);
              });
        signal.addEventListener('abort', onAbort, { once: true });
      }),
  );
}

function checkedTimeout(timeout: number): number {
  if (!(timeout >= 0)) throw new HumanError('timeout must be a number of seconds, 0 or more.');
  return Math.min(timeout, longestWait);
}
