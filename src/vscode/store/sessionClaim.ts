import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from '../../core/base/logger.ts';
import { errorCode } from '../editor/fileErrors.ts';
import { forgetName, holdName, isHeld } from './claimSocket.ts';

/** A session that belongs to this window alone until it is released, or the window ends. */
export interface SessionClaim {
  /** Counts the windows that have had the session, this one included. */
  readonly opening: number;
  readonly release: () => void;
}

/**
 * Claims a session by its folder; `undefined` while another window has it. Every claim is a numbered file made with it,
 * so that a number is given once, and a name held as long as the window lives.
 */
export async function claimSession(folder: string, logger: Logger): Promise<SessionClaim | undefined> {
  const openings = openingsOf(folder);
  await mkdir(openings, { recursive: true, mode: 0o700 });
  const last = await lastOpening(folder);
  const nameOf = (opening: number): string => nameOfOpening(folder, opening);
  if (last > 0 && (await isHeld(nameOf(last)))) return undefined;
  for (let opening = last + 1; ; opening++) {
    const name = nameOf(opening);
    const held = await holdIfPossible(name, logger);
    if (!held) {
      if (await isHeld(name)) return undefined;
      continue; // one that died before it had made its file
    }
    let isMine = false;
    try {
      isMine = await create(join(openings, String(opening)));
    } finally {
      if (!isMine) held.release();
    }
    if (!isMine) return undefined;
    for (let dead = last; dead < opening; dead++) await forgetName(nameOf(dead));
    return { opening, release: held.release };
  }
}

/** True while a window has the session. */
export async function isClaimed(folder: string): Promise<boolean> {
  return isHeld(nameOfOpening(folder, await lastOpening(folder).catch(() => 0)));
}

const openingsOf = (folder: string): string => join(folder, 'openings');

const nameOfOpening = (folder: string, opening: number): string => `${folder} ${String(opening)}`;

async function lastOpening(folder: string): Promise<number> {
  const numbers = (await readdir(openingsOf(folder))).map(Number).filter(Number.isInteger);
  return Math.max(0, ...numbers);
}

/** Where no name can be held, the numbered file alone keeps two windows that start together apart. */
async function holdIfPossible(name: string, logger: Logger): ReturnType<typeof holdName> {
  try {
    return await holdName(name);
  } catch (error) {
    logger.error('This window cannot mark its session as taken; do not open the folder in two windows.', error);
    return { release: () => undefined };
  }
}

async function create(path: string): Promise<boolean> {
  try {
    await writeFile(path, '', { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}
