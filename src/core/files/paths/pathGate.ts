import type { Rejected } from '../outcome.ts';
import { protectionOf, secretReason, type Protection } from './protectedPaths.ts';
import { resolvePath } from './resolvePath.ts';
import type { FileLocation, Workspace } from '../workspacePort.ts';

/** A path that may be used: where it really leads, and how it was asked for. */
export interface Admitted {
  readonly kind: 'admitted';
  readonly file: FileLocation;
  readonly absolute: string;
  /** Why a person must allow the change, as a clause; only from `admitAsking`. */
  readonly protectedBecause?: string;
}

/** What a path is wanted for; what a person asks for needs to be in the workspace only. */
export type Purpose = 'read' | 'write' | 'person';

/** Decides which paths a task may touch: in the workspace by their real path, and not protected by any name. */
export class PathGate {
  constructor(private readonly workspace: Workspace) {}

  /** Checks a path as a model gave it; what it leads to may change until the lock is held, see `leadsTo`. */
  async admit(path: string, purpose: Purpose): Promise<Admitted | Rejected> {
    const unasked = (name: string): Protection | undefined => {
      if (purpose === 'person') return undefined;
      const reason = purpose === 'write' ? protectionOf(name)?.reason : secretReason(name);
      return reason === undefined ? undefined : { reason, askable: false };
    };
    return this.locate(path, unasked, purpose);
  }

  /** As `admit` for writing, but what a person may allow is admitted with the reason why it is protected. */
  admitAsking(path: string): Promise<Admitted | Rejected> {
    return this.locate(path, protectionOf, 'write');
  }

  /** True when the path still leads to the same file; asked again once its lock is held. */
  async leadsTo({ absolute, file }: Admitted): Promise<boolean> {
    const located = await this.workspace.locate(absolute);
    return located.kind === 'inside' && located.file.key === file.key;
  }

  private async locate(
    path: string,
    protection: (name: string) => Protection | undefined,
    purpose: Purpose,
  ): Promise<Admitted | Rejected> {
    const resolved = resolvePath(path, this.workspace.roots());
    if (resolved.kind === 'rejected') return { ...resolved, path };
    const asGiven = protection(resolved.path);
    if (asGiven && !asGiven.askable) return forbidden(resolved.path, path, purpose, asGiven.reason);
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
        const asIs = protection(located.file.path);
        if (asIs && !asIs.askable) return forbidden(located.file.path, path, purpose, asIs.reason);
        const because = asIs ?? asGiven;
        const admitted = { kind: 'admitted', file: located.file, absolute: resolved.absolute } as const;
        return because ? { ...admitted, protectedBecause: because.reason } : admitted;
      }
    }
  }
}

function forbidden(realPath: string, path: string, purpose: Purpose, reason: string): Rejected {
  const what = purpose === 'write' ? 'change' : 'read';
  const leads = realPath === path ? path : `${path} (that is ${realPath})`;
  const message = `${leads} is protected, because ${reason}; a task may not ${what} it. Leave it to the person.`;
  return { kind: 'rejected', why: 'protected', path, message };
}
