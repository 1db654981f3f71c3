import { formatPatch, structuredPatch, type StructuredPatch } from 'diff';
import type { PatchedFile } from './taskReview.ts';

/** A file of a patch, with the line end that stands in it on disk. */
export interface PatchFile extends Omit<PatchedFile, 'at' | 'originalAt'> {
  readonly lineEnd: '\n' | '\r\n';
}

/** A patch as `git apply` takes it, three lines of context around each change; files that come out the same are left out. */
export function gitPatch(files: readonly PatchFile[]): string {
  const patches = files.flatMap((file) => filePatch(file) ?? []);
  return patches.length === 0 ? '' : formatPatch(patches);
}

function filePatch({ path, originalPath, before, after, lineEnd }: PatchFile): StructuredPatch | undefined {
  const isRename = before !== undefined && after !== undefined && path !== originalPath;
  if (before === after && !isRename) return undefined;
  const text = (lines: string | undefined): string => (lines ?? '').replaceAll('\n', lineEnd);
  const from = before === undefined ? '/dev/null' : `a/${originalPath}`;
  const to = after === undefined ? '/dev/null' : `b/${path}`;
  const patch = structuredPatch(from, to, text(before), text(after));
  return {
    ...patch,
    isGit: true,
    ...(before === undefined ? { isCreate: true, newMode: '100644' } : {}),
    ...(after === undefined ? { isDelete: true, oldMode: '100644' } : {}),
    ...(isRename ? { isRename: true } : {}),
  };
}
