import type { TaskView } from '../../core/tasks/task.ts';
import { isEnded } from '../../core/tasks/taskStatus.ts';
import { isAsking } from '../tree/taskText.ts';

/** How many tasks stand where; `running` counts those being cancelled as well, and those that wait for their own tasks. */
export interface TaskCounts {
  readonly running: number;
  readonly queued: number;
  /** Those that go on only when a person does something: waiting for an answer, paused, interrupted. */
  readonly held: number;
  /** Those of them that wait for an answer or an approval. */
  readonly asking: number;
  readonly done: number;
  readonly failed: number;
  readonly cancelled: number;
}

export function countTasks(tasks: readonly Pick<TaskView, 'status' | 'waitingFor'>[]): TaskCounts {
  const counts = { running: 0, queued: 0, held: 0, asking: 0, done: 0, failed: 0, cancelled: 0 };
  for (const task of tasks) {
    if (isAsking(task)) counts.asking++;
    counts[task.status === 'waiting' && !isAsking(task) ? 'running' : places[task.status]]++;
  }
  return counts;
}

/** What goes on in words, `3 running, 2 queued`; what has ended only when nothing goes on; `""` without tasks. */
export function countsText(counts: TaskCounts): string {
  const live = words([
    [counts.running, 'running'],
    [counts.queued, 'queued'],
    [counts.held, 'waiting for you'],
  ]);
  if (live !== '') return live;
  return words([
    [counts.done, 'done'],
    [counts.failed, 'failed'],
    [counts.cancelled, 'cancelled'],
  ]);
}

export function hasLiveTasks(tasks: readonly Pick<TaskView, 'status'>[]): boolean {
  return tasks.some(({ status }) => !isEnded(status));
}

const places = {
  queued: 'queued',
  running: 'running',
  cancelling: 'running',
  waiting: 'held',
  paused: 'held',
  interrupted: 'held',
  done: 'done',
  error: 'failed',
  cancelled: 'cancelled',
} as const satisfies Record<TaskView['status'], keyof TaskCounts>;

function words(parts: readonly (readonly [number, string])[]): string {
  return parts
    .filter(([number]) => number > 0)
    .map(([number, word]) => `${String(number)} ${word}`)
    .join(', ');
}
