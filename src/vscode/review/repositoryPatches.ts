import { stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { gitPatch, type PatchFile } from '../../core/files/review/gitPatch.ts';
import type { PatchedFile } from '../../core/files/review/taskReview.ts';
import type { WorkspaceRoot } from '../../core/files/workspacePort.ts';
import { followLinks } from '../editor/realPaths.ts';

/** What of a task's work lies in one git repository, or in one opened folder that is in none. */
export interface RepositoryPatch {
  readonly name: string;
  /** Absolute; the patch's paths count from here, and `git apply` takes it anywhere below. */
  readonly folder: string;
  readonly patch: string;
}

/**
 * One patch for each repository. From below its top, git takes paths that count from there for those of the repository, and
 * passes them over without a word.
 */
export async function repositoryPatches(
  files: readonly (PatchedFile & Pick<PatchFile, 'form'>)[],
  roots: readonly WorkspaceRoot[],
): Promise<RepositoryPatch[]> {
  const groups = new Map<string, PatchFile[]>();
  const enter = (folder: string, file: PatchFile): void => {
    groups.set(folder, [...(groups.get(folder) ?? []), file]);
  };
  for (const { at, originalAt, before, after, form, formBefore } of files) {
    const [from, to] = await Promise.all([placeOf(originalAt, roots), placeOf(at, roots)]);
    if (from.folder === to.folder) {
      enter(to.folder, { path: to.path, originalPath: from.path, before, after, form, formBefore });
      continue;
    }
    // Moved from one repository to another: it goes in the one and comes in the other.
    const gone = { path: from.path, originalPath: from.path, before, after: undefined, form: formBefore ?? form };
    enter(from.folder, gone);
    enter(to.folder, { path: to.path, originalPath: to.path, before: undefined, after, form });
  }
  const patches = [...groups].map(([folder, group]) => ({ name: basename(folder), folder, patch: gitPatch(group) }));
  return patches.filter(({ patch }) => patch !== '');
}

async function placeOf(at: string, roots: readonly WorkspaceRoot[]): Promise<{ folder: string; path: string }> {
  const file = await realPathOf(at);
  const folder = (await repositoryAbove(dirname(file))) ?? (await openFolderOf(file, roots)) ?? dirname(file);
  return { folder, path: file.slice(folder.length).replace(/^\//, '') };
}

/** The nearest folder that has a `.git`: a folder, or a file in worktrees and submodules. */
async function repositoryAbove(folder: string): Promise<string | undefined> {
  if (await exists(`${folder}/.git`)) return folder;
  const parent = dirname(folder);
  return parent === folder ? undefined : repositoryAbove(parent);
}

async function openFolderOf(file: string, roots: readonly WorkspaceRoot[]): Promise<string | undefined> {
  const folders = await Promise.all(roots.map(({ path }) => realPathOf(path)));
  const deepestFirst = folders.sort((left, right) => right.length - left.length);
  return deepestFirst.find((folder) => file.startsWith(`${folder}/`));
}

async function realPathOf(path: string): Promise<string> {
  const real = await followLinks(path);
  return real.kind === 'real' ? real.path : path;
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
