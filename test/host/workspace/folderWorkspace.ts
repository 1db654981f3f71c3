import { mkdirSync, rmSync, writeFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { systemClock } from '../../../src/core/base/clock.ts';
import type { Logger } from '../../../src/core/base/logger.ts';
import type { WorkspaceRoot } from '../../../src/core/files/workspacePort.ts';
import { EditorWorkspace } from '../../../src/vscode/editor/editorWorkspace.ts';

/** The open folder: its files on disk, the person who types into them, and the editor's side of both. */
export class FolderWorkspace {
  readonly folder: string;
  readonly editor = new EditorWorkspace(systemClock);

  constructor() {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    if (!folder) throw new Error('This suite wants a window with a folder.');
    this.folder = folder.uri.fsPath;
  }

  get root(): WorkspaceRoot {
    const [root] = this.editor.roots();
    if (!root) throw new Error('The window has no folder any more.');
    return root;
  }

  write(files: Readonly<Record<string, string>>): void {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.folder, path)), { recursive: true });
      writeFileSync(join(this.folder, path), text);
    }
  }

  uri(path: string): vscode.Uri {
    return vscode.Uri.file(join(this.folder, path));
  }

  /** Types into a file without saving it. */
  async type(path: string, text: string): Promise<vscode.TextDocument> {
    const document = await vscode.workspace.openTextDocument(this.uri(path));
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, new vscode.Range(0, 0, document.lineCount, 0), text);
    if (!(await vscode.workspace.applyEdit(edit))) throw new Error(`${path} could not be edited.`);
    return document;
  }

  /** Takes back what a test has made, unsaved text included. */
  async clear(): Promise<void> {
    for (const document of vscode.workspace.textDocuments) {
      if (!document.isDirty) continue;
      await vscode.window.showTextDocument(document);
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    }
    for (const name of readdirSync(this.folder)) rmSync(join(this.folder, name), { recursive: true });
  }
}

/** A logger that keeps what it is told. */
export function keepingLogger(): Logger & { readonly lines: string[] } {
  const lines: string[] = [];
  const keep = (message: string): void => void lines.push(message);
  return { lines, debug: keep, info: keep, warn: keep, error: keep };
}
