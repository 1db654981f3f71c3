import * as vscode from 'vscode';
import type { Disposable } from '../../core/base/disposable.ts';
import { plainText } from '../../core/base/plainText.ts';

/** Side questions with their answers, as text alone (S12), in a channel that is made for the first of them. */
export class SideAnswers implements Disposable {
  private channel: vscode.OutputChannel | undefined;

  show(question: string, answer: string): void {
    this.channel ??= vscode.window.createOutputChannel('Fanout: Side Questions');
    this.channel.appendLine(`You: ${plainText(question)}\n`);
    this.channel.appendLine(`${plainText(answer)}\n`);
    this.channel.show(true);
  }

  dispose(): void {
    this.channel?.dispose();
  }
}
