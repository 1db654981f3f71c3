import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { env, kill, pid } from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';

/** Where downloads that outlive a clone are kept: FANOUT_CACHE, or the user's cache folder. */
export function cacheFolder() {
  return resolve(env.FANOUT_CACHE || join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'fanout'));
}

/**
 * Runs `work` while no other process on this machine runs work under the same lock; says once that it waits. A lock
 * whose holder has died is taken over.
 * @template Result
 * @param {string} lock absolute path of a file that is made and removed
 * @param {() => Promise<Result>} work
 * @returns {Promise<Result>}
 */
export async function exclusively(lock, work) {
  mkdirSync(dirname(lock), { recursive: true });
  for (let tries = 1; !tryLock(lock); tries++) {
    if (tries === 2) console.log('  waiting for another run that is installing the same');
    await wait(500);
  }
  const release = () => rmSync(lock, { force: true });
  process.once('exit', release);
  try {
    return await work();
  } finally {
    process.off('exit', release);
    release();
  }
}

function tryLock(lock) {
  const mine = `${lock}.${pid}`;
  writeFileSync(mine, String(pid));
  try {
    linkSync(mine, lock); // the lock appears with its holder's number in it, or not at all
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    breakWhenAbandoned(lock, `${mine}.abandoned`);
    return false;
  } finally {
    rmSync(mine, { force: true });
  }
}

function breakWhenAbandoned(lock, aside) {
  try {
    const holder = readFileSync(lock, 'utf8');
    if (isAlive(Number(holder))) return;
    renameSync(lock, aside);
    // Somebody may have broken the same lock and taken it between our reading and our renaming: give it back.
    if (readFileSync(aside, 'utf8') !== holder) linkSync(aside, lock);
    rmSync(aside);
  } catch (error) {
    if (error.code !== 'ENOENT') throw error; // released meanwhile
  }
}

function isAlive(holder) {
  try {
    kill(holder, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
