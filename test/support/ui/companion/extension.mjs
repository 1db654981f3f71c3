// Loaded beside Fanout in UI tests and the demo: does what the driver (companionPort.ts) asks for over a socket, so that
// a test can run commands with arguments, as another extension or a keybinding would.
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import * as vscode from 'vscode';

export function activate(context) {
  const port = Number(process.env.FANOUT_COMPANION_PORT);
  if (!port) return;
  const socket = connect(port, '127.0.0.1');
  socket.on('error', (error) => console.error(`The test driver is gone: ${error.message}`));
  createInterface({ input: socket }).on('line', (line) => void answer(socket, JSON.parse(line)));
  context.subscriptions.push({ dispose: () => socket.destroy() });
}

async function answer(socket, { id, verb, values }) {
  try {
    socket.write(`${JSON.stringify({ id, result: await verbs[verb](...values) })}\n`);
  } catch (error) {
    socket.write(`${JSON.stringify({ id, error: error instanceof Error ? error.message : String(error) })}\n`);
  }
}

const verbs = {
  execute: (command, ...values) => vscode.commands.executeCommand(command, ...values),
  showFile: async (path) => {
    await vscode.window.showTextDocument(vscode.Uri.file(path), { preview: false });
  },
  documentText: async (path) => (await vscode.workspace.openTextDocument(path)).getText(),
  dirtyFiles: () => vscode.workspace.textDocuments.filter((document) => document.isDirty).map(({ uri }) => uri.fsPath),
  processId: () => process.pid,
  outputText: () => vscode.workspace.textDocuments.find(({ uri }) => uri.scheme === 'output')?.getText(),
  // A chat takes no message before there is a model to pick.
  offerChatModel: async () => {
    vscode.lm.registerLanguageModelChatProvider('fanout-test', {
      provideLanguageModelChatInformation: () => [
        {
          ...{
            id: 'silent',
            name: 'Silent',
            family: 'silent',
            version: '1',
            maxInputTokens: 10_000,
            maxOutputTokens: 1_000,
          },
          ...{ capabilities: { toolCalling: true }, isDefault: true, isUserSelectable: true },
        },
      ],
      provideLanguageModelChatResponse: () => Promise.resolve(),
      provideTokenCount: () => Promise.resolve(1),
    });
    await vscode.lm.selectChatModels({ vendor: 'fanout-test' });
  },
  changeSetting: (name, value) =>
    vscode.workspace.getConfiguration().update(name, value, vscode.ConfigurationTarget.Global),
};
