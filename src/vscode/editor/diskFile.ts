import { createHash } from 'node:crypto';
import type { Stats } from 'node:fs';
import { access, constants, readFile, stat, statfs } from 'node:fs/promises';
import type { FileState } from '../../core/files/workspacePort.ts';
import { errorCode, fileProblem } from './fileErrors.ts';
import { maxFileSize } from './textBytes.ts';

/** The bytes of a file and what the disk says of it. */
export interface DiskBytes {
  readonly bytes: Uint8Array;
  readonly stats: Stats;
}

/** A file of bytes, or why there is none. */
export type DiskFile = ({ readonly kind: 'bytes' } & DiskBytes) | Exclude<FileState, { readonly kind: 'text' }>;

/** What stands on disk; never rejects. */
export async function readDisk(path: string): Promise<DiskFile> {
  try {
    const stats = await stat(path);
    if (stats.isDirectory()) return { kind: 'folder' };
    if (!stats.isFile()) return { kind: 'unfit', reason: 'it is no regular file' };
    if (stats.size > maxFileSize)
      return { kind: 'unfit', reason: 'it is larger than 5 MiB; search_text finds lines in it', isTooLarge: true };
    return { kind: 'bytes', bytes: await readFile(path), stats };
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return { kind: 'missing' };
    return { kind: 'unfit', reason: fileProblem(error) };
  }
}

/** True when a file of the one size cannot grow to the other, in bytes. */
export async function lacksRoom(path: string, size: number, wanted: number): Promise<boolean> {
  if (wanted <= size) return false;
  const { bavail, bsize } = await statfs(path);
  return wanted > size + bavail * bsize;
}

/** Why the file cannot be written, as a clause. */
export async function unwritable(path: string): Promise<string | undefined> {
  try {
    await access(path, constants.W_OK);
    return undefined;
  } catch (error) {
    return errorCode(error) === 'EACCES' ? 'it is read-only' : fileProblem(error);
  }
}

/** SHA-256 in hex. */
export const hashBytes = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
