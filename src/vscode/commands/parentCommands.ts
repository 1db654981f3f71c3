import * as vscode from 'vscode';
import { HumanError } from '../../core/base/errors.ts';
import type { ParentAgent } from '../../core/parent/parentAgent.ts';
import { parentNodeId, TreeNode } from '../tree/treeNode.ts';
import type { Invocation } from './invocation.ts';
import type { CommandHandler } from './register.ts';

/** The commands on the parent agent. */
export function parentCommands(
  parent: Pick<ParentAgent, 'ask' | 'stop'>,
  unavailable: () => string | undefined,
  showOutput: (id: string) => void,
): Readonly<Record<string, CommandHandler>> {
  return {
    'fanout.ask': async (invocation) => {
      const given = messageIn(invocation.argument(0));
      if (given !== undefined) return parent.ask(given);
      invocation.willAsk();
      const problem = unavailable();
      if (problem !== undefined) throw new HumanError(problem);
      const message = await askForMessage(invocation);
      if (message === undefined) return undefined;
      showOutput(parentNodeId);
      return vscode.window.withProgress({ location: { viewId: 'fanout.tasks' } }, () => parent.ask(message));
    },
    'fanout.stopParent': () => parent.stop(),
  };
}

async function askForMessage(invocation: Invocation): Promise<string | undefined> {
  return invocation.askText({
    title: 'Ask the Parent Agent',
    prompt: 'It reads, delegates and answers; tasks that run go on meanwhile.',
    placeholder: 'What do you want to know, or to have done?',
  });
}

function messageIn(argument: unknown): string | undefined {
  if (argument === undefined || argument === null || argument instanceof TreeNode) return undefined;
  const message = typeof argument === 'object' && 'message' in argument ? argument.message : undefined;
  if (message === undefined) return undefined;
  if (typeof message === 'string') return message;
  throw new HumanError('fanout.ask takes { message }, a text.');
}
