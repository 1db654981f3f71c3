import type { TaskView } from '../../core/tasks/task.ts';
import { wasPaused } from '../tree/taskText.ts';

/** Interrupted tasks, and which of them nobody was told of yet. */
export interface InterruptedTasks {
  readonly untold: readonly TaskView[];
  /** What is to be remembered as told. */
  readonly told: readonly string[];
}

/** How many interruptions are remembered as told, so that the memory does not grow for ever: the latest. */
const mostRemembered = 2_000;

/**
 * Finds them; a task that was resumed and interrupted again counts as new, since its time went on. One that a person had
 * paused has nothing to be told of. What was told of the tasks of other sessions stays known.
 */
export function newlyInterrupted(tasks: readonly TaskView[], told: readonly string[]): InterruptedTasks {
  const known = new Set(told);
  const interrupted = tasks.filter(({ status }) => status === 'interrupted');
  const here = new Set(tasks.map(({ id }) => id));
  const elsewhere = told.filter((mark) => !here.has(idIn(mark)));
  return {
    untold: interrupted.filter((task) => !wasPaused(task) && !known.has(markOf(task))),
    told: [...elsewhere, ...interrupted.map(markOf)].slice(-mostRemembered),
  };
}

/** What was told without the interruptions of one task. */
export function withoutTask(told: readonly string[], id: string): readonly string[] {
  return told.filter((mark) => idIn(mark) !== id);
}

const markOf = ({ id, elapsed }: TaskView): string => `${id} ${String(elapsed)}`;

const idIn = (mark: string): string => mark.split(' ', 1)[0] ?? '';
