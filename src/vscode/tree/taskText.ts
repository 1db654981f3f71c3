import { plainLine } from '../../core/base/plainText.ts';
import { ellipsis } from '../../core/base/text.ts';
import type { FileChange, TaskView, WaitingFor } from '../../core/tasks/task.ts';
import { count, duration } from '../amounts.ts';

/** The longest label of a task without a module, in UTF-16 units. */
const longestLabel = 48;

/** The longest beginning of what a task asks. */
const longestRequest = 80;

/** What a task is called wherever people see it: its module, else the beginning of its goal. */
export function taskLabel(task: Pick<TaskView, 'spec'>): string {
  const [firstLine = ''] = task.spec.goal.split('\n', 1);
  return plainLine(task.spec.module ?? ellipsis(firstLine, longestLabel));
}

/** True while a task waits for an answer or an approval. */
export function isAsking<Task extends Pick<TaskView, 'status' | 'waitingFor'>>(
  task: Task,
): task is Task & { readonly waitingFor: WaitingFor } {
  return task.status === 'waiting' && task.waitingFor !== undefined;
}

/** A state as its word, and what for when it waits for a person. */
export function statusText(task: Pick<TaskView, 'status' | 'waitingFor'>): string {
  if (isAsking(task)) return `waiting for an ${waitingWord[task.waitingFor.kind]}`;
  return task.status;
}

/** What stands behind a task's label: state, turn, elapsed time, files, and steering that came too late (D17); or what it asks. */
export function taskDescription(task: TaskView, files: readonly FileChange[]): string {
  return facts(task, files, (seconds) => duration(seconds)).join(' · ');
}

/** The same for a screen reader, with the label. */
export function taskAccessibilityLabel(task: TaskView, files: readonly FileChange[]): string {
  return [taskLabel(task), ...facts(task, files, (seconds) => count(Math.floor(seconds), 'second'))].join(', ');
}

function facts(task: TaskView, files: readonly FileChange[], time: (seconds: number) => string): string[] {
  const words = [statusText(task)];
  if (isAsking(task)) return [...words, ellipsis(plainLine(task.waitingFor.text), longestRequest)];
  if (task.turns > 0) words.push(`turn ${String(task.turns)}`);
  if (task.elapsed > 0 || task.turns > 0) words.push(time(task.elapsed));
  if (files.length > 0) words.push(count(files.length, 'file'));
  if (task.missedSteer.length > 0) words.push('missed steering');
  return words;
}

const waitingWord = { approval: 'approval', question: 'answer' } as const;
