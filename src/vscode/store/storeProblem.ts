import { HumanError } from '../../core/base/errors.ts';
import { fileProblem } from '../editor/fileErrors.ts';

/** What a person is told when a session cannot be stored. */
export function storeProblem(error: unknown): HumanError {
  return new HumanError(
    `Fanout cannot store its tasks: ${fileProblem(error)}. They go on, but they are lost when this window closes or reloads.`,
  );
}
