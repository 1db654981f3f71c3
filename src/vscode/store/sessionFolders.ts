import { readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HumanError } from '../../core/base/errors.ts';
import type { Logger } from '../../core/base/logger.ts';
import { sessionId } from '../../core/tasks/taskIds.ts';
import { errorCode } from '../editor/fileErrors.ts';
import { claimSession, isClaimed, type SessionClaim } from './sessionClaim.ts';

/** How long, and how many of, the sessions that no window has are kept. */
const kept = { days: 30, sessions: 30 } as const;

/** The file that marks a session which was left for a new one: no window takes it up again by itself. */
const leftMark = 'left';

/** A session's folder, claimed by this window. */
export interface SessionFolder {
  readonly id: string;
  readonly path: string;
  readonly claim: SessionClaim;
}

/** What the sessions of a workspace are kept with; `now` in milliseconds since the epoch. */
export interface SessionFoldersPorts {
  /** The folder of all sessions. */
  readonly root: string;
  readonly now: () => number;
  readonly random: () => number;
  readonly logger: Logger;
}

/** The sessions of a workspace, a folder each. */
export class SessionFolders {
  constructor(private readonly ports: SessionFoldersPorts) {}

  /** The session used last that no other window has and that was not left, or else a new one. */
  async open(): Promise<SessionFolder> {
    for (const { id } of await this.list()) {
      const path = this.pathOf(id);
      if (await exists(join(path, leftMark))) continue;
      const claim = await claimSession(path, this.ports.logger);
      if (claim) return { id, path, claim };
    }
    return this.create();
  }

  /** One that was left, or that no window has any more; throws a `HumanError` when there is none, or a window has it. */
  async openAgain(id: string): Promise<SessionFolder> {
    const folder = await this.claim(id);
    try {
      await rm(join(folder.path, leftMark), { force: true });
      return folder;
    } catch (error) {
      folder.claim.release();
      throw error;
    }
  }

  /** Removes a session; throws a `HumanError` when there is none, or a window has it. */
  async remove(id: string): Promise<void> {
    await erase(await this.claim(id));
  }

  async create(): Promise<SessionFolder> {
    for (;;) {
      const id = sessionId(this.ports.now(), this.ports.random);
      const path = this.pathOf(id);
      const claim = await claimSession(path, this.ports.logger);
      if (claim?.opening === 1) return { id, path, claim };
      claim?.release();
    }
  }

  /** Gives a session up; it stays stored, for `openAgain`. */
  async leave({ path, claim }: SessionFolder): Promise<void> {
    try {
      await writeFile(join(path, leftMark), '', { mode: 0o600 });
    } catch (error) {
      this.ports.logger.error('The session cannot be marked as left: the next window may take it up.', error);
    }
    claim.release();
  }

  /** Removes what is too old, and what is beyond the number that is kept; never what a window has. */
  async prune(): Promise<void> {
    const oldest = this.ports.now() - kept.days * 24 * 3_600_000;
    for (const [index, { id, usedAt }] of (await this.list()).entries()) {
      if (index < kept.sessions && usedAt >= oldest) continue;
      const path = this.pathOf(id);
      const claim = await claimSession(path, this.ports.logger);
      if (claim) await erase({ path, claim });
    }
  }

  /** Every session's folder, and whether a window has it, this one included. */
  async all(): Promise<readonly { readonly id: string; readonly path: string; readonly isClaimed: boolean }[]> {
    const ids = (await this.list()).map(({ id }) => id);
    return Promise.all(
      ids.map(async (id) => ({ id, path: this.pathOf(id), isClaimed: await isClaimed(this.pathOf(id)) })),
    );
  }

  private async claim(id: string): Promise<SessionFolder> {
    const isThere = (await this.list()).some((session) => session.id === id);
    if (!isThere) {
      throw new HumanError(`There is no session "${id}" any more; Fanout: Show Sessions… lists those that there are.`);
    }
    const path = this.pathOf(id);
    const claim = await claimSession(path, this.ports.logger);
    if (!claim) throw new HumanError('Another window has this session open: close it there first.');
    return { id, path, claim };
  }

  /** All sessions, the one used last first. */
  private async list(): Promise<{ readonly id: string; readonly usedAt: number }[]> {
    const ids = await readdir(this.ports.root).catch((error: unknown) => {
      if (errorCode(error) === 'ENOENT') return [];
      throw error;
    });
    const sessions = await Promise.all(ids.map(async (id) => ({ id, usedAt: await this.lastUse(id) })));
    return sessions.sort((a, b) => b.usedAt - a.usedAt);
  }

  /** When anything was last made in the session's folder or appended to its logs. */
  private async lastUse(id: string): Promise<number> {
    const path = this.pathOf(id);
    const places = [path, join(path, 'openings'), join(path, 'agents'), join(path, 'journal.jsonl')];
    const times = await Promise.all(
      places.map(async (place) => (await stat(place).catch(() => undefined))?.mtimeMs ?? 0),
    );
    return Math.max(...times);
  }

  private pathOf(id: string): string {
    return join(this.ports.root, id);
  }
}

/** What cannot be removed is free for another try all the same. */
async function erase({ path, claim }: Pick<SessionFolder, 'path' | 'claim'>): Promise<void> {
  try {
    await rm(path, { recursive: true, force: true });
  } finally {
    claim.release();
  }
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}
