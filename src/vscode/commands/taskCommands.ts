import { HumanError } from '../../core/base/errors.ts';
import type { Tool } from '../../core/agent/tool.ts';
import { cancelTask } from '../../core/parent/tools/cancelTask.ts';
import type { Delegation } from '../../core/parent/tools/delegation.ts';
import { steerTask } from '../../core/parent/tools/steerTask.ts';
import type { TaskView } from '../../core/tasks/task.ts';
import { isEnded } from '../../core/tasks/taskStatus.ts';
import { taskLabel } from '../tree/taskText.ts';
import type { Invocation } from './invocation.ts';
import { refusalIsAnError, type Answer } from './refusal.ts';
import type { CommandHandler } from './callbacks.ts';
import { taskIdFor, textArgument } from './taskArgument.ts';

/** The commands on single tasks, and on all of them; `delegation` is the person's. */
export function taskCommands(
  delegation: Delegation,
  showOutput: (id: string) => void,
): Readonly<Record<string, CommandHandler>> {
  const { registry } = delegation;
  const steer = steerTask(delegation);
  const cancel = cancelTask(delegation);

  return {
    'fanout.steerTask': async (invocation) => {
      const id = await taskIdFor(invocation, registry, { title: 'Steer a Task', fits: isLive, none: noneLive });
      if (id === undefined) return undefined;
      const label = taskLabel(registry.get(id), registry.all());
      const message = textArgument(invocation, 'message') ?? (await askForSteering(invocation, label));
      if (message === undefined) return undefined;
      return refusalIsAnError(invocation, await callTool(steer, { task_id: id, message }), 'can no longer be steered');
    },
    'fanout.cancelTask': async (invocation) => {
      const id = await taskIdFor(invocation, registry, { title: 'Cancel a Task', fits: isLive, none: noneLive });
      if (id === undefined) return undefined;
      return refusalIsAnError(invocation, await callTool(cancel, { task_id: id }), 'cannot be cancelled');
    },
    'fanout.cancelAll': () => {
      const cancelled = registry
        .all()
        .filter(isLive)
        .map(({ id }) => id)
        .filter((id) => registry.cancel(id));
      return { ok: cancelled.length > 0, cancelled };
    },
    'fanout.showOutput': async (invocation) => {
      const question = { title: 'Show the Output of a Task', fits: () => true, none: noneAtAll };
      const id = await taskIdFor(invocation, registry, question);
      if (id !== undefined) showOutput(id);
    },
    'fanout.removeTask': async (invocation) => {
      const id = await taskIdFor(invocation, registry, { title: 'Remove a Task', fits: hasEnded, none: noneEnded });
      if (id !== undefined) registry.remove(id);
    },
    'fanout.clearFinished': () => {
      registry.clearFinished();
    },
  };
}

const hasEnded = ({ status }: TaskView): boolean => isEnded(status);

const isLive = ({ status }: TaskView): boolean => !isEnded(status) && status !== 'cancelling';

const noneLive = 'No task is running; start some with Fanout: Delegate to Modules.';
const noneEnded = 'No task has ended yet.';
const noneAtAll = 'There are no tasks; start some with Fanout: Delegate to Modules.';

async function askForSteering(invocation: Invocation, label: string): Promise<string | undefined> {
  return invocation.askText({
    title: `Steer ${label}`,
    prompt: 'The task sees this before its next step; if it ends first, the message is kept as missed.',
    placeholder: 'What shall it do differently?',
  });
}

/** The tool's answer; its refusal is thrown. */
async function callTool(tool: Tool, input: Answer): Promise<Answer> {
  const { text } = await tool.run(input, new AbortController().signal);
  const answer = JSON.parse(text) as Answer;
  if (typeof answer['error'] === 'string' && !('task_id' in answer)) throw new HumanError(answer['error']);
  return answer;
}
