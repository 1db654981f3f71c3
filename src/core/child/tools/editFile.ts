import * as z from 'zod/mini';
import { defineTool, type Tool } from '../../agent/tool.ts';
import type { TaskFiles } from '../../files/taskFiles.ts';
import { changeAnswer } from '../changeAnswer.ts';
import type { TaskNames } from '../taskNames.ts';

/** `edit_file`: replaces the one place where `old_string` stands, merged with what others changed meanwhile. */
export function editFile(files: Pick<TaskFiles, 'edit'>, names?: TaskNames): Tool {
  return defineTool({
    name: 'edit_file',
    description:
      'Replaces old_string by new_string in a file. old_string must be in the file exactly once: copy it from ' +
      'read_file without the line numbers, with enough lines around it. Others edit the same files: changes elsewhere ' +
      'are merged; if the same lines were changed you get "Refused" with the lines as they stand now; edit again on those.',
    effect: 'write',
    input: z.object({
      path: z.string().check(z.describe('Relative to the workspace.')),
      old_string: z.string().check(z.describe('The exact text to replace, blanks and all.')),
      new_string: z.string().check(z.describe('What to put there; empty to delete.')),
      replace_all: z.optional(z.boolean().check(z.describe('Replace every place where old_string stands.'))),
    }),
    run: async ({ path, old_string, new_string, replace_all }, signal) => {
      const replacement = { oldText: old_string, newText: new_string, replaceAll: replace_all ?? false };
      return changeAnswer(await files.edit(path, replacement, signal), names);
    },
  });
}
