import type { TaskView } from '../../core/tasks/task.ts';
import { isEnded } from '../../core/tasks/taskStatus.ts';
import { isAsking, wasPaused } from '../tree/taskText.ts';

/** How many tasks stand where; `running` counts those being cancelled as well, and those that wait for their own tasks. */
export interface TaskCounts {
  readonly running: number;
  readonly queued: number;
  /** Those that wait for an answer or an approval. */
  readonly asking: number;
  /** Those that are held back, also over a reload. */
  readonly paused: number;
  readonly interrupted: number;
  readonly done: number;
  readonly failed: number;
  readonly cancelled: number;
}

export function countTasks(tasks: readonly Pick<TaskView, 'status' | 'waitingFor' | 'pausing'>[]): TaskCounts {
  const counts = { running: 0, queued: 0, asking: 0, paused: 0, interrupted: 0, done: 0, failed: 0, cancelled: 0 };
  for (const task of tasks) {
    counts[isAsking(task) ? 'asking' : wasPaused(task) ? 'paused' : places[task.status]]++;
  }
  return counts;
}

/** What goes on in words, `3 running, 2 queued`; what has ended only when nothing goes on; `""` without tasks. */
export function countsText(counts: TaskCounts): string {
  const live = words([
    [counts.running, 'running'],
    [counts.queued, 'queued'],
    [counts.asking, 'waiting for you'],
    [counts.paused, 'paused'],
    [counts.interrupted, 'interrupted'],
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
  waiting: 'running',
  paused: 'paused',
  interrupted: 'interrupted',
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
