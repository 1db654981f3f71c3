import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../core/base/disposable.ts';
import { errorMessage, isAbort } from '../../core/base/errors.ts';
import type { Logger } from '../../core/base/logger.ts';
import type { Tool } from '../../core/agent/tool.ts';
import { invocationMessage } from './invocationMessage.ts';

/** What stands before the parent's tool names in VS Code. */
const toolPrefix = 'fanout_';

/** Registers the delegation tools with VS Code for other agents; who calls one before they are there waits for them. */
export function registerLanguageModelTools(
  names: readonly string[],
  tools: () => Promise<readonly Tool[]>,
  logger: Logger,
): Disposable {
  const registrations = new DisposableStore();
  for (const contributed of names) {
    const name = contributed.slice(toolPrefix.length);
    registrations.add(
      vscode.lm.registerTool(contributed, {
        prepareInvocation: ({ input }) => ({ invocationMessage: invocationMessage(name, input) }),
        invoke: async ({ input }, token) => {
          const text = await invoke(name, tools, input, token, logger);
          return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(text)]);
        },
      }),
    );
  }
  return registrations;
}

/** The tool's JSON text; a fault of ours is `{ error }`, a cancelled wait rejects with VS Code's `CancellationError`. */
async function invoke(
  name: string,
  tools: () => Promise<readonly Tool[]>,
  input: unknown,
  token: vscode.CancellationToken,
  logger: Logger,
): Promise<string> {
  const cancelled = new AbortController();
  const listener = token.onCancellationRequested(() => {
    cancelled.abort();
  });
  if (token.isCancellationRequested) cancelled.abort();
  try {
    const tool = (await tools()).find(({ spec }) => spec.name === name);
    if (!tool) throw new Error('there is no such tool');
    return (await tool.run(input, cancelled.signal)).text;
  } catch (error) {
    if (isAbort(error)) throw new vscode.CancellationError();
    logger.error(`The tool ${name} failed.`, error);
    return JSON.stringify({ error: `${name} failed: ${errorMessage(error)}` });
  } finally {
    listener.dispose();
  }
}
