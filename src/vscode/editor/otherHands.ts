import * as vscode from 'vscode';
import type { FileCoordinator } from '../../core/files/coordinator.ts';

/** Tells the coordinator of files that people and other programs rename or take away, and of folders, as soon as the editor knows. */
export function watchOtherHands(
  coordinator: Pick<FileCoordinator, 'lookAgain' | 'changedInEditor' | 'foldersChanged'>,
): vscode.Disposable {
  const watcher = vscode.workspace.createFileSystemWatcher('**/*', true, true, false);
  return vscode.Disposable.from(
    watcher,
    vscode.workspace.onDidChangeWorkspaceFolders(() => {
      void coordinator.foldersChanged();
    }),
    watcher.onDidDelete((uri) => {
      void coordinator.lookAgain(pathsOf([uri]));
    }),
    vscode.workspace.onDidRenameFiles(({ files }) => {
      void coordinator.changedInEditor(pathsOf(files.map(({ oldUri }) => oldUri)));
    }),
    vscode.workspace.onDidDeleteFiles(({ files }) => {
      void coordinator.changedInEditor(pathsOf(files));
    }),
  );
}

function pathsOf(uris: readonly vscode.Uri[]): string[] {
  return uris.filter(({ scheme }) => scheme === 'file').map(({ fsPath }) => fsPath.replaceAll('\\', '/'));
}
