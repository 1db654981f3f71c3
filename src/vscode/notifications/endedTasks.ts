import type { TaskView } from '../../core/tasks/task.ts';
import { isEnded } from '../../core/tasks/taskStatus.ts';
import { count } from '../amounts.ts';
import { messageText } from '../messageText.ts';
import { taskLabel } from '../tree/taskText.ts';

/** What a person is told once about tasks that ended together. */
export interface EndedNews {
  readonly text: string;
  readonly allDone: boolean;
}

/**
 * Tasks of our own parent and of people that have ended and that nobody was told of in a notification. Those of one
 * delegation are told together, once all have ended and the parent has heard of them and is idle again.
 */
export class EndedTasks {
  private readonly untold = new Map<string, TaskView>();
  /** An ended task may still change: what it proposes is answered. */
  private readonly told = new Set<string>();

  /** Takes note of a task that has just come: one that an earlier window has ended is told no more. */
  pass({ id, status }: TaskView): void {
    if (isEnded(status)) this.told.add(id);
  }

  /** Enters a task that has changed. */
  enter(task: TaskView): void {
    if (concernsPeople(task) && isEnded(task.status) && !this.told.has(task.id)) this.untold.set(task.id, task);
  }

  /** Forgets a task that was taken off the list. */
  forget(task: TaskView): void {
    this.untold.delete(task.id);
    this.told.delete(task.id);
  }

  /** What is to be told now that the parent is idle; it counts as told from now on. A parent that gets no answer is not waited for. */
  take(all: readonly TaskView[], isHeldUp = false): EndedNews | undefined {
    const live = all.filter((task) => concernsPeople(task) && !isEnded(task.status));
    const liveGroups = new Set(live.map(groupOf));
    const told = [...this.untold.values()].filter((task) => (task.heard || isHeldUp) && !liveGroups.has(groupOf(task)));
    if (told.length === 0) return undefined;
    for (const { id } of told) {
      this.untold.delete(id);
      this.told.add(id);
    }
    return { text: `Fanout: ${newsOf(told, all)}`, allDone: told.every(({ status }) => status === 'done') };
  }
}

/** How many ended, how, and with what proposals (D37); of a single one that failed also why. */
function newsOf(told: readonly TaskView[], all: readonly TaskView[]): string {
  const failed = told.filter(({ status }) => status === 'error');
  const cancelled = told.filter(({ status }) => status === 'cancelled');
  const [first, ...others] = failed;
  const reason = first && others.length === 0 ? reasonOf(first, all) : undefined;
  if (told.length === 1 && reason !== undefined) return reason;
  const exceptions = [
    [failed.length, 'failed'],
    [cancelled.length, 'cancelled'],
  ]
    .filter(([many]) => many !== 0)
    .map((part) => part.join(' '));
  const suffix = exceptions.length === 0 ? '' : ` (${exceptions.join(', ')})`;
  const proposed = told.reduce((sum, { proposals }) => sum + proposals.length, 0);
  const proposals = proposed === 0 ? '' : `, with ${count(proposed, 'proposal')}`;
  const counts = `${count(told.length, 'task')} ended${suffix}${proposals}.`;
  return reason === undefined ? counts : `${counts} ${reason}`;
}

function reasonOf(task: TaskView, all: readonly TaskView[]): string | undefined {
  if (task.error === undefined) return undefined;
  const said = messageText(`${taskLabel(task, all)} failed: ${task.error}`);
  return /[.!?…]$/.test(said) ? said : `${said}.`;
}

function concernsPeople({ parentId, origin }: TaskView): boolean {
  return parentId === null && origin !== 'language-model-tool';
}

/** The tasks of one delegation by a person; those of the parent agent are one group. */
function groupOf({ batch }: TaskView): string {
  return batch ?? '';
}
