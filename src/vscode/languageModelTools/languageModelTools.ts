import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../core/base/disposable.ts';
import { errorMessage, isAbort } from '../../core/base/errors.ts';
import type { Logger } from '../../core/base/logger.ts';
import type { Tool } from '../../core/agent/tool.ts';
import { delegationTools } from '../../core/parent/tools/delegationTools.ts';
import type { Delegation } from '../../core/parent/tools/delegation.ts';
import { invocationMessage } from './invocationMessage.ts';

/** What the tools work on; on whose behalf is fixed here. */
export type ToolSurroundings = Omit<Delegation, 'caller' | 'origin' | 'speaker'>;

/** What stands before the parent's tool names in VS Code. */
const toolPrefix = 'fanout_';

/** Registers the seven delegation tools with VS Code for other agents. Their tasks stand at the root and never wake our parent. */
export function registerLanguageModelTools(surroundings: ToolSurroundings, logger: Logger): Disposable {
  const registrations = new DisposableStore();
  const tools = delegationTools({ ...surroundings, caller: null, origin: 'language-model-tool', speaker: 'parent' });
  for (const tool of tools) {
    const name = toolPrefix + tool.spec.name;
    registrations.add(
      vscode.lm.registerTool(name, {
        prepareInvocation: ({ input }) => ({ invocationMessage: invocationMessage(tool.spec.name, input) }),
        invoke: async ({ input }, token) => {
          const text = await invoke(tool, input, token, logger);
          return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(text)]);
        },
      }),
    );
  }
  return registrations;
}

/** The tool's JSON text; a fault of ours is `{ error }`, a cancelled wait rejects with VS Code's `CancellationError`. */
async function invoke(tool: Tool, input: unknown, token: vscode.CancellationToken, logger: Logger): Promise<string> {
  const cancelled = new AbortController();
  const listener = token.onCancellationRequested(() => {
    cancelled.abort();
  });
  if (token.isCancellationRequested) cancelled.abort();
  try {
    return (await tool.run(input, cancelled.signal)).text;
  } catch (error) {
    if (isAbort(error)) throw new vscode.CancellationError();
    logger.error(`The tool ${tool.spec.name} failed.`, error);
    return JSON.stringify({ error: `${tool.spec.name} failed: ${errorMessage(error)}` });
  } finally {
    listener.dispose();
  }
}
