import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../core/base/disposable.ts';

/** What VS Code calls for a command, by the command's id. */
export type CommandCallbacks = Readonly<Record<string, (...args: unknown[]) => Promise<unknown>>>;

/** Registers commands whose callbacks come late: who calls one before waits for them, and gets it when they never come. */
export function registerCommands(ids: readonly string[], callbacks: () => Promise<CommandCallbacks>): Disposable {
  const registrations = new DisposableStore();
  for (const id of ids) {
    const call = async (...args: unknown[]): Promise<unknown> => {
      const callback = (await callbacks())[id];
      if (!callback) throw new Error(`Nothing carries out ${id}.`);
      return callback(...args);
    };
    registrations.add(vscode.commands.registerCommand(id, call));
  }
  return registrations;
}
