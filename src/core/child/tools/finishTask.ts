import * as z from 'zod/mini';
import { defineTool, failed, type Tool } from '../../agent/tool.ts';

/** `finish_task`: ends the task with a summary; a plain final text does as well. */
export function finishTask(): Tool {
  return defineTool({
    name: 'finish_task',
    description:
      'Ends your task. Call it alone, when all is done, with a truthful summary of what you did and did not do.',
    effect: 'write',
    input: z.object({ summary: z.string() }),
    run: ({ summary }) => {
      if (summary.trim() === '') return failed('Error: finish_task: the summary is blank; say what you did.');
      return { text: 'The task ends here.', ok: true, final: { summary } };
    },
  });
}
