import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pid } from 'node:process';
import { root } from './root.mjs';

/**
 * Gives `work` an empty folder `out/<name>/<pid>`, its own, so that two runs at once do not meet, and removes it after.
 * @template Result
 * @param {string} name
 * @param {(folder: string) => Promise<Result>} work
 * @returns {Promise<Result>}
 */
export async function withOutFolder(name, work) {
  const folder = join(root, 'out', name, String(pid));
  mkdirSync(folder, { recursive: true });
  const remove = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', remove); // a signal ends this process without coming back here
  try {
    return await work(folder);
  } finally {
    process.off('exit', remove);
    remove();
  }
}
