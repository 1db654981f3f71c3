import * as z from 'zod/mini';
import type { Tool } from '../../agent/tool.ts';
import { takesNextTurn } from '../../tasks/nextTurn.ts';
import { delegationTool, type Delegation } from './delegation.ts';

/** `steer_task`: a message that the task sees before its next model call (D14 to D18). */
export function steerTask(delegation: Delegation): Tool {
  return delegationTool({
    name: 'steer_task',
    description: 'Sends a message to a task that has not ended; it sees it before its next step and goes on with it.',
    effect: 'write',
    input: z.object({
      task_id: z.string(),
      message: z.string(),
      interrupt: z.optional(z.boolean().check(z.describe('Cut its present model call short, so that it sees it now.'))),
    }),
    run: async ({ task_id: id, message, interrupt = false }, signal) => {
      const { registry, caller, clock, speaker } = delegation;
      const task = registry.get(id, caller);
      const { turns } = task;
      const receipt = registry.steer(id, message, speaker, interrupt, caller);
      if (receipt === undefined) return { ok: false, status: task.status };
      // The call that it cut short may have used up a budget, and one that was answered may wait for a slot.
      const isHeard = receipt === 'delivered' && (await takesNextTurn(task, turns, registry, clock, signal));
      return { ok: true, receipt: isHeard ? 'delivered' : 'queued' };
    },
  });
}
