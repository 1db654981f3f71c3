import * as vscode from 'vscode';
import type { Author } from '../../core/files/outcome.ts';
import type { SwitchOutcome } from '../../core/files/review/taskReview.ts';
import { count } from '../amounts.ts';
import { messageText } from '../messageText.ts';

/** A task as messages name it. */
export interface NamedTask {
  readonly id: string;
  readonly label: string;
}

/** Tells a person what of a task was taken back (`on` false) or brought back, and what stayed as it is and why (F20). */
export async function tellSwitched(
  task: NamedTask,
  on: boolean,
  { done, conflicts }: SwitchOutcome,
  labelOf: (author: Author) => string,
  restore: () => void,
): Promise<void> {
  const what = on ? 'brought back' : 'taken back';
  const [first] = conflicts;
  if (!first) {
    const message = messageText(
      done.length === 0
        ? `There is nothing of ${task.label} to be ${what}.`
        : `${count(done.length, 'file')} of ${task.label} ${what}.`,
    );
    const choice = await vscode.window.showInformationMessage(
      message,
      ...(on || done.length === 0 ? [] : ['Bring Back']),
    );
    if (choice !== undefined) restore();
    return;
  }
  const part = done.length === 0 ? `Nothing of ${task.label} was ${what}.` : `A part of ${task.label} was ${what}.`;
  const why =
    first.by.length === 0
      ? first.reason
      : `The same lines of ${first.path} were changed since by ${first.by.map(labelOf).join(', ')}; change them by hand.`;
  const more = conflicts.length > 1 ? ` In ${count(conflicts.length - 1, 'more file')} something stayed as well.` : '';
  const choice = await vscode.window.showWarningMessage(messageText(`${part} ${why}${more}`), 'Review What Is Left');
  if (choice !== undefined) await vscode.commands.executeCommand('fanout.reviewTask', task.id);
}
