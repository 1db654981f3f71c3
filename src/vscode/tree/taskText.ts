import { plainLine } from '../../core/base/plainText.ts';
import { ellipsis } from '../../core/base/text.ts';
import { isEnded } from '../../core/tasks/taskStatus.ts';
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
export function statusText(task: Pick<TaskView, 'status' | 'waitingFor' | 'pausing'>): string {
  if (task.pausing && task.status !== 'paused') return `${task.status}, pauses before its next turn`;
  if (isAsking(task)) return `waiting for an ${waitingWord[task.waitingFor.kind]}`;
  return task.status;
}

/** What a task's row tells beside the task itself. */
export interface ShownFacts {
  readonly files: readonly FileChange[];
  /** The path of its last edit. */
  readonly lastEdited?: string | undefined;
  readonly isKept?: boolean;
  readonly isReverted?: boolean;
}

/**
 * What stands behind a task's label: state, turn, elapsed time, files, which of them it is at, what a person has decided
 * on its changes, steering that came too late (D17), and what it proposes (D37).
 */
export function taskDescription(task: TaskView, facts: ShownFacts): string {
  return wordsOf(task, facts, (seconds) => duration(seconds)).join(' · ');
}

/** The same for a screen reader, with the label. */
export function taskAccessibilityLabel(task: TaskView, facts: ShownFacts): string {
  const words = wordsOf(task, facts, (seconds) => count(Math.floor(seconds), 'second'));
  return [taskLabel(task), ...words].join(', ');
}

function wordsOf(
  task: TaskView,
  { files, lastEdited, isKept = false, isReverted = false }: ShownFacts,
  time: (seconds: number) => string,
): string[] {
  const words = [statusText(task)];
  if (isAsking(task)) return [...words, ellipsis(plainLine(task.waitingFor.text), longestRequest)];
  if (lastEdited !== undefined && !isEnded(task.status)) words.push(`in ${plainLine(fileName(lastEdited))}`);
  if (task.turns > 0) words.push(`turn ${String(task.turns)}`);
  if (task.elapsed > 0 || task.turns > 0) words.push(time(task.elapsed));
  if (files.length > 0) words.push(count(files.length, 'file'));
  if (isKept) words.push('kept');
  if (isReverted) words.push(files.length > 0 ? 'partly reverted' : 'reverted');
  if (task.missedSteer.length > 0) words.push('missed steering');
  if (task.proposals.length > 0) words.push(count(task.proposals.length, 'proposal'));
  return words;
}

const fileName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

const waitingWord = { approval: 'approval', question: 'answer' } as const;
