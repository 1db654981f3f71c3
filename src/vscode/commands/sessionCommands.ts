import * as vscode from 'vscode';
import { HumanError } from '../../core/base/errors.ts';
import type { LeftCounts, LeftTasks } from '../../core/tasks/registryPorts.ts';
import { noFolder } from '../model/modelChoice.ts';
import type { ListedSession } from '../store/listedSession.ts';
import type { Invocation } from './invocation.ts';
import type { CommandHandler } from './callbacks.ts';
import { interruptedText, unstoppedText } from './leftText.ts';
import { pickSession } from './sessionPick.ts';

/** The sessions of the workspace, of which this window has one. */
export interface WindowSessions {
  /** The newest first. */
  readonly list: () => Promise<readonly ListedSession[]>;
  /** Leaves the present session for a new one; resolves with what that has done to its tasks. */
  readonly begin: (unfinished: LeftTasks) => Promise<LeftCounts>;
  /** Leaves the present session for a stored one, as `begin`; rejects with a `HumanError` when there is none, or a window has it. */
  readonly open: (id: string, unfinished: LeftTasks) => Promise<LeftCounts>;
  /** Removes a stored session for good; rejects as `open` does. */
  readonly remove: (id: string) => Promise<void>;
}

/** The commands on the window's session. Unfinished tasks of the one that is left wait there to be resumed. */
export function sessionCommands(sessions: WindowSessions): Readonly<Record<string, CommandHandler>> {
  return {
    'fanout.newSession': async (invocation) => {
      needFolder(invocation);
      const unfinished = unfinishedAsGiven(invocation.argument(0), 'fanout.newSession');
      tellOfLeft(await sessions.begin(unfinished));
    },
    'fanout.showSessions': async (invocation) => {
      needFolder(invocation);
      const unfinished = unfinishedAsGiven(invocation.argument(1), 'fanout.showSessions');
      const id = await sessionIdFor(invocation, sessions);
      if (id === undefined) return undefined;
      const isOpen = (await sessions.list()).some((session) => session.id === id && session.place === 'here');
      if (!isOpen) tellOfLeft(await sessions.open(id, unfinished));
      return id;
    },
  };
}

/** A window without a folder has no tasks, and keeps nothing; who has chosen the command in a menu is told so. */
function needFolder(invocation: Invocation): void {
  if ((vscode.workspace.workspaceFolders ?? []).length > 0) return;
  if (invocation.argument(0) === undefined) invocation.willAsk();
  throw new HumanError(noFolder);
}

/** What the options of a script say of the tasks that have not ended. */
function unfinishedAsGiven(argument: unknown, command: string): LeftTasks {
  if (argument === undefined || argument === null) return 'interrupted';
  const given = typeof argument === 'object' && 'cancelTasks' in argument ? argument.cancelTasks : undefined;
  if (typeof given === 'boolean') return given ? 'cancelled' : 'interrupted';
  if (typeof argument === 'object' && given === undefined) return 'interrupted';
  throw new HumanError(`${command} takes { cancelTasks }, true or false.`);
}

/** Tells a person of the tasks that a change of session has interrupted, and the way back to them, and of those that did not stop. */
function tellOfLeft({ interrupted, unstopped }: LeftCounts): void {
  if (unstopped > 0) void vscode.window.showWarningMessage(unstoppedText(unstopped));
  if (interrupted === 0) return;
  const button = 'Show Sessions…';
  void vscode.window.showInformationMessage(interruptedText(interrupted), button).then((chosen) => {
    if (chosen === button) void vscode.commands.executeCommand('fanout.showSessions');
  });
}

/** The session that was given, or that the person picks; `undefined` when dismissed. */
async function sessionIdFor(invocation: Invocation, sessions: WindowSessions): Promise<string | undefined> {
  const given = invocation.argument(0);
  if (typeof given === 'string') return given;
  if (given !== undefined && given !== null) throw new HumanError('The first argument must be a session’s id.');
  invocation.willAsk();
  return pickSession(sessions);
}
