import * as vscode from 'vscode';
import type { SavedText } from '../../core/files/workspacePort.ts';
import { textOf } from './openDocuments.ts';

/**
 * Watches one document while it is saved. Events name no actor; but where somebody types or pastes, the editor's cursor
 * goes by keyboard or mouse to the end of just what came. Nothing that takes part in saving does that.
 */
export class SavedSteps implements vscode.Disposable {
  private readonly steps: SavedText[] = [];
  /** Where what came last stands now; asked once, since the cursor follows at once. */
  private came: readonly vscode.Range[] = [];
  private readonly listener: vscode.Disposable;

  constructor(document: vscode.TextDocument) {
    this.listener = vscode.Disposable.from(
      vscode.workspace.onDidChangeTextDocument((event) => {
        if (event.document !== document || event.contentChanges.length === 0) return;
        this.came = rangesOf(event);
        this.steps.push({ by: event.reason === undefined ? 'saving' : 'person', text: textOf(document) });
      }),
      vscode.window.onDidChangeTextEditorSelection(({ textEditor, kind, selections }) => {
        const step = this.steps.at(-1);
        if (textEditor.document !== document || !step) return;
        const { came } = this;
        this.came = [];
        const follows = ({ active }: vscode.Selection): boolean => came.some((range) => isBehind(active, range));
        if (isByHand(kind) && selections.every(follows)) this.steps.splice(-1, 1, { ...step, by: 'person' });
      }),
    );
  }

  /** The texts that followed one another so far. */
  taken(): readonly SavedText[] {
    return [...this.steps];
  }

  dispose(): void {
    this.listener.dispose();
  }
}

function rangesOf({ document, contentChanges }: vscode.TextDocumentChangeEvent): vscode.Range[] {
  return contentChanges.map(({ rangeOffset, text }) => {
    const before = contentChanges.filter((other) => other.rangeOffset < rangeOffset);
    const start = before.reduce((at, other) => at + other.text.length - other.rangeLength, rangeOffset);
    return new vscode.Range(document.positionAt(start), document.positionAt(start + text.length));
  });
}

/** At its end, or in a pair that was closed by itself. */
function isBehind(cursor: vscode.Position, { start, end }: vscode.Range): boolean {
  const isPair = start.line === end.line && end.character - start.character === 2;
  return cursor.isEqual(end) || (isPair && cursor.isEqual(end.translate(0, -1)));
}

function isByHand(kind: vscode.TextEditorSelectionChangeKind | undefined): boolean {
  return kind === vscode.TextEditorSelectionChangeKind.Keyboard || kind === vscode.TextEditorSelectionChangeKind.Mouse;
}
