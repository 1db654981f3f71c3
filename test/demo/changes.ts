import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { diffLines } from 'diff';

/** One file that differs between two folders. */
export interface FileChange {
  readonly path: string;
  readonly after: string;
  readonly added: number;
  readonly removed: number;
}

/** The files that differ, sorted by path; both folders hold text only. */
export function changesBetween(before: string, after: string): FileChange[] {
  const changes: FileChange[] = [];
  for (const path of filesBelow(after)) {
    const [old, present] = [readText(join(before, path)), readText(join(after, path))];
    if (old === present) continue;
    const parts = diffLines(old, present);
    const lines = (kind: 'added' | 'removed'): number =>
      parts.reduce((sum, part) => sum + (part[kind] ? part.count : 0), 0);
    changes.push({ path, after: present, added: lines('added'), removed: lines('removed') });
  }
  return changes;
}

/** One line a file, and the sums. */
export function describeChanges(changes: readonly FileChange[]): string {
  const width = Math.max(0, ...changes.map(({ path }) => path.length));
  const line = (path: string, added: number, removed: number): string =>
    `  ${path.padEnd(width)}  +${String(added)} −${String(removed)}`;
  const sum = (kind: 'added' | 'removed'): number => changes.reduce((total, change) => total + change[kind], 0);
  return [
    ...changes.map(({ path, added, removed }) => line(path, added, removed)),
    line(`${String(changes.length)} files`, sum('added'), sum('removed')),
  ].join('\n');
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .map((path) => path.replaceAll('\\', '/'))
    .sort();
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}
