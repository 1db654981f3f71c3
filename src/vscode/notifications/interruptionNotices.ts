import * as vscode from 'vscode';
import type { Logger } from '../../core/base/logger.ts';
import type { TaskRegistry } from '../../core/tasks/taskRegistry.ts';
import { Interruptions } from './interruptions.ts';
import { showProblem } from './showProblem.ts';

/** Under this name the workspace's memory has which interruptions were told. */
const memoryKey = 'fanout.toldInterruptions';

/** Tells interruptions in notifications, and remembers them in the workspace's memory. */
export function interruptionNotices(tasks: TaskRegistry, memory: vscode.Memento, logger: Logger): Interruptions {
  return new Interruptions(tasks, {
    recall: () => memory.get<readonly string[]>(memoryKey) ?? [],
    remember: (told) => memory.update(memoryKey, told),
    ask: (text, ...buttons) => vscode.window.showWarningMessage(text, ...buttons),
    say: (text) => void vscode.window.showInformationMessage(text),
    showTasks: () => vscode.commands.executeCommand('fanout.tasks.focus'),
    showProblem: (error) => void showProblem(error, logger),
    logger,
  });
}
