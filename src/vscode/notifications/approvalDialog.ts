import * as vscode from 'vscode';
import { plainText } from '../../core/base/plainText.ts';
import type { WaitingFor } from '../../core/tasks/task.ts';
import { messageText } from '../messageText.ts';

/** A task that waits for something, as it is called. */
export interface AskingTask {
  readonly id: string;
  readonly label: string;
  readonly waitingFor: WaitingFor;
}

const approve = 'Approve';
const deny = 'Deny';
const look = 'Look at It…';

/**
 * Asks in a notification, which leaves the focus where it is. What does not show there in full cannot be approved there: it
 * leads to the dialog. `undefined` when the person closes it.
 */
export async function askInNotification(task: AskingTask): Promise<'approved' | 'denied' | undefined> {
  const line = lineOf(task);
  const chosen = await vscode.window.showWarningMessage(line, showsInFull(task) ? approve : look, deny);
  return chosen === look ? askInDialog(task) : verdictOf(chosen);
}

/** Shows all of what is to be approved, and asks; `undefined` when the person closes it. */
export async function askInDialog(task: AskingTask): Promise<'approved' | 'denied' | undefined> {
  const { text } = task.waitingFor;
  const isCut = lineOf(task).endsWith('…');
  const detail = plainText(isCut ? text : text.split('\n').slice(1).join('\n'));
  const options = { modal: true, detail };
  return verdictOf(await vscode.window.showWarningMessage(lineOf(task), options, approve, deny));
}

/** True when one line holds all of what is to be approved. */
export function showsInFull(task: AskingTask): boolean {
  return !task.waitingFor.text.includes('\n') && !lineOf(task).endsWith('…');
}

function lineOf(task: AskingTask): string {
  const [first = ''] = task.waitingFor.text.split('\n', 1);
  return messageText(`${task.label}: ${first}`);
}

function verdictOf(chosen: string | undefined): 'approved' | 'denied' | undefined {
  if (chosen === approve) return 'approved';
  return chosen === deny ? 'denied' : undefined;
}
