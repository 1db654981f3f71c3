import * as vscode from 'vscode';
import { errorMessage } from '../../core/base/errors.ts';
import type { Logger } from '../../core/base/logger.ts';
import type { Workspace } from '../../core/files/workspacePort.ts';
import { workspaceText } from '../workspaceText.ts';
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
      const text = await workspaceText(file, workspace, largestFile);
      if (text !== undefined) found.push({ folder: name, text });
    } catch (error) {
      logger.warn(`The instructions in ${file.fsPath} are left out: ${errorMessage(error)}`);
    }
  }
  return joinInstructions(found);
}
