import * as vscode from 'vscode';
import type { Workspace } from '../core/files/workspacePort.ts';

/**
 * A file's text as the person has it, unsaved text included; `undefined` where there is no such file. Rejects with a plain
 * sentence when it has more than `largest` bytes, or a link leads out of the workspace.
 */
export async function workspaceText(
  file: vscode.Uri,
  workspace: Pick<Workspace, 'locate'>,
  largest: number,
): Promise<string | undefined> {
  const size = await sizeOf(file);
  if (size === undefined) return undefined;
  if (size > largest) throw new Error(`the file is larger than ${sizeText(largest)}.`);
  // Without this a repository could have any file of the person's sent to the model.
  const { kind } = await workspace.locate(file.fsPath.replaceAll('\\', '/'));
  if (kind !== 'inside') throw new Error('it leads out of the workspace.');
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === file.toString());
  if (open) return open.getText();
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
}

/** `undefined` where there is no such file. */
async function sizeOf(file: vscode.Uri): Promise<number | undefined> {
  try {
    const { type, size } = await vscode.workspace.fs.stat(file);
    return (type & vscode.FileType.File) === 0 ? undefined : size;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** True when the cause is that there is no such file or folder. */
export function isNotFound(error: unknown): boolean {
  return error instanceof vscode.FileSystemError && error.code === 'FileNotFound';
}

function sizeText(bytes: number): string {
  const kibibytes = Math.floor(bytes / 1024);
  return kibibytes >= 1024 ? `${String(Math.floor(kibibytes / 1024))} MiB` : `${String(kibibytes)} KiB`;
}
