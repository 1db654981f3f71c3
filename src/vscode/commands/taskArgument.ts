import { HumanError } from '../../core/base/errors.ts';
import { ellipsis } from '../../core/base/text.ts';
import type { TaskView } from '../../core/tasks/task.ts';
import type { TaskRegistry } from '../../core/tasks/taskRegistry.ts';
import { messageText } from '../messageText.ts';
import { taskLabel, statusText } from '../tree/taskText.ts';
import type { Invocation } from './invocation.ts';

/** How to ask for a task that was not given. */
export interface TaskQuestion {
  readonly title: string;
  /** True for those that the command makes sense for. */
  readonly fits: (task: TaskView) => boolean;
  /** Why there is nothing to choose from, as one sentence. */
  readonly none: string;
}

/** The id that an argument stands for: a text, or a row of the tree; `undefined` when none was given. */
function taskIdIn(argument: unknown): string | undefined {
  if (argument === undefined || argument === null) return undefined;
  if (typeof argument === 'string') return argument;
  if (typeof argument === 'object' && 'id' in argument && typeof argument.id === 'string') return argument.id;
  throw new HumanError('The first argument must be a task’s id, or a row of the Fanout view.');
}

/** The text that stands behind a task; `undefined` when there is none, also where the tree passes its selection. */
export function textArgument(invocation: Invocation, what: string): string | undefined {
  const given = invocation.argument(1);
  if (given === undefined || given === null || Array.isArray(given)) return undefined;
  if (typeof given === 'string') return given;
  throw new HumanError(`The second argument must be the ${what}, a text.`);
}

/** The id that the command was given, or that the person picks; `undefined` when dismissed. Throws when there is no task. */
export async function taskIdFor(
  invocation: Invocation,
  registry: Pick<TaskRegistry, 'all'>,
  { title, fits, none }: TaskQuestion,
): Promise<string | undefined> {
  const given = taskIdIn(invocation.argument(0));
  if (given !== undefined) return given;
  invocation.willAsk();
  const all = registry.all();
  const items = all.filter(fits).map((task) => ({
    label: messageText(taskLabel(task, all)),
    description: statusText(task),
    detail: ellipsis(messageText(task.spec.goal), 120),
    id: task.id,
  }));
  if (items.length === 0) throw new HumanError(none);
  const picked = await invocation.pick(items, { title, placeHolder: 'Choose a task' });
  return picked?.id;
}
