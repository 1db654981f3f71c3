import * as vscode from 'vscode';
import type { Disposable } from '../../core/base/disposable.ts';
import type { ParentAgent } from '../../core/parent/parentAgent.ts';
import { chatTurn } from './chatTurn.ts';

/**
 * `@fanout` in VS Code's chat: the same conversation with the parent agent as its commands have. A chat cannot be pushed to,
 * so what ends later shows in the view and in the parent's output. Does nothing in an editor without a chat.
 */
export function registerParentParticipant(parent: Pick<ParentAgent, 'ask'>, icon: vscode.Uri): Disposable {
  const { chat } = vscode as { readonly chat?: Partial<typeof vscode.chat> };
  if (!chat?.createChatParticipant) return { dispose: () => undefined };
  const participant = chat.createChatParticipant('fanout.parent', async ({ prompt, references }, _, stream, token) => {
    const stop = new AbortController();
    const listener = token.onCancellationRequested(() => {
      stop.abort();
    });
    try {
      const problem = await chatTurn(withPlaces(prompt, references), parent, stream, stop.signal);
      return problem === undefined ? {} : { errorDetails: { message: problem } };
    } finally {
      listener.dispose();
    }
  });
  participant.iconPath = icon;
  return participant;
}

/** The files that the person has attached, by name: the parent reads them itself. */
function withPlaces(prompt: string, references: readonly vscode.ChatPromptReference[]): string {
  const places = references.flatMap(({ value }) => {
    if (value instanceof vscode.Uri) return [vscode.workspace.asRelativePath(value)];
    if (!(value instanceof vscode.Location)) return [];
    return [`${vscode.workspace.asRelativePath(value.uri)}:${String(value.range.start.line + 1)}`];
  });
  return places.length === 0 || prompt.trim() === '' ? prompt : `${prompt}\n\nAttached: ${places.join(', ')}`;
}
