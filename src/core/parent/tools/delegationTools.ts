import type { Tool } from '../../agent/tool.ts';
import { cancelTask } from './cancelTask.ts';
import { checkTask } from './checkTask.ts';
import { collectTask } from './collectTask.ts';
import { delegateTask } from './delegateTask.ts';
import { delegateTaskAsync } from './delegateTaskAsync.ts';
import type { Delegation } from './delegation.ts';
import { listTasks } from './listTasks.ts';
import { steerTask } from './steerTask.ts';

/** The seven delegation tools on behalf of one caller. */
export function delegationTools(delegation: Delegation): Tool[] {
  return [
    delegateTaskAsync(delegation),
    checkTask(delegation),
    steerTask(delegation),
    collectTask(delegation),
    cancelTask(delegation),
    listTasks(delegation),
    delegateTask(delegation),
  ];
}

/**
 * An orchestrator's tools. With its own ones it works, so they wait for a slot when an earlier call of the same turn gave
 * the task's away (D26); delegating needs none.
 */
export function orchestratorTools(own: readonly Tool[], delegation: Delegation): Tool[] {
  const working = own.map((tool): Tool => ({
    ...tool,
    run: async (input, signal, onOutput) => {
      await delegation.registry.withSlot(delegation.caller);
      return tool.run(input, signal, onOutput);
    },
  }));
  return [...working, ...delegationTools(delegation)];
}
