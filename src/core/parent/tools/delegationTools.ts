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
