import * as z from 'zod/mini';
import type { Tool } from '../../agent/tool.ts';
import { checkReport } from '../../tasks/taskReport.ts';
import { delegationTool, type Delegation } from './delegation.ts';

/** `check_task`: how a task stands, without waiting (D6). */
export function checkTask(delegation: Delegation): Tool {
  return delegationTool({
    name: 'check_task',
    description: 'Tells how a task stands, with its last lines of output. Never waits; to wait use collect_task.',
    effect: 'read',
    input: z.object({ task_id: z.string() }),
    run: ({ task_id: id }) => {
      const { registry, caller } = delegation;
      return checkReport(registry.get(id, caller), registry);
    },
  });
}
