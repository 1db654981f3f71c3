import { HumanError } from '../../core/base/errors.ts';
import type { Delegation } from '../../core/parent/tools/delegation.ts';
import { requestOf } from '../../core/tasks/spawnRequest.ts';
import type { TaskView } from '../../core/tasks/task.ts';
import { isEnded } from '../../core/tasks/taskStatus.ts';
import { pausesSoon } from '../tree/taskText.ts';
import type { CommandHandler } from './callbacks.ts';
import { refusalIsAnError } from './refusal.ts';
import { taskIdFor } from './taskArgument.ts';

/** The commands that hold single tasks back, let them go on, and do them once more. */
export function taskLifeCommands({ registry, caller, origin }: Delegation): Readonly<Record<string, CommandHandler>> {
  return {
    'fanout.pauseTask': async (invocation) => {
      const question = {
        title: 'Pause a Task',
        fits: isPausable,
        none: 'No task is running that could be paused.',
      };
      const id = await taskIdFor(invocation, registry, question);
      if (id === undefined) return undefined;
      const answer = { ok: registry.pause(id), status: registry.get(id).status };
      return refusalIsAnError(invocation, answer, 'cannot be paused');
    },
    'fanout.resumeTask': async (invocation) => {
      const question = { title: 'Resume a Task', fits: isResumable, none: 'No task is paused or interrupted.' };
      const id = await taskIdFor(invocation, registry, question);
      if (id === undefined) return undefined;
      const answer = { ok: registry.resume(id), status: registry.get(id).status };
      return refusalIsAnError(invocation, answer, 'cannot be resumed');
    },
    'fanout.rerunTask': async (invocation) => {
      const id = await taskIdFor(invocation, registry, {
        title: 'Run a Task Again',
        fits: ({ status }) => isEnded(status),
        none: 'No task has ended yet.',
      });
      if (id === undefined) return undefined;
      const { status, spec, missedSteer } = registry.get(id);
      if (!isEnded(status)) {
        throw new HumanError(`Task ${id} has not ended, it is ${status}: only an ended task runs again.`);
      }
      const known = new Set(registry.all().map((task) => task.id));
      const request = requestOf(spec, (other) => known.has(other));
      const again = registry.spawn(request, { caller, origin });
      // Before its first request; the person who has it run again stands behind what was said.
      for (const message of missedSteer) registry.steer(again.id, message, 'user', false);
      return again.id;
    },
  };
}

function isPausable({ status, pausing }: TaskView): boolean {
  return !pausing && (status === 'queued' || status === 'running' || status === 'waiting');
}

function isResumable(task: TaskView): boolean {
  return task.status === 'interrupted' || task.status === 'paused' || pausesSoon(task);
}
