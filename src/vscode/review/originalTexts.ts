import { readFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { Clock } from '../../core/base/clock.ts';
import { DisposableStore, type Disposable } from '../../core/base/disposable.ts';
import type { ReviewedFile } from '../../core/files/review/reviewedFile.ts';
import type { TextForm } from '../../core/files/workspacePort.ts';
import type { TaskReview } from '../../core/files/review/taskReview.ts';
import { Rounds } from '../rounds.ts';

/** The scheme of texts that stand nowhere: a file as it would be without one task. */
const scheme = 'fanout-original';

/** What an original's URI says beside the file's path. */
interface OriginalQuery {
  readonly task: string;
  /** Where the file is, absolute; absent for the empty side of a file that is not there. */
  readonly at?: string;
}

/**
 * The left sides of reviews: each file's present text without the task's hunks (F21). They follow what anybody types
 * meanwhile, so that a diff never shows somebody else's change as the task's.
 */
export class OriginalTexts implements vscode.TextDocumentContentProvider, Disposable {
  readonly onDidChange: vscode.Event<vscode.Uri>;
  private readonly changes = new vscode.EventEmitter<vscode.Uri>();
  private readonly disposables = new DisposableStore();
  private readonly rounds: Rounds<string>;

  constructor(
    private readonly review: TaskReview,
    clock: Clock,
  ) {
    this.onDidChange = this.changes.event;
    this.disposables.add(this.changes);
    this.rounds = this.disposables.add(
      new Rounds<string>(clock, (uris) => {
        for (const uri of uris) this.changes.fire(vscode.Uri.parse(uri, true));
      }),
    );
    this.disposables.add(vscode.workspace.registerTextDocumentContentProvider(scheme, this));
    this.disposables.add(
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        // A moved file's left side has its old name, what is typed stands under the new one.
        if (document.uri.scheme === 'file') this.refresh((uri) => fileOf(uri)?.path === document.uri.path);
      }),
    );
    this.disposables.add(
      review.onDidChange((task) => {
        this.refresh((uri) => queryOf(uri)?.task === task);
      }),
    );
  }

  /** Where the file as it would be without the task is found, under the name that it had. */
  uriOf(task: string, { at, originalAt }: ReviewedFile): vscode.Uri {
    const query: OriginalQuery = { task, at };
    return vscode.Uri.file(originalAt).with({ scheme, query: JSON.stringify(query) });
  }

  /** The empty side of a file that is not there. */
  nothingAt(task: string, file: vscode.Uri): vscode.Uri {
    const query: OriginalQuery = { task };
    return file.with({ scheme, query: JSON.stringify(query) });
  }

  async provideTextDocumentContent(uri: vscode.Uri, token: vscode.CancellationToken): Promise<string> {
    const query = queryOf(uri);
    if (query?.at === undefined) return '';
    const abort = new AbortController();
    const cancelled = token.onCancellationRequested(() => {
      abort.abort();
    });
    try {
      const file = await this.review.lookAtFile(query.task, query.at, abort.signal);
      // Nothing of the task is left in it: both sides are the same.
      const text = file ? (file.original ?? '') : await this.review.presentText(query.at, abort.signal);
      return text.replaceAll('\n', file?.goneForm?.lineEnd ?? (await lineEndOf(vscode.Uri.file(query.at))));
    } finally {
      cancelled.dispose();
    }
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private refresh(isMeant: (uri: vscode.Uri) => boolean): void {
    for (const { uri } of vscode.workspace.textDocuments) {
      if (uri.scheme === scheme && isMeant(uri)) this.rounds.add(uri.toString());
    }
  }
}

function fileOf(uri: vscode.Uri): vscode.Uri | undefined {
  const at = queryOf(uri)?.at;
  return at === undefined ? undefined : vscode.Uri.file(at);
}

function queryOf({ query }: vscode.Uri): OriginalQuery | undefined {
  try {
    const value: unknown = JSON.parse(query);
    if (typeof value !== 'object' || value === null || !('task' in value) || typeof value.task !== 'string')
      return undefined;
    return { task: value.task, ...('at' in value && typeof value.at === 'string' ? { at: value.at } : {}) };
  } catch {
    return undefined;
  }
}

/** How the text of an open file is to stand on disk; as new files mostly do when it is not open. */
export function formInEditor(file: vscode.Uri): TextForm {
  const open = openDocument(file);
  const lineEnd = open?.eol === vscode.EndOfLine.CRLF ? '\r\n' : '\n';
  return { encoding: open?.encoding ?? 'utf8', lineEnd, mode: 0o644 };
}

const openDocument = (file: vscode.Uri): vscode.TextDocument | undefined =>
  vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === file.toString());

/** The line end of a file as it stands in its editor, or on disk; `\n` when there is none. */
async function lineEndOf(file: vscode.Uri): Promise<'\n' | '\r\n'> {
  const open = openDocument(file);
  if (open) return open.eol === vscode.EndOfLine.CRLF ? '\r\n' : '\n';
  try {
    return (await readFile(file.fsPath, 'latin1')).includes('\r\n') ? '\r\n' : '\n';
  } catch {
    return '\n';
  }
}
