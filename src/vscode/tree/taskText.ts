import { plainLine } from '../../core/base/plainText.ts';
import { ellipsis } from '../../core/base/text.ts';
import { statusWord } from '../../core/base/statusWord.ts';
import { isEnded } from '../../core/tasks/taskStatus.ts';
import type { FileChange, TaskView, WaitingFor } from '../../core/tasks/task.ts';
import { count, duration } from '../amounts.ts';

/** The longest label of a task without a module, in UTF-16 units. */
const longestLabel = 48;

/** The longest beginning of a goal behind a module that several tasks have. */
const longestGoal = 32;

/** The longest beginning of what a task asks, or of why it failed. */
const longestReason = 80;

type Named = Pick<TaskView, 'id' | 'spec'>;

/**
 * What a task is called wherever people see it: its module, else the beginning of its goal. Where several `among` them are
 * called the same, the beginning of the goal stands behind the module, and a number where that is the same as well.
 */
export function taskLabel(task: Named, among: readonly Named[]): string {
  return taskLabels(among).get(task.id) ?? nameOf(task);
}

/** The labels of tasks that are shown together, by their ids. */
export function taskLabels(tasks: readonly Named[]): ReadonlyMap<string, string> {
  const names = tasks.map(nameOf);
  const counted = countOf(names);
  const seen = new Map<string, number>();
  return new Map(
    tasks.map((task, index) => {
      const name = names[index] ?? '';
      const label = (counted.get(name) ?? 0) > 1 ? nameWithGoal(task) : name;
      const number = (seen.get(label) ?? 0) + 1;
      seen.set(label, number);
      return [task.id, number === 1 ? label : `${label} (${String(number)})`];
    }),
  );
}

function nameOf({ spec }: Pick<Named, 'spec'>): string {
  return plainLine(spec.module ?? ellipsis(firstLine(spec.goal), longestLabel));
}

function nameWithGoal({ spec }: Named): string {
  if (spec.module === undefined) return nameOf({ spec });
  return plainLine(`${spec.module}: ${ellipsis(firstLine(spec.goal), longestGoal)}`);
}

function countOf(names: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

/** True while a task waits for an answer or an approval. */
export function isAsking<Task extends Pick<TaskView, 'status' | 'waitingFor'>>(
  task: Task,
): task is Task & { readonly waitingFor: WaitingFor } {
  return task.status === 'waiting' && task.waitingFor !== undefined;
}

/** True while a task works on its last turn before it is paused. */
export function pausesSoon({ status, pausing }: Pick<TaskView, 'status' | 'pausing'>): boolean {
  return pausing && (status === 'running' || status === 'waiting');
}

/** True for an interrupted task that was paused, or to be: it goes on only when a person says so of this one. */
export function wasPaused({ status, pausing }: Pick<TaskView, 'status' | 'pausing'>): boolean {
  return pausing && status === 'interrupted';
}

/** A state as its word, and what for when it waits for a person. */
export function statusText(task: Pick<TaskView, 'status' | 'waitingFor' | 'pausing'>): string {
  if (isAsking(task)) return askingWords[task.waitingFor.kind];
  if (pausesSoon(task)) return 'pauses after this turn';
  if (wasPaused(task)) return `${statusWord(task.status)} while paused`;
  return statusWord(task.status);
}

/** What a task's row tells beside the task itself. */
export interface ShownFacts {
  readonly files: readonly FileChange[];
  /** The path of its last edit. */
  readonly lastEdited?: string | undefined;
  readonly isKept?: boolean;
  readonly isReverted?: boolean;
  /** False where the reason of a failure stands in full beside it. */
  readonly saysWhy?: boolean;
}

/**
 * What stands behind a task's label, what matters most first, since the end is cut off: state, what it asks, why it failed,
 * what it has changed, what a person has decided on that, what it proposes (D37), steering that waits or came too late (D17),
 * the file it is at, turn, time.
 */
export function taskDescription(task: TaskView, facts: ShownFacts): string {
  return wordsOf(task, facts, shortWords).join(' · ');
}

/** The same for a screen reader, with the label. */
export function taskAccessibilityLabel(task: TaskView, facts: ShownFacts, label: string): string {
  return [label, ...wordsOf(task, facts, spokenWords)].join(', ');
}

interface Wording {
  readonly time: (seconds: number) => string;
  readonly lines: (added: number, removed: number) => string;
}

const shortWords: Wording = {
  time: duration,
  lines: (added, removed) => ` +${String(added)} −${String(removed)}`,
};

const spokenWords: Wording = {
  time: (seconds) => count(Math.floor(seconds), 'second'),
  lines: (added, removed) => ` with ${count(added, 'line')} added and ${String(removed)} removed`,
};

function wordsOf(
  task: TaskView,
  { files, lastEdited, isKept = false, isReverted = false, saysWhy = true }: ShownFacts,
  { time, lines }: Wording,
): string[] {
  const words = [statusText(task)];
  if (isAsking(task)) return [...words, beginning(task.waitingFor.text)];
  if (saysWhy && task.status === 'error' && task.error !== undefined) words.push(beginning(task.error));
  if (files.length > 0)
    words.push(`${count(files.length, 'file')}${lines(sum(files, 'added'), sum(files, 'removed'))}`);
  if (isKept) words.push('kept');
  if (isReverted) words.push(files.length > 0 ? 'partly reverted' : 'reverted');
  if (task.proposals.length > 0) words.push(count(task.proposals.length, 'proposal'));
  if (task.waitingSteer.length > 0) words.push('steering waits');
  if (task.missedSteer.length > 0) words.push('missed steering');
  if (lastEdited !== undefined && !isEnded(task.status)) words.push(`in ${plainLine(fileName(lastEdited))}`);
  if (task.turns > 0) words.push(`turn ${String(task.turns)}`);
  if (task.elapsed > 0 || task.turns > 0) words.push(time(task.elapsed));
  return words;
}

/** What changed of one file: `+3 −1`, and what else than its lines. */
export const changeText = ({ added, removed, form }: FileChange): string =>
  `+${String(added)} −${String(removed)}${form === undefined ? '' : `, ${form}`}`;

const beginning = (text: string): string => ellipsis(plainLine(text), longestReason);

const sum = (files: readonly FileChange[], part: 'added' | 'removed'): number =>
  files.reduce((total, file) => total + file[part], 0);

const firstLine = (text: string): string => text.split('\n', 1)[0] ?? '';

const fileName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** Short, so that what is asked shows as well. */
const askingWords = { approval: 'needs approval', question: 'asks' } as const;
