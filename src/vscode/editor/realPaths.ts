import { lstat, readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { errorCode, fileProblem } from './fileErrors.ts';

/** Where a path really leads, with `/` between segments, or why it cannot be followed, as a clause. */
export type RealPath =
  { readonly kind: 'real'; readonly path: string } | { readonly kind: 'unusable'; readonly reason: string };

/** Follows links: the real path of the deepest existing parent, and the rest as given. A link to nowhere is unusable. */
export async function followLinks(absolutePath: string): Promise<RealPath> {
  try {
    return { kind: 'real', path: (await realpath(absolutePath)).replaceAll('\\', '/') };
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') return { kind: 'unusable', reason: fileProblem(error) };
  }
  if (await isThere(absolutePath)) return { kind: 'unusable', reason: 'it is a link to a place that does not exist' };
  const parent = dirname(absolutePath);
  if (parent === absolutePath) return { kind: 'unusable', reason: 'its disk is not there' };
  const real = await followLinks(parent);
  return real.kind === 'real'
    ? { kind: 'real', path: `${real.path.replace(/\/$/, '')}/${basename(absolutePath)}` }
    : real;
}

async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false;
    throw error;
  }
}

/** True when names that differ in case only are one file in this folder. */
export async function foldsCase(folder: string): Promise<boolean> {
  const other = folder === folder.toLowerCase() ? folder.toUpperCase() : folder.toLowerCase();
  if (other === folder) return false;
  try {
    const [here, there] = [await stat(folder, { bigint: true }), await stat(other, { bigint: true })];
    return here.ino === there.ino && here.dev === there.dev;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false;
    throw error;
  }
}

/** The identity that all hard links of a file share; undefined for a file with one name, and for none. */
export async function sharedIdentity(path: string): Promise<{ id: string; names: bigint } | undefined> {
  try {
    const stats = await stat(path, { bigint: true });
    if (!stats.isFile() || stats.nlink < 2n) return undefined;
    return { id: `inode:${String(stats.dev)}:${String(stats.ino)}`, names: stats.nlink };
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return undefined;
    throw error;
  }
}

/** Looking for the other names of a file stops here; what is not found by then counts as outside. */
const maxEntries = 200_000;

/** How many names of this file are below the folders; links are not followed. */
export async function countNamesIn(folders: readonly string[], identity: string): Promise<bigint> {
  let found = 0n;
  let entries = 0;
  const open = [...folders];
  for (let folder = open.pop(); folder !== undefined && entries < maxEntries; folder = open.pop()) {
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      entries += 1;
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) open.push(path);
      else if (entry.isFile() && (await sharedIdentity(path))?.id === identity) found += 1n;
    }
  }
  return found;
}
