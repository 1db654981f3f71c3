import * as z from 'zod/mini';
import { readNextSteps } from '../../agent/nextStep.ts';
import { defineTool, failed, type Tool, type ToolResult } from '../../agent/tool.ts';
import { longestResult } from '../../tasks/boundedOutcome.ts';
import type { ResultDemand } from '../resultDemand.ts';

/** `finish_task`: ends the task with a summary, and a result as data where one is owed, and proposals of further tasks (D37); a plain final text does as well where none is. */
export function finishTask(demand: ResultDemand): Tool {
  const tool = defineTool({
    name: 'finish_task',
    description:
      'Ends your task. Call it alone, when all is done, with a truthful summary of what you did and did not do.',
    effect: 'write',
    input: z.object({ summary: z.string(), result: z.optional(z.unknown()), next_steps: z.optional(z.unknown()) }),
    run: ({ summary, result, next_steps: given }): ToolResult => {
      if (summary.trim() === '') return failed('Error: finish_task: the summary is blank; say what you did.');
      const verdict = demand.judge(result);
      switch (verdict.kind) {
        case 'fits':
          return {
            text: 'The task ends here.',
            ok: true,
            final: { summary, result: verdict.result, nextSteps: readNextSteps(given) },
          };
        case 'misses':
          return failed(`Error: finish_task: ${verdict.problem}`);
        case 'failed':
          return { ...failed(`Error: finish_task: ${verdict.reason}.`), final: { summary, missing: verdict.reason } };
      }
    },
  });
  return { ...tool, spec: { ...tool.spec, parameters: withResult(tool.spec.parameters, demand) } };
}

const freeResult = `Facts as data, where the task asks for them; past ${String(longestResult)} characters of JSON they go to a file.`;

/** Servers want a type; the schema itself stands in words, since many refuse one or the other word of JSON schema. */
function withResult(parameters: Tool['spec']['parameters'], demand: ResultDemand): Tool['spec']['parameters'] {
  const { type, hint } = demand;
  const description = hint ?? freeResult;
  const properties = parameters['properties'] as Readonly<Record<string, unknown>>;
  const required = [...(parameters['required'] as string[]), ...(hint === undefined ? [] : ['result'])];
  const result = { ...(type === undefined ? {} : { type }), description };
  return { ...parameters, properties: { ...properties, result, next_steps: nextStepsSchema }, required };
}

/** Said here and not checked: a proposal that makes no sense must not keep a task from ending. */
const nextStepsSchema = {
  type: 'array',
  description:
    'Work beyond your goal that you found and left undone, as tasks that may follow; the user decides on them. At most 8.',
  items: {
    type: 'object',
    properties: {
      goal: { type: 'string', description: 'What the task shall achieve, complete in itself.' },
      context: { type: 'string', description: 'All it must know beyond the goal: it sees nothing of your work.' },
    },
    required: ['goal'],
  },
} as const;
