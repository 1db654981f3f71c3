import * as vscode from 'vscode';
import { HumanError } from '../../core/base/errors.ts';
import type { TaskRegistry } from '../../core/tasks/taskRegistry.ts';
import { isEnded } from '../../core/tasks/taskStatus.ts';
import { count } from '../amounts.ts';
import type { ListedSession } from '../store/listedSession.ts';
import type { Invocation } from './invocation.ts';
import type { CommandHandler } from './callbacks.ts';
import { pickSession } from './sessionPick.ts';

/** The sessions of the workspace, of which this window has one. Whoever changes it cancels what has not ended. */
export interface WindowSessions {
  /** The newest first. */
  readonly list: () => Promise<readonly ListedSession[]>;
  /** Leaves the present session for a new one. */
  readonly begin: () => Promise<void>;
  /** Leaves the present session for a stored one; rejects with a `HumanError` when there is none, or a window has it. */
  readonly open: (id: string) => Promise<void>;
  /** Removes a stored session for good; rejects as `open` does. */
  readonly remove: (id: string) => Promise<void>;
}

/** The commands on the window's session. */
export function sessionCommands(
  registry: Pick<TaskRegistry, 'all'>,
  sessions: WindowSessions,
): Readonly<Record<string, CommandHandler>> {
  const mayLeave = async (invocation: Invocation, question: Question): Promise<boolean> => {
    const unfinished = registry.all().filter(({ status }) => !isEnded(status)).length;
    if (unfinished === 0) return true;
    invocation.willAsk();
    return mayCancel(unfinished, question);
  };

  return {
    'fanout.newSession': async (invocation) => {
      const question = { title: 'Start a new session?', yes: 'Cancel Tasks and Start Anew' };
      const argument = invocation.argument(0);
      if (cancelsTasks(argument) || (await mayLeave(invocation, question))) await sessions.begin();
    },
    'fanout.showSessions': async (invocation) => {
      const id = await sessionIdFor(invocation, sessions);
      if (id === undefined) return undefined;
      const place = (await sessions.list()).find((session) => session.id === id)?.place;
      if (place === 'here') return id;
      const question = { title: 'Open another session?', yes: 'Cancel Tasks and Open' };
      // What cannot be opened is refused before anything is asked.
      if (place === 'nowhere' && !(await mayLeave(invocation, question))) return undefined;
      await sessions.open(id);
      return id;
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

interface Question {
  readonly title: string;
  readonly yes: string;
}

/** The session that was given, or that the person picks; `undefined` when dismissed. */
async function sessionIdFor(invocation: Invocation, sessions: WindowSessions): Promise<string | undefined> {
  const given = invocation.argument(0);
  if (typeof given === 'string') return given;
  if (given !== undefined && given !== null) throw new HumanError('The first argument must be a session’s id.');
  invocation.willAsk();
  return pickSession(sessions);
}

async function mayCancel(unfinished: number, { title, yes }: Question): Promise<boolean> {
  const detail = `${count(unfinished, 'task')} of this session ${unfinished === 1 ? 'has' : 'have'} not ended and will be cancelled. What was changed in your files stays.`;
  return (await vscode.window.showWarningMessage(title, { modal: true, detail }, yes)) === yes;
}
