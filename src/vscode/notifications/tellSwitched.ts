import * as vscode from 'vscode';
import { messageText } from '../messageText.ts';

/** What became of taking back or bringing back a part of a task. */
export interface SwitchNews {
  readonly text: string;
  /** True when something stayed as it is against the person's wish. */
  readonly isPartial: boolean;
  /** Brings back what was just taken; `undefined` where that makes no sense. */
  readonly undo: (() => Promise<void>) | undefined;
}

/** Tells a person what was taken back or brought back, with the next step as a button; rejects when that fails. */
export async function tellSwitched(taskId: string, { text, isPartial, undo }: SwitchNews): Promise<void> {
  const message = messageText(text);
  if (isPartial) {
    const chosen = await vscode.window.showWarningMessage(message, 'Review What Is Left');
    if (chosen !== undefined) await vscode.commands.executeCommand('fanout.reviewTask', taskId);
    return;
  }
  const chosen = await vscode.window.showInformationMessage(message, ...(undo ? ['Bring Back'] : []));
  if (chosen !== undefined) await undo?.();
}
