import { FreshLooks } from '../../base/freshLooks.ts';
import type { Rejected } from '../outcome.ts';
import { protectionOf, secretReason, type Protection } from './protectedPaths.ts';
import { resolvePath } from './resolvePath.ts';
import type { FileLocation, Workspace } from '../workspacePort.ts';

/** A path that may be used: where it really leads, and how it was asked for. */
export interface Admitted {
  readonly kind: 'admitted';
  readonly file: FileLocation;
  readonly absolute: string;
  /** The file's other names (hard links) in the workspace: what holds for one holds for all. */
  readonly otherNames: readonly string[];
  /** Why a person must allow the change, as a clause; only from `admitAsking`. */
  readonly protectedBecause?: string;
}

/** What a path is wanted for; what a person asks for needs to be in the workspace only. */
export type Purpose = 'read' | 'write' | 'person';

const unaskable = (reason: string | undefined): Protection | undefined =>
  reason === undefined ? undefined : { reason, askable: false };

/** What protects a name from each; `asking` is for writing with a person's leave. */
const protections: Readonly<Record<Purpose | 'asking', (name: string) => Protection | undefined>> = {
  read: (name) => unaskable(secretReason(name)),
  write: (name) => unaskable(protectionOf(name)?.reason),
  person: () => undefined,
  asking: protectionOf,
};

/** Decides which paths a task may touch: in the workspace by their real path, and not protected by any name. */
export class PathGate {
  /** Each path is looked at once for all who ask at the same moment. */
  private readonly looks = {
    read: this.looksFor('read'),
    write: this.looksFor('write'),
    person: this.looksFor('person'),
    asking: this.looksFor('asking'),
  };

  constructor(private readonly workspace: Pick<Workspace, 'roots' | 'locate' | 'namesOf' | 'isLink'>) {}

  /** Checks a path as a model gave it; what it leads to may change until the lock is held, see `leadsTo`. */
  admit(path: string, purpose: Purpose): Promise<Admitted | Rejected> {
    return this.looks[purpose].ask(path);
  }

  /** As `admit` for writing, but what a person may allow is admitted with the reason why it is protected. */
  admitAsking(path: string): Promise<Admitted | Rejected> {
    return this.looks.asking.ask(path);
  }

  /** True when the path still leads to the same file; asked again once its lock is held. */
  async leadsTo({ absolute, file }: Admitted): Promise<boolean> {
    const located = await this.workspace.locate(absolute);
    if (located.kind !== 'inside' || located.file.key !== file.key) return false;
    return located.file.locks.every((lock) => file.locks.includes(lock));
  }

  /** Why a file may not be deleted or moved by this name: a link's target would go, and the link stay. */
  async refuseLink({ absolute, file }: Admitted, path: string): Promise<Rejected | undefined> {
    if (!(await this.workspace.isLink(absolute))) return undefined;
    const message = `${path} is a symbolic link to ${file.path}, and links are neither deleted nor moved; name ${file.path} if you mean that file.`;
    return { kind: 'rejected', why: 'unfit', path, message };
  }

  private async otherNames(file: FileLocation): Promise<readonly string[]> {
    if (file.locks.length < 2) return [];
    return (await this.workspace.namesOf(file)).filter((name) => name !== file.path);
  }

  private looksFor(purpose: Purpose | 'asking'): FreshLooks<Admitted | Rejected> {
    return new FreshLooks((path) => this.locate(path, purpose));
  }

  private async locate(path: string, purpose: Purpose | 'asking'): Promise<Admitted | Rejected> {
    const protection = protections[purpose];
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
        const { file } = located;
        const otherNames = purpose === 'person' ? [] : await this.otherNames(file);
        let because = protection(file.path) ?? asGiven;
        if (because && !because.askable) return forbidden(file.path, path, purpose, because.reason);
        for (const name of otherNames) {
          const found = protection(name);
          if (!found) continue;
          if (!found.askable) return forbidden(name, path, purpose, found.reason);
          because ??= { ...found, reason: `it is the same file as ${name}, and ${found.reason}` };
        }
        const admitted = { kind: 'admitted', file, absolute: resolved.absolute, otherNames } as const;
        return because ? { ...admitted, protectedBecause: because.reason } : admitted;
      }
    }
  }
}

function forbidden(realPath: string, path: string, purpose: Purpose | 'asking', reason: string): Rejected {
  const what = purpose === 'read' ? 'read' : 'change';
  const leads = realPath === path ? path : `${path} (that is ${realPath})`;
  const message = `${leads} is protected, because ${reason}; a task may not ${what} it. Leave it to the person.`;
  return { kind: 'rejected', why: 'protected', path, message };
}
