import picomatch from 'picomatch';
import { resolvePath } from '../paths/resolvePath.ts';
import type { Workspace } from '../workspacePort.ts';

/** Whether files are among those that a task owns, by their real paths and those of the folders that its globs name. */
export class Ownership {
  constructor(
    private readonly sets: readonly (readonly string[])[],
    private readonly workspace: Pick<Workspace, 'roots' | 'locate'>,
  ) {}

  /** The globs for messages: the task's own, within those of the tasks above it. */
  get words(): string {
    const all = this.sets.map((globs) => globs.join(', '));
    return all.filter((words, index) => words !== all[index - 1]).join(' within ');
  }

  /** True when every set has a glob for this real path. */
  async has(path: string): Promise<boolean> {
    for (const globs of this.sets) {
      if (globs.some((glob) => fits(path, glob))) continue;
      const real = await Promise.all(globs.map((glob) => this.real(glob)));
      if (!real.some((glob) => glob !== undefined && fits(path, glob))) return false;
    }
    return true;
  }

  /** A glob whose folder is reached by a link, with the folder that it leads to. */
  private async real(glob: string): Promise<string | undefined> {
    const { folder, rest } = split(glob);
    if (folder === '') return undefined;
    const resolved = resolvePath(folder, this.workspace.roots());
    if (resolved.kind === 'rejected') return undefined;
    const located = await this.workspace.locate(resolved.absolute);
    if (located.kind !== 'inside' || located.file.path === '') return undefined;
    return [located.file.path, ...(rest === '' ? [] : [rest])].join('/');
  }
}

/** A folder owns all that is in it, whether it is named with or without `/**`, and with whatever characters its name has. */
function fits(path: string, given: string): boolean {
  const glob = plain(given);
  const folder = glob.replace(/\/\*\*$/, '');
  if (path === glob || path.startsWith(`${folder}/`)) return true;
  return picomatch.isMatch(path, glob, { dot: true });
}

/** The part of a glob before its first wildcard; all of it but `/**` where that ends a plain folder. */
function split(given: string): { readonly folder: string; readonly rest: string } {
  const segments = plain(given).split('/');
  const first = segments.findIndex((segment) => /[*?[\]{}()!]/.test(segment));
  if (first === -1) return { folder: segments.join('/'), rest: '' };
  return { folder: segments.slice(0, first).join('/'), rest: segments.slice(first).join('/') };
}

function plain(glob: string): string {
  return glob
    .trim()
    .replaceAll('\\', '/')
    .replace(/^(\.\/)+/, '')
    .replace(/\/+$/, '');
}
