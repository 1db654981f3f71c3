import * as vscode from 'vscode';
import type { FileEdits, TextEdit } from '../../core/files/workspacePort.ts';
import { shiftOf } from './lineShift.ts';

/** One visible editor before an edit, and the line in it that shall stay where it is on the screen. */
interface View {
  readonly editor: vscode.TextEditor;
  /** The first line that is wholly visible. */
  readonly first: number;
  /** How many lines down the edit moves the text that the person looks at. */
  readonly shift: number;
}

/** For so long after the person has scrolled, in milliseconds, their scrolling is left alone. */
const scrollingTime = 150;

/** For so long, in milliseconds, the editor's word is waited for after a scroll. */
const longestWait = 300;

/**
 * Keeps on the screen what a person looks at while lines are added or removed above it: VS Code keeps the number of
 * the first visible line instead. The line of the cursor stays where it is when it is visible in the active editor,
 * else the first visible line that the edit leaves.
 */
export class Viewports implements vscode.Disposable {
  private readonly firstLines = new WeakMap<vscode.TextEditor, number>();
  private readonly scrolledAt = new WeakMap<vscode.TextEditor, number>();
  private readonly editing = new Set<string>();
  private readonly listener: vscode.Disposable;

  constructor() {
    this.listener = vscode.window.onDidChangeTextEditorVisibleRanges(({ textEditor, visibleRanges }) => {
      const first = visibleRanges[0]?.start.line;
      if (first === undefined || this.firstLines.get(textEditor) === first) return;
      this.firstLines.set(textEditor, first);
      if (!this.editing.has(textEditor.document.uri.toString())) this.scrolledAt.set(textEditor, Date.now());
    });
  }

  /** Applies edits by `apply` and, when that answers true, puts every editor back that shows one of their documents. */
  async keep(
    changes: readonly (Pick<FileEdits, 'edits'> & { readonly document: vscode.TextDocument })[],
    apply: () => Thenable<boolean>,
  ): Promise<boolean> {
    const views = changes.flatMap(({ document, edits }) => this.viewsOf(document, edits));
    const names = changes.map(({ document }) => document.uri.toString());
    for (const name of names) this.editing.add(name);
    try {
      if (!(await apply())) return false;
      await Promise.all(views.map((view) => putBack(view)));
      return true;
    } finally {
      for (const name of names) this.editing.delete(name);
    }
  }

  dispose(): void {
    this.listener.dispose();
  }

  private viewsOf(document: vscode.TextDocument, edits: readonly TextEdit[]): View[] {
    return vscode.window.visibleTextEditors.flatMap((editor) => {
      const first = editor.visibleRanges[0]?.start.line;
      const last = editor.visibleRanges.at(-1)?.end.line;
      if (editor.document !== document || first === undefined || last === undefined) return [];
      if (Date.now() - (this.scrolledAt.get(editor) ?? 0) < scrollingTime) return [];
      const shift = shiftOf(edits, lookedAt(editor, first, last));
      return shift === 0 ? [] : [{ editor, first, shift }];
    });
  }
}

/** The visible lines in the order in which they are to stay where they are. */
function lookedAt(editor: vscode.TextEditor, first: number, last: number): number[] {
  const lines = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  const cursor = editor.selection.active.line;
  const sees =
    editor === vscode.window.activeTextEditor &&
    editor.visibleRanges.some(({ start, end }) => start.line <= cursor && cursor <= end.line);
  return sees ? [cursor, ...lines] : lines;
}

/** Only while the first visible line has still the number that it had: else the editor moved, or the person. */
async function putBack({ editor, first, shift }: View): Promise<void> {
  if (firstLine(editor) !== first) return;
  const wanted = Math.max(0, first + shift);
  if (editor === vscode.window.activeTextEditor) {
    const to = shift > 0 ? 'down' : 'up';
    await vscode.commands.executeCommand('editorScroll', {
      to,
      by: 'wrappedLine',
      value: Math.abs(shift),
      revealCursor: false,
    });
    if (firstLine(editor) === wanted) return;
  }
  let target = wanted + roomAbove(editor);
  for (let attempt = 0; attempt < 2; attempt += 1) {
    const now = firstLine(editor);
    if (now === undefined || now === wanted) return;
    const moved = nextFirstLine(editor, now);
    editor.revealRange(new vscode.Range(target, 0, target, 0), vscode.TextEditorRevealType.AtTop);
    target += wanted - ((await moved) ?? wanted);
  }
}

/** How many lines the editor leaves above one that it reveals at the top, for those that stick there. */
function roomAbove({ document, visibleRanges }: vscode.TextEditor): number {
  const settings = vscode.workspace.getConfiguration('editor', document);
  const sticky = settings.get<boolean>('stickyScroll.enabled') ? settings.get('stickyScroll.maxLineCount', 0) : 0;
  const visible = (visibleRanges.at(-1)?.end.line ?? 0) - (visibleRanges[0]?.start.line ?? 0);
  return Math.floor(Math.min(visible / 2, Math.max(sticky, settings.get('cursorSurroundingLines', 0))));
}

const firstLine = (editor: vscode.TextEditor): number | undefined => editor.visibleRanges[0]?.start.line;

/** The first line once it is another than `now`; after a while, as it is. */
function nextFirstLine(editor: vscode.TextEditor, now: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const finish = (): void => {
      clearTimeout(timer);
      listener.dispose();
      resolve(firstLine(editor));
    };
    const timer = setTimeout(finish, longestWait);
    const listener = vscode.window.onDidChangeTextEditorVisibleRanges(({ textEditor }) => {
      if (textEditor === editor && firstLine(editor) !== now) finish();
    });
  });
}
