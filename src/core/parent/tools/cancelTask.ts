import * as z from 'zod/mini';
import type { Tool } from '../../agent/tool.ts';
import { delegationTool, type Delegation } from './delegation.ts';

/** `cancel_task`: stops a task and everything that it spawned (D19 to D22). */
export function cancelTask(delegation: Delegation): Tool {
  return delegationTool({
    name: 'cancel_task',
    description: 'Stops a task and all that it spawned. What it has edited so far stays.',
    effect: 'write',
    input: z.object({ task_id: z.string() }),
    run: ({ task_id: id }) => {
      const { registry, caller } = delegation;
      const ok = registry.cancel(id, caller);
      return { ok, status: registry.get(id, caller).status };
    },
  });
}
