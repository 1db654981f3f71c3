import * as vscode from 'vscode';
import type { FileCoordinator } from '../../core/files/coordinator.ts';

/** Tells the coordinator of files that people and other programs rename or take away, and of folders, as soon as the editor knows. */
export function watchOtherHands(coordinator: Pick<FileCoordinator, 'lookAgain' | 'foldersChanged'>): vscode.Disposable {
  const lookAgain = (uris: readonly vscode.Uri[]): void => {
    const onDisk = uris.filter(({ scheme }) => scheme === 'file');
    void coordinator.lookAgain(onDisk.map(({ fsPath }) => fsPath.replaceAll('\\', '/')));
  };
  const watcher = vscode.workspace.createFileSystemWatcher('**/*', true, true, false);
  return vscode.Disposable.from(
    watcher,
    vscode.workspace.onDidChangeWorkspaceFolders(() => {
      void coordinator.foldersChanged();
    }),
    watcher.onDidDelete((uri) => {
      lookAgain([uri]);
    }),
    vscode.workspace.onDidRenameFiles(({ files }) => {
      lookAgain(files.map(({ oldUri }) => oldUri));
    }),
  );
}
