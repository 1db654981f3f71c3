import * as vscode from 'vscode';
import { DisposableStore } from '../../core/base/disposable.ts';
import { inTime } from '../inTime.ts';

const longestWait = 4_000;

/** Of which documents a language service has spoken since their text changed last, as far as this window tells. */
export class SpokenOf implements vscode.Disposable {
  private readonly fresh = new Set<string>();
  private readonly listeners = new DisposableStore();

  constructor() {
    this.listeners.add(
      vscode.languages.onDidChangeDiagnostics(({ uris }) => {
        for (const uri of uris) this.fresh.add(uri.toString());
      }),
    );
    this.listeners.add(
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) this.fresh.delete(document.uri.toString());
      }),
    );
    this.listeners.add(
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        this.fresh.delete(uri.toString());
      }),
    );
  }

  /** True once one has; false when none does within a few seconds. */
  async since({ uri }: vscode.TextDocument, signal: AbortSignal): Promise<boolean> {
    const key = uri.toString();
    const heard = new DisposableStore();
    const speaks = new Promise<void>((resolve) => {
      heard.add(
        vscode.languages.onDidChangeDiagnostics(({ uris }) => {
          if (uris.some((each) => each.toString() === key)) resolve();
        }),
      );
    });
    try {
      if (!this.fresh.has(key)) await inTime(speaks, longestWait, signal);
      return this.fresh.has(key);
    } finally {
      heard.dispose();
    }
  }

  dispose(): void {
    this.listeners.dispose();
  }
}
