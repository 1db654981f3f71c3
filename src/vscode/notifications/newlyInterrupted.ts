import type { TaskView } from '../../core/tasks/task.ts';

/** Interrupted tasks, and which of them nobody was told of yet. */
export interface InterruptedTasks {
  readonly untold: readonly TaskView[];
  /** What is to be remembered as told. */
  readonly told: readonly string[];
}

/** Finds them; a task that was resumed and interrupted again counts as new, since its time went on. */
export function newlyInterrupted(tasks: readonly TaskView[], told: readonly string[]): InterruptedTasks {
  const known = new Set(told);
  const interrupted = tasks.filter(({ status }) => status === 'interrupted');
  return { untold: interrupted.filter((task) => !known.has(markOf(task))), told: interrupted.map(markOf) };
}

const markOf = ({ id, elapsed }: TaskView): string => `${id} ${String(elapsed)}`;
