import type { Tool } from '../../agent/tool.ts';
import { delegationTool, spawnFor, taskSchema, type Delegation } from './delegation.ts';

/** `delegate_task_async`: starts a task and answers at once with its id (D1). */
export function delegateTaskAsync(delegation: Delegation): Tool {
  return delegationTool({
    name: 'delegate_task_async',
    description:
      'Starts a coding agent on a task and returns its task_id at once; go on with other work meanwhile. It edits the ' +
      'workspace in parallel with the others. Give it all the context that it needs.',
    effect: 'write',
    input: taskSchema,
    run: async (input) => {
      const task = await spawnFor(delegation, input);
      return { task_id: task.id, status: task.status, capacity: delegation.registry.capacity };
    },
  });
}
