import * as z from 'zod/mini';
import { defineTool, type Tool } from '../../agent/tool.ts';
import type { TaskFiles } from '../../files/taskFiles.ts';
import { changeAnswer } from '../changeAnswer.ts';
import type { TaskNames } from '../taskNames.ts';

/** `move_file`: renames or moves one file to a path where nothing is. */
export function moveFile(files: Pick<TaskFiles, 'move'>, names?: TaskNames): Tool {
  return defineTool({
    name: 'move_file',
    description:
      'Moves or renames one text file to a path where nothing is yet. Imports elsewhere are not changed: edit them yourself.',
    effect: 'write',
    input: z.object({
      from: z.string().check(z.describe('Relative to the workspace.')),
      to: z.string().check(z.describe('Relative to the workspace.')),
    }),
    run: async ({ from, to }, signal) => changeAnswer(await files.move(from, to, signal), names),
  });
}
