import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { workspaceFolder } from './scriptedTasks.ts';

/** A fresh folder of the workspace for one test's files. */
export class CaseFolder {
  private constructor(readonly absolute: string) {}

  static async make(): Promise<CaseFolder> {
    return new CaseFolder(await mkdtemp(join(workspaceFolder().fsPath, 'case-')));
  }

  /** A file's path as agents write it. */
  path(name: string): string {
    return `${basename(this.absolute)}/${name}`;
  }

  /** A file's path on disk. */
  onDisk(name: string): string {
    return join(this.absolute, name);
  }

  uri(name: string): vscode.Uri {
    return vscode.Uri.file(this.onDisk(name));
  }

  /** Writes a file as a program outside the editor does. */
  async put(name: string, content: string | Uint8Array): Promise<void> {
    await mkdir(dirname(this.onDisk(name)), { recursive: true });
    await writeFile(this.onDisk(name), content);
  }

  text(name: string): Promise<string> {
    return readFile(this.onDisk(name), 'utf8');
  }

  bytes(name: string): Promise<Buffer> {
    return readFile(this.onDisk(name));
  }

  /** Shows a file in the active editor. */
  async show(name: string): Promise<vscode.TextEditor> {
    return vscode.window.showTextDocument(await vscode.workspace.openTextDocument(this.uri(name)));
  }
}

/** `line 1` to `line n`, each with a line end. */
export function numbered(count: number): string {
  return Array.from({ length: count }, (_, index) => `line ${String(index + 1)}\n`).join('');
}
