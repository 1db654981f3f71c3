import type { Author } from '../../core/files/outcome.ts';
import type { SwitchOutcome } from '../../core/files/review/taskReview.ts';
import type { TaskView } from '../../core/tasks/task.ts';
import { count } from '../amounts.ts';
import { taskLabels } from '../tree/taskText.ts';

/** Which part of a task's changes a person wanted taken back or brought back; all of them without a path. */
export interface SwitchedPart {
  readonly path?: string | undefined;
  /** Of a single hunk: the line at which it stands, from 1. */
  readonly line?: number | undefined;
}

/** What of a task was taken back (`on` false) or brought back, and what stayed as it is and why (F20), in sentences. */
export function switchedText(
  task: TaskView,
  on: boolean,
  { done, conflicts }: SwitchOutcome,
  { path, line }: SwitchedPart,
  tasks: readonly TaskView[],
): string {
  const labels = taskLabels(tasks);
  const label = labels.get(task.id) ?? task.id;
  const authorOf = (author: Author): string => labels.get(author ?? '') ?? author ?? 'you or another program';
  const verb = on ? 'brought back' : 'taken back';
  const place = path ?? count(done.length, 'file');
  const hunk = line === undefined ? undefined : `The hunk of ${label} at ${place}:${String(line)}`;
  const [first] = conflicts;
  if (!first) {
    if (done.length > 0) return `${hunk ?? `What ${label} changed in ${place}`} was ${verb}.`;
    return on
      ? `Nothing of ${label} was taken back before, so there is nothing to bring back.`
      : `Nothing that ${label} changed${path === undefined ? '' : ` in ${path}`} is left to be taken back.`;
  }
  const part = hunk ?? (done.length === 0 ? `Nothing of ${label}` : `A part of ${label}`);
  const outcome = `${part} was ${hunk !== undefined && done.length === 0 ? 'not ' : ''}${verb}.`;
  const why =
    first.by.length === 0
      ? first.reason
      : `${first.reason} by ${first.by.map(authorOf).join(', ')}; ${on ? 'bring' : 'take'} that back by hand.`;
  const others = conflicts.length - 1;
  return `${outcome} ${why}${others === 0 ? '' : ` In ${count(others, 'more file')} something stayed as well.`}`;
}
