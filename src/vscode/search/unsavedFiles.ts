import * as vscode from 'vscode';
import type { WorkspaceRoot } from '../../core/files/workspacePort.ts';
import type { UnsavedFile } from './ripgrepSearch.ts';

/** The files below a root whose editors hold text that the disk does not have. */
export function unsavedFiles(root: WorkspaceRoot, foldPath: (path: string) => string): UnsavedFile[] {
  const prefix = foldPath(`${root.path.replace(/\/$/, '')}/`);
  return vscode.workspace.textDocuments.flatMap((document) => {
    if (!document.isDirty || document.uri.scheme !== 'file') return [];
    const path = document.uri.fsPath.replaceAll('\\', '/');
    return foldPath(path).startsWith(prefix) ? [{ path: path.slice(prefix.length), text: document.getText() }] : [];
  });
}
