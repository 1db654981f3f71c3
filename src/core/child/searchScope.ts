import { HumanError } from '../base/errors.ts';
import { resolvePath } from '../files/paths/resolvePath.ts';
import type { Workspace, WorkspaceRoot } from '../files/workspacePort.ts';

/** A folder by its real path relative to its root; `''` is all of the roots. */
export interface SearchScope {
  readonly roots: readonly WorkspaceRoot[];
  readonly folder: string;
}

/** The folder that a path means, links followed; throws a `HumanError` for one that is no folder of the workspace (F9). */
export async function scopeOf(
  path: string | undefined,
  workspace: Pick<Workspace, 'roots' | 'locate' | 'read'>,
): Promise<SearchScope> {
  const roots = workspace.roots();
  if (roots.length === 0) throw new HumanError('No folder is open, so there are no files.');
  const given = (path ?? '').trim();
  if (given === '' || given === '.' || given === './') return { roots, folder: '' };
  const resolved = resolvePath(given, roots);
  if (resolved.kind === 'rejected') throw new HumanError(resolved.message);
  const root = roots.find((each) => each.path.replace(/\/$/, '') === resolved.absolute);
  if (root) return { roots: [root], folder: '' };
  const located = await workspace.locate(resolved.absolute);
  if (located.kind === 'outside') {
    throw new HumanError(`"${given}" leads out of the workspace by a link; only files in it are reached.`);
  }
  if (located.kind === 'unusable') throw new HumanError(`"${given}" cannot be listed: ${located.reason}.`);
  const { kind } = await workspace.read(located.file, 'show');
  if (kind === 'missing')
    throw new HumanError(`There is no folder "${given}"; list the folder above it to see what is there.`);
  if (kind !== 'folder') throw new HumanError(`"${given}" is a file, not a folder; use read_file to see it.`);
  return within(located.file.path, roots);
}

function within(path: string, roots: readonly WorkspaceRoot[]): SearchScope {
  if (roots.length === 1) return { roots, folder: path };
  const [name, ...rest] = path.split('/');
  return { roots: roots.filter((root) => root.name === name), folder: rest.join('/') };
}
