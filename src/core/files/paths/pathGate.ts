import type { Rejected } from '../outcome.ts';
import { protectedReason, secretReason } from './protectedPaths.ts';
import { resolvePath } from './resolvePath.ts';
import type { FileLocation, Workspace } from '../workspacePort.ts';

/** A path that may be used: where it really leads, and how it was asked for. */
export interface Admitted {
  readonly kind: 'admitted';
  readonly file: FileLocation;
  readonly absolute: string;
}

/** What a path is wanted for; what a person asks for needs to be in the workspace only. */
export type Purpose = 'read' | 'write' | 'person';

/** Decides which paths a task may touch: in the workspace by their real path, and not protected by any name. */
export class PathGate {
  constructor(private readonly workspace: Workspace) {}

  /** Checks a path as a model gave it; what it leads to may change until the lock is held, see `leadsTo`. */
  async admit(path: string, purpose: Purpose): Promise<Admitted | Rejected> {
    const resolved = resolvePath(path, this.workspace.roots());
    if (resolved.kind === 'rejected') return { ...resolved, path };
    const asGiven = forbidden(resolved.path, path, purpose);
    if (asGiven) return asGiven;
    const located = await this.workspace.locate(resolved.absolute);
    switch (located.kind) {
      case 'outside': {
        const message = `${path} leads out of the workspace, to ${located.target}; only files in it are reached.`;
        return { kind: 'rejected', why: 'outside', path, message };
      }
      case 'unusable':
        return { kind: 'rejected', why: 'invalid', path, message: `${path} cannot be used: ${located.reason}.` };
      case 'inside': {
        if (located.file.path === '') {
          const message = 'The path names the workspace folder itself; give the path of a file in it.';
          return { kind: 'rejected', why: 'invalid', path, message };
        }
        const asIs = forbidden(located.file.path, path, purpose);
        return asIs ?? { kind: 'admitted', file: located.file, absolute: resolved.absolute };
      }
    }
  }

  /** True when the path still leads to the same file; asked again once its lock is held. */
  async leadsTo({ absolute, file }: Admitted): Promise<boolean> {
    const located = await this.workspace.locate(absolute);
    return located.kind === 'inside' && located.file.key === file.key;
  }
}

function forbidden(realPath: string, path: string, purpose: Purpose): Rejected | undefined {
  if (purpose === 'person') return undefined;
  const reason = purpose === 'write' ? protectedReason(realPath) : secretReason(realPath);
  if (reason === undefined) return undefined;
  const what = purpose === 'write' ? 'change' : 'read';
  const leads = realPath === path ? path : `${path} (that is ${realPath})`;
  const message = `${leads} is protected, because ${reason}; a task may not ${what} it. Leave it to the person.`;
  return { kind: 'rejected', why: 'protected', path, message };
}
