import * as vscode from 'vscode';
import type { Clock } from '../../core/base/clock.ts';
import { DisposableStore, type Disposable } from '../../core/base/disposable.ts';
import type { TaskReview } from '../../core/files/review/taskReview.ts';
import { Rounds } from '../rounds.ts';

/**
 * Has the review look at files in which a person undoes something, which they delete, or which come back otherwise from disk:
 * rows and menus of tasks tell of it though nobody asks. What is typed is seen when somebody does.
 */
export function personsChanges(review: TaskReview, clock: Clock): Disposable {
  const disposables = new DisposableStore();
  const never = new AbortController().signal;
  const rounds = disposables.add(
    new Rounds<string>(clock, (paths) => {
      for (const path of paths) void review.follow(path, never);
    }),
  );
  const note = ({ scheme, fsPath }: vscode.Uri): void => {
    if (scheme === 'file') rounds.add(fsPath.replaceAll('\\', '/'));
  };
  disposables.add(
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges, reason }) => {
      const isFromDisk = !document.isDirty;
      if (contentChanges.length > 0 && (reason !== undefined || isFromDisk)) note(document.uri);
    }),
  );
  disposables.add(
    vscode.workspace.onDidDeleteFiles(({ files }) => {
      for (const uri of files) note(uri);
    }),
  );
  return disposables;
}
