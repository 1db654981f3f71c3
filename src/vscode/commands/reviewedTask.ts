import { HumanError } from '../../core/base/errors.ts';
import type { Logger } from '../../core/base/logger.ts';
import { statusWord } from '../../core/base/statusWord.ts';
import type { TaskReview } from '../../core/files/review/taskReview.ts';
import type { WorkspaceRoot } from '../../core/files/workspacePort.ts';
import type { TaskView } from '../../core/tasks/task.ts';
import type { TaskRegistry } from '../../core/tasks/taskRegistry.ts';
import { isEnded } from '../../core/tasks/taskStatus.ts';
import type { ReviewEditor } from '../review/reviewEditor.ts';
import { taskLabel } from '../tree/taskText.ts';
import { TreeNode } from '../tree/treeNode.ts';
import type { Invocation } from './invocation.ts';
import { taskIdFor, type TaskQuestion } from './taskArgument.ts';

/** What the commands of reviewing work on. */
export interface ReviewPorts {
  readonly registry: Pick<TaskRegistry, 'all' | 'get'>;
  readonly review: TaskReview;
  readonly editor: ReviewEditor;
  readonly roots: () => readonly WorkspaceRoot[];
  readonly logger: Logger;
}

/** Does something with the task that was given or is picked among those that fit; `undefined` when dismissed. */
export async function withTask<T>(
  invocation: Invocation,
  { registry }: ReviewPorts,
  question: TaskQuestion,
  act: (task: TaskView) => Promise<T>,
): Promise<T | undefined> {
  const id = await taskIdFor(invocation, registry, question);
  return id === undefined ? undefined : act(registry.get(id));
}

/** Work on files that a person waits for and that ends by itself. */
export const endless = new AbortController().signal;

/** The file that a row of the tree stands for. */
export function pathOfRow(invocation: Invocation): string | undefined {
  const row = invocation.argument(0);
  return row instanceof TreeNode ? row.path : undefined;
}

/** True when nothing of the task edits: it has ended, or its window has closed. */
export function isAtRest({ status }: TaskView): boolean {
  return isEnded(status) || status === 'interrupted';
}

/** Throws a `HumanError` that says what must not be done yet to the task's changes. */
export function refuseWhileRunning(task: TaskView, { registry }: Pick<ReviewPorts, 'registry'>, what: string): void {
  if (isAtRest(task)) return;
  const state = `${taskLabel(task, registry.all())} is ${statusWord(task.status)}`;
  throw new HumanError(`${state}: its changes can be ${what} once it has ended; wait for that, or cancel it.`);
}
