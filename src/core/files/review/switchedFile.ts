import type { Author, ChangeOutcome } from '../outcome.ts';
import type { FileRecord } from '../history/fileRecord.ts';
import type { FileState } from '../workspacePort.ts';

/** Why a part of a file stayed as it is. */
export interface Conflict {
  /** One sentence; without its end where `by` goes on: "The same lines of a.ts were changed since". */
  readonly reason: string;
  /** Who did what stands in the way; empty when that is nobody's or not known. */
  readonly by: readonly Author[];
}

/** What became of it in one file. */
export interface SwitchedFile {
  readonly path: string;
  readonly changed: boolean;
  /** Undefined when all was switched. */
  readonly conflict: Conflict | undefined;
  /** The hunks that were switched over, by their numbers. */
  readonly hunks?: readonly number[];
}

export function problemOf(outcome: ChangeOutcome | undefined): Conflict | undefined {
  if (!outcome || outcome.kind === 'applied') return undefined;
  return { reason: outcome.kind === 'refused' ? outcome.reason : outcome.message, by: [] };
}

export const conflict = (path: string, reason: string, by: readonly Author[] = []): SwitchedFile => ({
  path,
  changed: false,
  conflict: { reason, by },
});

/** For a file in whose place another one is, which may itself be gone by now. */
export function notInPlace(path: string, there: FileRecord | undefined): SwitchedFile {
  const mover = there?.moves.at(-1)?.author;
  if (there?.history.text === undefined && mover !== undefined)
    return conflict(path, `Another file was put at ${path}`, [mover]);
  return conflict(path, `Another file stands at ${path} now; move it away and try again.`);
}

export function unfitText(path: string, state: Extract<FileState, { kind: 'folder' | 'unfit' }>): string {
  if (state.kind === 'folder') return `${path} cannot be changed: a folder stands there.`;
  if (!state.isTooLarge) return `${path} cannot be changed: ${state.reason}.`;
  return `${path} has grown larger than 5 MiB, and such files are left alone; make it smaller and try again, or change it by hand.`;
}
