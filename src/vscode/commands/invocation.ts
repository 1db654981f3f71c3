import * as vscode from 'vscode';
import { TreeNode } from '../tree/treeNode.ts';
import { askText, type TextQuestion } from './textInput.ts';

/**
 * One run of a command. It is by hand when it was started on a row of the tree, or has to ask for anything: then a
 * person looks on, who gets errors as notifications. A script, which brings all arguments, gets them as rejections.
 */
export class Invocation {
  private asks = false;

  constructor(private readonly args: readonly unknown[]) {}

  get isByHand(): boolean {
    return this.asks || this.args[0] instanceof TreeNode;
  }

  argument(index: number): unknown {
    return this.args[index];
  }

  /** To be called before a person is asked by other ways than those below. */
  willAsk(): void {
    this.asks = true;
  }

  /** Asks for a text that is not blank; `undefined` when dismissed. */
  async askText(question: TextQuestion): Promise<string | undefined> {
    this.willAsk();
    const step = await askText(question);
    return step.kind === 'given' ? step.value : undefined;
  }

  /** Asks for one of several; `undefined` when dismissed. */
  async pick<Item extends vscode.QuickPickItem>(
    items: readonly Item[],
    options: { readonly title: string; readonly placeHolder: string },
  ): Promise<Item | undefined> {
    this.willAsk();
    return vscode.window.showQuickPick(items, { ...options, matchOnDescription: true });
  }
}
