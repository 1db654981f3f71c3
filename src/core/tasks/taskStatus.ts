/** Where a task stands in its life. Every word is true: `cancelling` until it has really stopped. */
export type TaskStatus =
  'queued' | 'running' | 'waiting' | 'paused' | 'cancelling' | 'interrupted' | 'done' | 'error' | 'cancelled';

/** The legal steps of a task's life; what is not named here cannot happen. */
const transitions: Readonly<Record<TaskStatus, readonly TaskStatus[]>> = {
  queued: ['running', 'paused', 'cancelling', 'cancelled', 'interrupted'],
  running: ['waiting', 'paused', 'cancelling', 'interrupted', 'done', 'error'],
  waiting: ['queued', 'running', 'paused', 'cancelling', 'interrupted', 'done', 'error'],
  paused: ['queued', 'cancelling', 'cancelled', 'interrupted'],
  cancelling: ['cancelled'],
  interrupted: ['queued', 'cancelled'],
  done: [],
  error: [],
  cancelled: [],
};

/** All status words, in the order of a task's life. */
export const taskStatuses = Object.keys(transitions) as readonly TaskStatus[];

export function canBecome(from: TaskStatus, to: TaskStatus): boolean {
  return transitions[from].includes(to);
}

/** True for `done`, `error` and `cancelled`: the first of them is the last word on a task (D21). */
export function isEnded(status: TaskStatus): boolean {
  return transitions[status].length === 0;
}
