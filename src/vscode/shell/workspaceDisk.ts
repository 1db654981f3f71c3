import { stat } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { WorkspaceSearch } from '../../core/child/workspaceSearch.ts';
import type { DiskLook, DiskView, FileMark, SaveWatch } from '../../core/files/commands/commandChanges.ts';
import type { Workspace, WorkspaceRoot } from '../../core/files/workspacePort.ts';

/** Beyond so many files not all are looked at. */
const mostFiles = 20_000;

/** How many files are asked for side by side. */
const atOnce = 64;

/** The files of this window's folders, by what the system says of each without reading it. */
export class WorkspaceDisk implements DiskView {
  constructor(
    private readonly workspace: Pick<Workspace, 'roots'> & { uriOf(path: string): vscode.Uri },
    private readonly search: Pick<WorkspaceSearch, 'files'>,
  ) {}

  async look(also: readonly string[], signal: AbortSignal): Promise<DiskLook> {
    const takenAt = Date.now();
    const paths = new Set(also);
    let isWhole = true;
    const roots = this.workspace.roots();
    for (const root of roots) {
      const { items, complete } = await this.search.files(root, undefined, signal);
      isWhole &&= complete;
      for (const path of items) {
        if (paths.size >= mostFiles + also.length) isWhole = false;
        else paths.add(shownPath(root, path, roots.length));
      }
    }
    const files = new Map<string, FileMark>();
    const all = [...paths];
    for (let index = 0; index < all.length; index += atOnce) {
      const group = all.slice(index, index + atOnce);
      const marks = await Promise.all(group.map((path) => markOf(this.workspace.uriOf(path).fsPath)));
      for (const [place, mark] of marks.entries()) if (mark) files.set(group[place] ?? '', mark);
    }
    return { takenAt, files, isWhole };
  }

  watchSaves(): SaveWatch {
    const saved = new Set<string>();
    const listener = vscode.workspace.onDidSaveTextDocument(({ uri }) => {
      const roots = this.workspace.roots();
      const path = uri.fsPath.replaceAll('\\', '/');
      for (const root of roots) {
        if (path.startsWith(`${root.path}/`))
          saved.add(shownPath(root, path.slice(root.path.length + 1), roots.length));
      }
    });
    return {
      saved,
      dispose: () => {
        listener.dispose();
      },
    };
  }
}

function shownPath(root: WorkspaceRoot, path: string, roots: number): string {
  return roots > 1 ? `${root.name}/${path}` : path;
}

/** The change time moves with every write, rename and link, and no program sets it. */
async function markOf(path: string): Promise<FileMark | undefined> {
  try {
    const stats = await stat(path);
    if (!stats.isFile()) return undefined;
    const { size, mtimeMs, ctimeMs, ino } = stats;
    return { mark: [size, mtimeMs, ctimeMs, ino].join(' '), size, changedAt: ctimeMs };
  } catch {
    return undefined;
  }
}
