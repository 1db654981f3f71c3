import * as vscode from 'vscode';
import { isAbort } from './core/base/errors.ts';
import { LateProduct } from './lateProduct.ts';
import { registerParentParticipant } from './vscode/chat/parentParticipant.ts';
import { registerCommands } from './vscode/commands/registerCommands.ts';
import { registerLanguageModelTools } from './vscode/languageModelTools/languageModelTools.ts';
import { channelLogger } from './vscode/log.ts';
import { showProblem } from './vscode/notifications/showProblem.ts';

/** The part of package.json that names what VS Code calls. */
interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string }[];
    readonly languageModelTools: readonly { readonly name: string }[];
  };
}

/**
 * Registers what VS Code calls by name, and leaves the rest for right after: who calls before the product is there waits
 * for it, and nobody waits for its code when a window opens (P12).
 */
export function activate(context: vscode.ExtensionContext): void {
  const channel = vscode.window.createOutputChannel('Fanout', { log: true });
  const logger = channelLogger(channel);
  const product = new LateProduct(async (signal) => {
    const { startProduct } = await import('./product.ts');
    return startProduct(context, logger, signal);
  }, logger);
  const { contributes } = context.extension.packageJSON as Manifest;
  const showLog = 'fanout.showLog';
  const commands = contributes.commands.map(({ command }) => command).filter((command) => command !== showLog);
  const tools = contributes.languageModelTools.map(({ name }) => name);
  context.subscriptions.push(
    channel,
    vscode.commands.registerCommand(showLog, () => {
      channel.show();
    }),
    registerCommands(commands, async () => (await product.get()).commands),
    registerLanguageModelTools(tools, async () => (await product.get()).tools, logger),
    registerParentParticipant(
      { ask: async (...args) => (await product.get()).parent.ask(...args) },
      vscode.Uri.joinPath(context.extensionUri, 'media/fanout.svg'),
    ),
  );
  closing = () => product.close();
  setImmediate(() => {
    product.get().catch((error: unknown) => {
      if (!isAbort(error)) void showProblem(error, logger);
    });
  });
}

/** VS Code gives it no argument: the one thing that an activation leaves outside of itself. */
let closing: (() => Promise<void>) | undefined;

/** The window closes. */
export async function deactivate(): Promise<void> {
  await closing?.();
  closing = undefined;
}
