import { HumanError } from '../../core/base/errors.ts';
import type { TaskView, WaitingFor } from '../../core/tasks/task.ts';
import type { TaskRegistry } from '../../core/tasks/taskRegistry.ts';
import { messageText } from '../messageText.ts';
import { askInDialog } from '../notifications/approvalDialog.ts';
import { showsInFull } from '../notifications/requestText.ts';
import { isAsking, taskLabel } from '../tree/taskText.ts';
import { TreeNode } from '../tree/treeNode.ts';
import type { Invocation } from './invocation.ts';
import { approveProposal, proposalPicks } from './proposalCommands.ts';
import type { CommandHandler } from './callbacks.ts';
import { taskIdFor, textArgument } from './taskArgument.ts';

/** The commands by which a person answers what tasks wait for, and what they propose (D37). */
export function requestCommands(registry: TaskRegistry): Readonly<Record<string, CommandHandler>> {
  return {
    'fanout.answerTask': async (invocation) => {
      const id = await taskIdFor(invocation, registry, {
        title: 'Answer a Task',
        fits: (task) => asks(task, 'question'),
        none: 'No task asks anything now.',
      });
      if (id === undefined) return undefined;
      const task = registry.get(id);
      if (!asks(task, 'question')) throw new HumanError(`Task ${id} asks nothing now.`);
      const { request_id: requestId, text: question } = task.waitingFor;
      const text =
        textArgument(invocation, 'answer') ??
        (await askForAnswer(invocation, taskLabel(task, registry.all()), question));
      if (text === undefined) return undefined;
      if (text.trim() === '') throw new HumanError('The answer is blank: say what the task shall do.');
      if (!registry.requests.answer(id, { from: 'user', text }, requestId)) {
        throw new HumanError(`Task ${id} waits for this answer no more: somebody else gave one, or the task went on.`);
      }
      return { ok: true };
    },
    'fanout.approve': async (invocation) => {
      const id = await requestIdFor(invocation, registry, 'Approve');
      if (id === undefined) return undefined;
      if (registry.proposals.get(id)) return approveProposal(registry.proposals, id);
      const found = approvals(registry).find(({ waitingFor }) => waitingFor.request_id === id);
      const task = found && { id: found.id, label: taskLabel(found, registry.all()), waitingFor: found.waitingFor };
      const isToBeSeen = task && invocation.isByHand && !showsInFull(task);
      const verdict = isToBeSeen ? await askInDialog(task) : 'approved';
      if (verdict === undefined) return undefined;
      registry.requests.decide(id, verdict);
      return { ok: true };
    },
    'fanout.deny': async (invocation) => {
      const id = await requestIdFor(invocation, registry, 'Deny');
      if (id === undefined) return undefined;
      if (registry.proposals.get(id)) registry.proposals.dismiss(id);
      else registry.requests.decide(id, 'denied');
      return { ok: true };
    },
  };
}

type AskingTask = TaskView & { readonly waitingFor: WaitingFor };

function asks(task: TaskView, kind: WaitingFor['kind']): task is AskingTask {
  return isAsking(task) && task.waitingFor.kind === kind;
}

function approvals(registry: TaskRegistry): AskingTask[] {
  return registry.all().filter((task) => asks(task, 'approval'));
}

async function askForAnswer(invocation: Invocation, label: string, question: string): Promise<string | undefined> {
  return invocation.askText({
    title: `Answer ${label}`,
    prompt: messageText(question),
    placeholder: 'The task goes on with your answer.',
  });
}

/** The request that was given, that a row of the tree showed, or that the person picks; `undefined` when dismissed. */
async function requestIdFor(
  invocation: Invocation,
  registry: TaskRegistry,
  title: string,
): Promise<string | undefined> {
  const given = invocation.argument(0);
  if (typeof given === 'string') return given;
  if (given instanceof TreeNode) {
    if (given.requestId !== undefined) return given.requestId;
    throw new HumanError('This task waits for no approval now.');
  }
  if (given !== undefined && given !== null) throw new HumanError('The first argument must be an approval’s id.');
  invocation.willAsk();
  const waiting = approvals(registry).map((task) => ({
    label: messageText(taskLabel(task, registry.all())),
    detail: messageText(task.waitingFor.text),
    id: task.waitingFor.request_id,
  }));
  const items = [...waiting, ...proposalPicks(registry.proposals)];
  if (items.length === 0) throw new HumanError('No task waits for an approval now, and none proposes another one.');
  const picked = await invocation.pick(items, { title, placeHolder: 'Choose what a task waits for, or proposes' });
  return picked?.id;
}
