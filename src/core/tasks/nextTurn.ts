import type { Clock } from '../base/clock.ts';
import type { TaskView } from './task.ts';
import type { TaskRegistry } from './taskRegistry.ts';
import { isSettled } from './taskReport.ts';

/** How long a model call that was cut short may take to end, or a task that was answered to go on, in milliseconds. */
const longestWaitMs = 10_000;

/**
 * Resolves once a task whose wait was cut short has sent its next request, with true, or with false when it sends none by
 * itself: it has ended, or is held back, or asks something else, or its time is up, or the signal fires. `turns` are those that it had.
 */
export function takesNextTurn(
  task: TaskView,
  turns: number,
  registry: Pick<TaskRegistry, 'onDidChange'>,
  clock: Clock,
  signal: AbortSignal,
): Promise<boolean> {
  return new Promise((resolve) => {
    const finish = (isTaken: boolean): void => {
      changes.dispose();
      timer.dispose();
      signal.removeEventListener('abort', giveUp);
      resolve(isTaken);
    };
    const giveUp = (): void => {
      finish(false);
    };
    const look = (): void => {
      if (task.turns > turns) finish(true);
      else if (isSettled(task) || signal.aborted) giveUp();
    };
    const changes = registry.onDidChange(look);
    const timer = clock.after(longestWaitMs, giveUp);
    signal.addEventListener('abort', giveUp, { once: true });
    look();
  });
}
