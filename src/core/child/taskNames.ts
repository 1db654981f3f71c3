import { plainLine } from '../base/plainText.ts';
import { ellipsis } from '../base/text.ts';
import type { Author } from '../files/outcome.ts';
import type { TaskView } from '../tasks/task.ts';

/** How a task is named to other tasks. */
export type TaskNames = (taskId: string) => string;

/** By its id alone, where nothing more is known of it. */
export const idAlone: TaskNames = (taskId) => taskId;

/** So much of a goal says what a task is about. */
const goalLength = 60;

/** Its id, with the module and the first words of the goal, so that another task can tell what it is at. */
export function taskName({ id, spec }: Pick<TaskView, 'id' | 'spec'>): string {
  const place = spec.module === undefined ? '' : `module ${plainLine(spec.module)}, `;
  return `${id} (${place}"${ellipsis(plainLine(spec.goal), goalLength)}")`;
}

/** Whoever changed a file, as a task is told. */
export function authorName(author: Author, names: TaskNames): string {
  return author === null ? 'the person or another program' : names(author);
}
