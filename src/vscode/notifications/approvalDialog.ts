import * as vscode from 'vscode';
import { requestDetail, requestLine, type AskingTask } from './requestText.ts';

const approve = 'Approve';
const deny = 'Deny';

/** Shows all of what is to be approved, and asks; `undefined` when the person closes it. */
export async function askInDialog(task: AskingTask): Promise<'approved' | 'denied' | undefined> {
  const options = { modal: true, detail: requestDetail(task) };
  const chosen = await vscode.window.showWarningMessage(requestLine(task), options, approve, deny);
  if (chosen === approve) return 'approved';
  return chosen === deny ? 'denied' : undefined;
}
