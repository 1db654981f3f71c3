import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../core/base/disposable.ts';
import type { Logger } from '../../core/base/logger.ts';
import { showProblem } from '../notifications/showProblem.ts';
import { Invocation } from './invocation.ts';

/** Does what a command is for and resolves with its result; `undefined` when the person dismissed a question. */
export type CommandHandler = (invocation: Invocation) => unknown;

/** Registers commands by their ids. What fails is shown to the person who asked by hand, and rejects for a script. */
export function register(handlers: Readonly<Record<string, CommandHandler>>, logger: Logger): Disposable {
  const registrations = new DisposableStore();
  for (const [id, handler] of Object.entries(handlers)) {
    registrations.add(
      vscode.commands.registerCommand(id, async (...args: unknown[]): Promise<unknown> => {
        const invocation = new Invocation(args);
        try {
          return await handler(invocation);
        } catch (error) {
          logger.debug(`${id} failed: ${String(error)}`);
          if (!invocation.isByHand) throw error;
          void showProblem(error, logger);
          return undefined;
        }
      }),
    );
  }
  return registrations;
}
