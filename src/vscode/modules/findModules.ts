import * as vscode from 'vscode';
import { throwIfAborted } from '../../core/base/errors.ts';
import type { WorkspaceSearch } from '../../core/child/workspaceSearch.ts';
import type { Workspace, WorkspaceRoot } from '../../core/files/workspacePort.ts';
import { detectModules } from '../../core/modules/detectModules.ts';
import type { Module } from '../../core/modules/module.ts';

/** Bytes above which a manifest is not read. */
const largestManifest = 1024 * 1024;

/** The modules of the open folders, detected anew; none when no folder is open. Rejects with an `AbortError`. */
export async function findModules(
  workspace: Pick<Workspace, 'roots' | 'locate'>,
  search: WorkspaceSearch,
  signal: AbortSignal,
): Promise<Module[]> {
  const roots = await Promise.all(
    workspace.roots().map(async (root) => ({
      name: root.name,
      files: (await search.files(root, undefined, signal)).items,
      read: async (path: string) => {
        throwIfAborted(signal);
        return readManifest(root, path, workspace);
      },
    })),
  );
  return detectModules(roots);
}

async function readManifest(
  root: WorkspaceRoot,
  path: string,
  workspace: Pick<Workspace, 'locate'>,
): Promise<string | undefined> {
  const absolute = `${root.path}/${path}`;
  if ((await workspace.locate(absolute)).kind !== 'inside') return undefined;
  const uri = vscode.Uri.file(absolute);
  try {
    if ((await vscode.workspace.fs.stat(uri)).size > largestManifest) return undefined;
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch (error) {
    // Gone or unreadable since it was listed: its folder is then judged by its code.
    if (error instanceof vscode.FileSystemError) return undefined;
    throw error;
  }
}
