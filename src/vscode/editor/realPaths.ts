import { lstat, realpath, stat } from 'node:fs/promises';
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

/** Whether the path itself is a symbolic link, wherever it leads. */
export async function isLink(path: string): Promise<boolean> {
  try {
    return (await lstat(path)).isSymbolicLink();
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return false;
    throw error;
  }
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

/** What all names (hard links) of a file share. */
export interface SharedIdentity {
  readonly id: string;
  /** How many names it has, wherever they are. */
  readonly names: bigint;
  /** When the file was written or got or lost a name, in nanoseconds. */
  readonly changedAt: bigint;
}

/** Undefined for a file with one name, and for none. */
export async function sharedIdentity(path: string): Promise<SharedIdentity | undefined> {
  try {
    const stats = await stat(path, { bigint: true });
    if (!stats.isFile() || stats.nlink < 2n) return undefined;
    const id = `inode:${String(stats.dev)}:${String(stats.ino)}`;
    return { id, names: stats.nlink, changedAt: stats.ctimeNs };
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return undefined;
    throw error;
  }
}
