import * as vscode from 'vscode';
import { HumanError, isAbort } from '../../core/base/errors.ts';
import type { ParentAgent } from '../../core/parent/parentAgent.ts';
import { parentNodeId, TreeNode } from '../tree/treeNode.ts';
import type { Invocation } from './invocation.ts';
import type { CommandHandler } from './callbacks.ts';

/** The commands on the parent agent. */
export function parentCommands(
  parent: Pick<ParentAgent, 'ask' | 'askAside' | 'stop'>,
  unavailable: () => string | undefined,
  showOutput: (id: string) => void,
  showAside: (question: string, answer: string) => void,
): Readonly<Record<string, CommandHandler>> {
  return {
    'fanout.ask': async (invocation) => {
      const given = messageIn(invocation.argument(0), 'fanout.ask');
      if (given !== undefined) return parent.ask(given);
      invocation.willAsk();
      const problem = unavailable();
      if (problem !== undefined) throw new HumanError(problem);
      const message = await askForMessage(invocation);
      if (message === undefined) return undefined;
      showOutput(parentNodeId);
      return vscode.window.withProgress({ location: { viewId: 'fanout.tasks' } }, () => parent.ask(message));
    },
    'fanout.sideQuestion': async (invocation) => {
      const given = messageIn(invocation.argument(0), 'fanout.sideQuestion');
      if (given !== undefined) return parent.askAside(given, new AbortController().signal);
      invocation.willAsk();
      const problem = unavailable();
      if (problem !== undefined) throw new HumanError(problem);
      const message = await invocation.askText({
        title: 'Ask a Side Question',
        prompt: 'The parent agent answers beside its work, by reading alone, and forgets it.',
        placeholder: 'What do you want to know?',
      });
      if (message === undefined) return undefined;
      const answer = await withCancel((signal) => parent.askAside(message, signal));
      if (answer !== undefined) showAside(message, answer);
      return answer;
    },
    'fanout.stopParent': () => parent.stop(),
  };
}

/** Shows that an answer is awaited, with a button that gives it up; `undefined` when it was pressed. */
async function withCancel(ask: (signal: AbortSignal) => Promise<string>): Promise<string | undefined> {
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: 'Fanout: a side question',
    cancellable: true,
  };
  return vscode.window.withProgress(options, async (_, token) => {
    const stop = new AbortController();
    const listener = token.onCancellationRequested(() => {
      stop.abort();
    });
    try {
      return await ask(stop.signal);
    } catch (error) {
      if (isAbort(error)) return undefined;
      throw error;
    } finally {
      listener.dispose();
    }
  });
}

async function askForMessage(invocation: Invocation): Promise<string | undefined> {
  return invocation.askText({
    title: 'Ask the Parent Agent',
    prompt: 'It reads, delegates and answers; tasks that run go on meanwhile.',
    placeholder: 'What do you want to know, or to have done?',
  });
}

function messageIn(argument: unknown, command: string): string | undefined {
  if (argument === undefined || argument === null || argument instanceof TreeNode) return undefined;
  const message = typeof argument === 'object' && 'message' in argument ? argument.message : undefined;
  if (typeof argument === 'object' && !Array.isArray(argument) && message === undefined) return undefined;
  if (typeof message === 'string') return message;
  throw new HumanError(`${command} takes { message }, a text.`);
}
