import * as z from 'zod/mini';
import type { Tool } from '../../agent/tool.ts';
import { answerLimit } from '../../tasks/answerRoom.ts';
import { listReport } from '../../tasks/taskReport.ts';
import { taskStatuses } from '../../tasks/taskStatus.ts';
import { delegationTool, type Delegation } from './delegation.ts';

/** `list_tasks`: the caller's tasks in order of spawning (D24). */
export function listTasks(delegation: Delegation): Tool {
  return delegationTool({
    name: 'list_tasks',
    description: 'Lists your tasks in order of spawning, all of them or those with one status.',
    effect: 'read',
    input: z.object({ status: z.optional(z.enum(taskStatuses)) }),
    run: ({ status }) => {
      const visible = delegation.registry.visibleTo(delegation.caller);
      const asked = visible.filter((task) => status === undefined || task.status === status);
      // Only an agent's conversation has no room for all.
      return listReport(asked, delegation.origin === 'agent' ? answerLimit : Infinity);
    },
  });
}
