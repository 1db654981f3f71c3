import * as z from 'zod/mini';
import { defineTool, failed, succeeded, type Tool, type ToolResult } from '../../agent/tool.ts';
import type { Clock } from '../../base/clock.ts';
import { HumanError } from '../../base/errors.ts';
import { fitText } from '../../tasks/answerRoom.ts';
import type { TaskOrigin, TaskView } from '../../tasks/task.ts';
import type { TaskProfile } from '../../tasks/taskProfile.ts';
import type { TaskRegistry } from '../../tasks/taskRegistry.ts';
import type { Caller } from '../../tasks/taskLineage.ts';

/** What every delegation tool works on, and on whose behalf. */
export interface Delegation {
  readonly registry: TaskRegistry;
  readonly clock: Clock;
  readonly caller: Caller;
  readonly origin: TaskOrigin;
  /** Whether a message to a task comes from its parent agent or from the person. */
  readonly speaker: 'user' | 'parent';
  /** Why a folder cannot be a task's module, as one sentence, or `undefined` when it can. */
  readonly moduleProblem: (folder: string) => Promise<string | undefined>;
  /** The profile of this name; rejects with a `HumanError` that lists the known ones (D36). */
  readonly findProfile: (name: string) => Promise<TaskProfile>;
}

/** As JSON in UTF-16 units: a refusal may repeat what it was given. */
const longestRefusal = 4_000;

interface DelegationToolDefinition<Schema extends z.ZodMiniObject> {
  readonly name: string;
  readonly description: string;
  readonly effect: 'read' | 'write';
  readonly input: Schema;
  readonly exactNumbers?: readonly (keyof z.infer<Schema> & string)[];
  readonly run: (input: z.infer<Schema>, signal: AbortSignal) => Promise<object> | object;
}

/** A delegation tool answers one JSON object as text; a refused call is `{ error }` alone. */
export function delegationTool<Schema extends z.ZodMiniObject>(definition: DelegationToolDefinition<Schema>): Tool {
  return defineTool({
    ...definition,
    refusal: (message) => JSON.stringify({ error: fitText(message, longestRefusal) }),
    run: async (input, signal): Promise<ToolResult> => {
      const answer = await definition.run(input, signal);
      const text = JSON.stringify(answer);
      return 'error' in answer && !('task_id' in answer) ? failed(text) : succeeded(text);
    },
  });
}

/** The fields of one task, the same for `delegate_task_async` and `delegate_task`. */
export const taskFields = {
  context: z.optional(
    z.string().check(z.describe('All it must know beyond the goal: it sees nothing of this conversation.')),
  ),
  module: z.optional(z.string().check(z.describe('Workspace-relative folder that the task works on.'))),
  owns: z.optional(z.array(z.string()).check(z.describe('Globs of the files it owns; without them module/**.'))),
  profile: z.optional(z.string().check(z.describe('Name of a profile that it works by; without it none.'))),
  model: z.optional(z.string().check(z.describe('Model name; without it the configured one for children.'))),
  toolsets: z.optional(
    z.array(z.string()).check(z.describe('Of read, edit, terminal; without it all that are granted.')),
  ),
  role: z.optional(
    z
      .enum(['leaf', 'orchestrator'])
      .check(z.describe('An orchestrator may delegate in turn, where the depth allows it.')),
  ),
  max_turns: z.optional(z.number().check(z.describe('Fewer model turns than the configured limit.'))),
  after: z.optional(z.array(z.string()).check(z.describe('Ids of tasks that must have ended before this one starts.'))),
  output_schema: z.optional(
    z
      .looseObject({})
      .check(z.describe('JSON schema that the data in its result must fit; without it there need be none.')),
  ),
};

/** One task as a caller names it. */
export const taskSchema = z.object({
  goal: z.string().check(z.describe('What the task shall achieve, complete in itself.')),
  ...taskFields,
});

/** Spawns a task for the caller; throws a `HumanError` and registers nothing when it cannot be. */
export async function spawnFor(delegation: Delegation, input: z.infer<typeof taskSchema>): Promise<TaskView> {
  const { module: folder = '' } = input;
  if (folder.trim() !== '') {
    const problem = await delegation.moduleProblem(folder);
    if (problem !== undefined) throw new HumanError(problem);
  }
  const { max_turns: maxTurns, output_schema: outputSchema, profile: name = '', ...request } = input;
  const profile = name.trim() === '' ? undefined : await delegation.findProfile(name);
  return delegation.registry.spawn({ ...request, maxTurns, outputSchema, profile }, delegation);
}
