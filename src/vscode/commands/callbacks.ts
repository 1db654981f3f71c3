import type { Logger } from '../../core/base/logger.ts';
import { showProblem } from '../notifications/showProblem.ts';
import { Invocation } from './invocation.ts';
import type { CommandCallbacks } from './registerCommands.ts';

/** Does what a command is for and resolves with its result; `undefined` when the person dismissed a question. */
export type CommandHandler = (invocation: Invocation) => unknown;

/** Handlers as VS Code calls them. What fails is shown to the person who asked by hand, and rejects for a script. */
export function callbacksOf(handlers: Readonly<Record<string, CommandHandler>>, logger: Logger): CommandCallbacks {
  return Object.fromEntries(
    Object.entries(handlers).map(([id, handler]) => [
      id,
      async (...args: unknown[]): Promise<unknown> => {
        const invocation = new Invocation(args);
        try {
          return await handler(invocation);
        } catch (error) {
          logger.debug(`${id} failed: ${String(error)}`);
          if (!invocation.isByHand) throw error;
          void showProblem(error, logger);
          return undefined;
        }
      },
    ]),
  );
}
