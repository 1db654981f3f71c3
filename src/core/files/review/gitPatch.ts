import { formatPatch, structuredPatch, type StructuredPatch } from 'diff';
import { HumanError } from '../../base/errors.ts';
import type { TextForm } from '../workspacePort.ts';
import type { PatchedFile } from './taskReview.ts';

/** A file of a patch, and how its text stands on disk. */
export interface PatchFile extends Omit<PatchedFile, 'at' | 'originalAt' | 'form'> {
  readonly form: TextForm;
}

/**
 * A patch as `git apply` takes it, three lines of context around each change; files that come out the same are left out.
 * Throws a `HumanError` when a file's bytes cannot stand in a patch, which is UTF-8.
 */
export function gitPatch(files: readonly PatchFile[]): string {
  const patches = files.flatMap((file) => filePatch(file) ?? []);
  return patches.length === 0 ? '' : formatPatch(patches);
}

function filePatch({ path, originalPath, before, after, form }: PatchFile): StructuredPatch | undefined {
  const isRename = before !== undefined && after !== undefined && path !== originalPath;
  if (before === after && !isRename) return undefined;
  const text = (lines: string | undefined): string => (lines === undefined ? '' : onDisk(lines, form));
  const from = before === undefined ? '/dev/null' : `a/${originalPath}`;
  const to = after === undefined ? '/dev/null' : `b/${path}`;
  const patch = structuredPatch(from, to, text(before), text(after));
  if (!canStand(patch, form)) {
    throw new HumanError(
      `${path} is in the encoding ${form.encoding}, which a patch cannot hold; commit the task’s work from the files themselves.`,
    );
  }
  const mode = (form.mode & 0o100) === 0 ? '100644' : '100755';
  return {
    ...patch,
    isGit: true,
    ...(before === undefined ? { isCreate: true, newMode: mode } : {}),
    ...(after === undefined ? { isDelete: true, oldMode: mode } : {}),
    ...(isRename ? { isRename: true } : {}),
  };
}

const onDisk = (lines: string, { encoding, lineEnd }: TextForm): string =>
  `${encoding === 'utf8bom' ? '\uFEFF' : ''}${lines.replaceAll('\n', lineEnd)}`;

/** Whether these lines are the file's bytes when they are written as UTF-8. */
function canStand({ hunks }: StructuredPatch, { encoding }: TextForm): boolean {
  if (encoding === 'utf8' || encoding === 'utf8bom') return true;
  return !encoding.startsWith('utf') && hunks.every(({ lines }) => lines.every((line) => /^\p{ASCII}*$/u.test(line)));
}
