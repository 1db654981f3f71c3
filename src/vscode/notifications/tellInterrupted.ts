import * as vscode from 'vscode';
import type { Logger } from '../../core/base/logger.ts';
import type { TaskRegistry } from '../../core/tasks/taskRegistry.ts';
import { newlyInterrupted } from './newlyInterrupted.ts';
import { showProblem } from './showProblem.ts';

/** Under this name the workspace's memory has which interruptions were told. */
const memoryKey = 'fanout.toldInterruptions';

/** Tells a person once which tasks the end of an earlier window has interrupted, and lets them go on at a click (D40). */
export async function tellInterrupted(
  tasks: Pick<TaskRegistry, 'all' | 'resume'>,
  memory: vscode.Memento,
  logger: Logger,
): Promise<void> {
  const { untold, told } = newlyInterrupted(tasks.all(), memory.get<readonly string[]>(memoryKey) ?? []);
  await memory.update(memoryKey, told);
  if (untold.length === 0) return;
  const [text, resume] =
    untold.length === 1
      ? ['1 task was interrupted when its window closed.', 'Resume']
      : [`${String(untold.length)} tasks were interrupted when their window closed.`, 'Resume All'];
  const chosen = await vscode.window.showWarningMessage(`Fanout: ${text}`, resume, 'Show');
  if (chosen === 'Show') await vscode.commands.executeCommand('fanout.tasks.focus');
  if (chosen !== resume) return;
  const ids = new Set(untold.map(({ id }) => id));
  const left = tasks.all().filter(({ id, status }) => ids.has(id) && status === 'interrupted');
  if (left.length === 0) void vscode.window.showInformationMessage('None of these tasks is interrupted any more.');
  try {
    for (const { id } of left) tasks.resume(id);
  } catch (error) {
    void showProblem(error, logger);
  }
}
