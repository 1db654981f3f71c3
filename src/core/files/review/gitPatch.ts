import { formatPatch, structuredPatch, type StructuredPatch } from 'diff';
import { HumanError } from '../../base/errors.ts';
import type { TextForm } from '../workspacePort.ts';
import type { PatchedFile } from './taskReview.ts';

/** A file of a patch, and how its text stands on disk. */
export interface PatchFile extends Omit<PatchedFile, 'at' | 'originalAt' | 'form' | 'formBefore'> {
  readonly form: TextForm;
  /** How it stood before, when that was otherwise. */
  readonly formBefore?: TextForm | undefined;
}

/**
 * A patch as `git apply` takes it, three lines of context around each change; files that come out the same are left out.
 * Throws a `HumanError` when a file's bytes cannot stand in a patch, which is UTF-8.
 */
export function gitPatch(files: readonly PatchFile[]): string {
  const patches = files.flatMap((file) => filePatch(file) ?? []);
  return patches.length === 0 ? '' : formatPatch(patches);
}

function filePatch({
  path,
  originalPath,
  before,
  after,
  form,
  formBefore = form,
}: PatchFile): StructuredPatch | undefined {
  const isRename = before !== undefined && after !== undefined && path !== originalPath;
  const modes = { oldMode: modeOf(formBefore), newMode: modeOf(form) };
  const isMode = before !== undefined && after !== undefined && modes.oldMode !== modes.newMode;
  const [old, now] = [textOf(before, formBefore), textOf(after, form)];
  if (old === now && (before === undefined) === (after === undefined) && !isRename && !isMode) return undefined;
  const from = before === undefined ? '/dev/null' : `a/${originalPath}`;
  const to = after === undefined ? '/dev/null' : `b/${path}`;
  const patch = structuredPatch(from, to, old, now);
  const strange = [formBefore, form].find((each) => !canStand(patch, each));
  if (strange) {
    throw new HumanError(
      `${path} is in the encoding ${strange.encoding}, which a patch cannot hold; commit the task’s work from the files themselves.`,
    );
  }
  return {
    ...patch,
    isGit: true,
    ...(before === undefined ? { isCreate: true, newMode: modes.newMode } : {}),
    ...(after === undefined ? { isDelete: true, oldMode: modes.oldMode } : {}),
    ...(isMode ? modes : {}),
    ...(isRename ? { isRename: true } : {}),
  };
}

const modeOf = ({ mode }: TextForm): string => ((mode & 0o100) === 0 ? '100644' : '100755');

const textOf = (lines: string | undefined, form: TextForm): string => (lines === undefined ? '' : onDisk(lines, form));

const onDisk = (lines: string, { encoding, lineEnd }: TextForm): string =>
  `${encoding === 'utf8bom' ? '\uFEFF' : ''}${lines.replaceAll('\n', lineEnd)}`;

/** Whether these lines are the file's bytes when they are written as UTF-8. */
function canStand({ hunks }: StructuredPatch, { encoding }: TextForm): boolean {
  if (encoding === 'utf8' || encoding === 'utf8bom') return true;
  return !encoding.startsWith('utf') && hunks.every(({ lines }) => lines.every((line) => /^\p{ASCII}*$/u.test(line)));
}
