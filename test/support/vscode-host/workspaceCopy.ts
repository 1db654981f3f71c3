import { cpSync, existsSync, mkdirSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

/** What a window opens: a folder, a `.code-workspace` file with its folders beside it, or nothing. */
export type OpenedWorkspace =
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 'workspaceFile'; readonly path: string; readonly folder: string }
  | { readonly kind: 'none' };

/**
 * Copies a workspace (an absolute path of a folder, or of a `.code-workspace` file, whose whole folder is copied) below
 * `target`, so that tests may change it; `undefined` opens no folder and `'empty'` an empty one.
 */
export function copyWorkspace(source: string | undefined, target: string): OpenedWorkspace {
  if (source === undefined) return { kind: 'none' };
  if (source === 'empty') {
    const path = join(target, 'workspace');
    mkdirSync(path);
    return { kind: 'folder', path };
  }
  if (!existsSync(source)) throw new Error(`The workspace ${source} does not exist.`);
  if (statSync(source).isDirectory()) {
    const path = join(target, basename(resolve(source)));
    cpSync(source, path, { recursive: true });
    return { kind: 'folder', path };
  }
  const folder = join(target, basename(dirname(source)));
  cpSync(dirname(source), folder, { recursive: true });
  return { kind: 'workspaceFile', path: join(folder, basename(source)), folder };
}
