import * as z from 'zod/mini';
import { defineTool, type Tool } from '../../agent/tool.ts';
import type { TaskFiles } from '../../files/taskFiles.ts';
import { changeAnswer } from '../changeAnswer.ts';
import type { TaskNames } from '../taskNames.ts';

/** `delete_file`: one file, unless it holds changes that the task has not seen. */
export function deleteFile(files: Pick<TaskFiles, 'delete'>, names?: TaskNames): Tool {
  return defineTool({
    name: 'delete_file',
    description: 'Deletes one text file. Refused while it holds changes of others that you have not read.',
    effect: 'write',
    input: z.object({ path: z.string().check(z.describe('Relative to the workspace.')) }),
    run: async ({ path }, signal) => changeAnswer(await files.delete(path, signal), names),
  });
}
