import { readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from '../../core/base/logger.ts';
import { sessionId } from '../../core/tasks/taskIds.ts';
import { errorCode } from '../editor/fileErrors.ts';
import { claimSession, type SessionClaim } from './sessionClaim.ts';

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

  async create(): Promise<SessionFolder> {
    for (;;) {
      const id = sessionId(this.ports.now(), this.ports.random);
      const path = this.pathOf(id);
      const claim = await claimSession(path, this.ports.logger);
      if (claim?.opening === 1) return { id, path, claim };
      claim?.release();
    }
  }

  /** Gives a session up for good; it stays stored. */
  async leave({ path, claim }: SessionFolder): Promise<void> {
    await writeFile(join(path, leftMark), '', { mode: 0o600 });
    claim.release();
  }

  /** Removes what is too old, and what is beyond the number that is kept; never what a window has. */
  async prune(): Promise<void> {
    const oldest = this.ports.now() - kept.days * 24 * 3_600_000;
    for (const [index, { id, usedAt }] of (await this.list()).entries()) {
      if (index < kept.sessions && usedAt >= oldest) continue;
      const claim = await claimSession(this.pathOf(id), this.ports.logger);
      if (!claim) continue;
      await rm(this.pathOf(id), { recursive: true, force: true });
      claim.release();
    }
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

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}
