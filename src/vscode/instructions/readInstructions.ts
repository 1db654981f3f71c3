import * as vscode from 'vscode';
import { errorMessage } from '../../core/base/errors.ts';
import type { Logger } from '../../core/base/logger.ts';
import type { Workspace } from '../../core/files/workspacePort.ts';
import { joinInstructions, type FolderInstructions } from './joinInstructions.ts';

/** Bytes above which a file is no instruction for anybody. */
const largestFile = 1024 * 1024;

/**
 * What the `AGENTS.md` at the top of each workspace folder says, unsaved text included, bounded; `undefined` when there is
 * none. One that cannot be read is left out with a word in the log, also one that a link leads out of the workspace.
 */
export async function readInstructions(
  workspace: Pick<Workspace, 'locate'>,
  logger: Logger,
): Promise<string | undefined> {
  const found: FolderInstructions[] = [];
  for (const { name, uri } of vscode.workspace.workspaceFolders ?? []) {
    const file = vscode.Uri.joinPath(uri, 'AGENTS.md');
    try {
      const text = await textOf(file, workspace);
      if (text !== undefined) found.push({ folder: name, text });
    } catch (error) {
      logger.warn(`The instructions in ${file.fsPath} are left out: ${errorMessage(error)}`);
    }
  }
  return joinInstructions(found);
}

async function textOf(file: vscode.Uri, workspace: Pick<Workspace, 'locate'>): Promise<string | undefined> {
  const size = await sizeOf(file);
  if (size === undefined) return undefined;
  if (size > largestFile) throw new Error('the file is larger than 1 MiB.');
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
    if (error instanceof vscode.FileSystemError && error.code === 'FileNotFound') return undefined;
    throw error;
  }
}
