import type { Toolset } from './taskSpec.ts';

/** What a named profile sets for a task (D36). */
export interface TaskProfile {
  readonly name: string;
  /** Stands in the task's system prompt. */
  readonly prompt: string;
  /** Used where the caller names none. */
  readonly model: string | undefined;
  /** The most that the task may use; `undefined` leaves it to the grant (D28). */
  readonly toolsets: readonly Toolset[] | undefined;
  /** Tools of the editor, by their names there, that the task is given beside its own; none when absent. */
  readonly tools?: readonly string[] | undefined;
}
