import { stat } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { WorkspaceSearch } from '../../core/child/workspaceSearch.ts';
import type { DiskLook, DiskView, FileMark, SaveWatch } from '../../core/files/commands/commandChanges.ts';
import { resolvePath } from '../../core/files/paths/resolvePath.ts';
import type { Workspace, WorkspaceRoot } from '../../core/files/workspacePort.ts';

/** Beyond so many files not all are looked at. */
const mostFiles = 20_000;

/** How many files are asked for side by side. */
const atOnce = 64;

/** The files of this window's folders, by what the system says of each without reading it. */
export class WorkspaceDisk implements DiskView {
  constructor(
    private readonly workspace: Pick<Workspace, 'roots'>,
    private readonly search: Pick<WorkspaceSearch, 'files'>,
  ) {}

  async look(also: readonly string[], signal: AbortSignal): Promise<DiskLook> {
    const takenAt = Date.now();
    const roots = this.workspace.roots();
    const places = new Map(also.map((path) => [path, absolutePath(path, roots)]));
    let isWhole = true;
    for (const root of roots) {
      const { items, complete } = await this.search.files(root, undefined, signal);
      isWhole &&= complete;
      for (const path of items) {
        if (places.size >= mostFiles + also.length) isWhole = false;
        else places.set(shownPath(root, path, roots.length), `${root.path}/${path}`);
      }
    }
    const files = new Map<string, FileMark>();
    const all = [...places];
    for (let index = 0; index < all.length; index += atOnce) {
      const group = all.slice(index, index + atOnce);
      const marks = await Promise.all(group.map(([, place]) => markOf(place)));
      for (const [index, [path]] of group.entries()) {
        const mark = marks[index];
        if (mark) files.set(path, mark);
      }
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

/** Undefined for a path in a folder that is not open: nothing is looked at there. */
function absolutePath(path: string, roots: readonly WorkspaceRoot[]): string | undefined {
  const resolved = resolvePath(path, roots);
  return resolved.kind === 'resolved' ? resolved.absolute : undefined;
}

function shownPath(root: WorkspaceRoot, path: string, roots: number): string {
  return roots > 1 ? `${root.name}/${path}` : path;
}

/** The change time moves with every write, rename and link, and no program sets it. */
async function markOf(path: string | undefined): Promise<FileMark | undefined> {
  if (path === undefined) return undefined;
  try {
    const stats = await stat(path);
    if (!stats.isFile()) return undefined;
    const { size, mtimeMs, ctimeMs, ino } = stats;
    return { mark: [size, mtimeMs, ctimeMs, ino].join(' '), size, changedAt: ctimeMs };
  } catch {
    return undefined;
  }
}
