import * as vscode from 'vscode';
import { errorMessage } from '../../core/base/errors.ts';
import type { Logger } from '../../core/base/logger.ts';
import { messageText } from '../messageText.ts';
import { remediesIn } from './remedies.ts';

/** Tells a person what went wrong, with the next steps that the message names as buttons; takes the one that is chosen. */
export async function showProblem(error: unknown, logger: Logger): Promise<void> {
  const message = errorMessage(error);
  const remedies = remediesIn(message);
  const chosen = await vscode.window.showErrorMessage(messageText(message), ...remedies.map(({ title }) => title));
  const remedy = remedies.find(({ title }) => title === chosen);
  if (!remedy) return;
  try {
    await vscode.commands.executeCommand(remedy.command, remedy.argument);
  } catch (failure) {
    logger.error(`The command ${remedy.command} failed.`, failure);
  }
}
