import * as vscode from 'vscode';
import type { Clock } from '../../core/base/clock.ts';
import { DisposableStore, type Disposable } from '../../core/base/disposable.ts';
import type { FileCoordinator } from '../../core/files/coordinator.ts';
import { Rounds } from '../rounds.ts';

/**
 * Has the review look at files in which a person undoes something, or which come back otherwise from disk:
 * rows and menus of tasks tell of it though nobody asks. What is typed is seen when somebody does.
 */
export function personsChanges(coordinator: Pick<FileCoordinator, 'lookAgain'>, clock: Clock): Disposable {
  const disposables = new DisposableStore();
  const rounds = disposables.add(
    new Rounds<string>(clock, (paths) => {
      void coordinator.lookAgain(paths);
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
  return disposables;
}
