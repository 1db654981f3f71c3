import * as z from 'zod/mini';
import { defineTool, type Tool } from '../../agent/tool.ts';
import type { TaskFiles } from '../../files/taskFiles.ts';
import { changeAnswer } from '../changeAnswer.ts';
import type { TaskNames } from '../taskNames.ts';

/** `write_file`: a new file, or the whole text of one that the task has read whole. */
export function writeFile(files: Pick<TaskFiles, 'write'>, names?: TaskNames): Tool {
  return defineTool({
    name: 'write_file',
    description:
      'Creates a file with this content, folders included, or replaces the whole text of a file that you have read ' +
      'whole. What others changed since you read it is kept where you changed nothing. For small changes use edit_file.',
    effect: 'write',
    input: z.object({
      path: z.string().check(z.describe('Relative to the workspace.')),
      content: z.string().check(z.describe('The whole text of the file.')),
    }),
    run: async ({ path, content }, signal) => changeAnswer(await files.write(path, content, signal), names),
  });
}
