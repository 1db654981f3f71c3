import * as vscode from 'vscode';
import { systemClock } from '../../core/base/clock.ts';
import type { Logger } from '../../core/base/logger.ts';
import type { WorkspaceSearch } from '../../core/child/workspaceSearch.ts';
import type { Workspace } from '../../core/files/workspacePort.ts';
import { excludedGlobs } from './excludedGlobs.ts';
import { FindFilesSearch } from './findFilesSearch.ts';
import { findRipgrep } from './ripgrepPath.ts';
import { RipgrepSearch } from './ripgrepSearch.ts';
import { unsavedFiles } from './unsavedFiles.ts';

/** The search of this window: VS Code's own ripgrep, or where that is not found its file search without expressions. */
export function createSearch(workspace: Pick<Workspace, 'locate'>, logger: Logger): WorkspaceSearch {
  let chosen: Promise<WorkspaceSearch> | undefined;
  const search = (): Promise<WorkspaceSearch> => (chosen ??= chooseSearch(workspace, logger));
  return {
    files: async (root, glob, signal) => (await search()).files(root, glob, signal),
    matches: async (root, query, glob, signal) => (await search()).matches(root, query, glob, signal),
  };
}

async function chooseSearch(workspace: Pick<Workspace, 'locate'>, logger: Logger): Promise<WorkspaceSearch> {
  const { platform, arch } = process;
  const program = await findRipgrep({ appRoot: vscode.env.appRoot, platform, arch });
  if (program === undefined) {
    logger.warn(
      'VS Code’s search program is not where it should be; agents search without it, slower and plain text only.',
    );
    return new FindFilesSearch(workspace);
  }
  const foldPath = foldingOf(platform);
  return new RipgrepSearch({
    program,
    excludes: (root) => excludedGlobs(vscode.Uri.file(root.path)),
    unsavedFiles: (root) => unsavedFiles(root, foldPath),
    clock: systemClock,
    foldPath,
  });
}

/** These systems take names that differ in case alone as one file, as a rule. */
function foldingOf(platform: NodeJS.Platform): (path: string) => string {
  const folds = platform === 'win32' || platform === 'darwin';
  return folds ? (path) => path.toLowerCase() : (path) => path;
}
