import * as vscode from 'vscode';
import { HumanError } from '../../core/base/errors.ts';
import type { TaskRegistry } from '../../core/tasks/taskRegistry.ts';
import { isEnded } from '../../core/tasks/taskStatus.ts';
import { count } from '../amounts.ts';
import type { CommandHandler } from './register.ts';

/** The commands on the window's session; `beginSession` cancels what has not ended. */
export function sessionCommands(
  registry: Pick<TaskRegistry, 'all'>,
  beginSession: () => Promise<void>,
): Readonly<Record<string, CommandHandler>> {
  return {
    'fanout.newSession': async (invocation) => {
      const mayCancelTasks = cancelsTasks(invocation.argument(0));
      const unfinished = registry.all().filter(({ status }) => !isEnded(status)).length;
      if (unfinished > 0 && !mayCancelTasks) {
        invocation.willAsk();
        if (!(await mayCancel(unfinished))) return;
      }
      await beginSession();
    },
  };
}

/** Whether a script takes it upon itself that tasks are cancelled; a person is asked. */
function cancelsTasks(argument: unknown): boolean {
  if (argument === undefined || argument === null) return false;
  const given = typeof argument === 'object' && 'cancelTasks' in argument ? argument.cancelTasks : undefined;
  if (typeof given === 'boolean') return given;
  if (typeof argument === 'object' && given === undefined) return false;
  throw new HumanError('fanout.newSession takes { cancelTasks }, true or false.');
}

async function mayCancel(unfinished: number): Promise<boolean> {
  const start = 'Cancel Tasks and Start Anew';
  const chosen = await vscode.window.showWarningMessage(
    'Start a new session?',
    {
      modal: true,
      detail: `${count(unfinished, 'task')} of this session ${unfinished === 1 ? 'has' : 'have'} not ended and will be cancelled. What was changed in your files stays.`,
    },
    start,
  );
  return chosen === start;
}
