import type { ChangedFile, ChangeOutcome, PatchOutcome, ReadOutcome, StaleRead } from './outcome.ts';
import type { TextEdit } from './workspacePort.ts';

/**
 * The workspace as one task sees it: remembers what the task was shown, and refuses what would undo changes that it
 * was not. Paths are workspace-relative. Calls never reject but with an `AbortError` when their signal fires first.
 */
export interface TaskFiles {
  readonly taskId: string;

  /** Shows lines `start` to `end` (from 1, inclusive; all without them), at most 2,000 lines or 100 KB a call. */
  read(path: string, range: LineRange, signal: AbortSignal): Promise<ReadOutcome>;

  /** Replaces the one place where `oldText` stands, or every place with `replaceAll`. */
  edit(path: string, replacement: Replacement, signal: AbortSignal): Promise<ChangeOutcome>;

  /** Creates a file, or replaces the whole text of one that the task has read whole. */
  write(path: string, text: string, signal: AbortSignal): Promise<ChangeOutcome>;

  /** Deletes a file unless it holds changes that the task has not seen. */
  delete(path: string, signal: AbortSignal): Promise<ChangeOutcome>;

  /** Moves a file to a place where nothing is. */
  move(from: string, to: string, signal: AbortSignal): Promise<ChangeOutcome>;

  /** Carries out a patch in the V4A format over any number of files, all of it or nothing. */
  patch(patch: string, signal: AbortSignal): Promise<PatchOutcome>;

  /** Makes edits of several files that were made for the texts given, merged with what has changed since; all or nothing. */
  editTogether(files: readonly PlannedEdits[], signal: AbortSignal): Promise<PatchOutcome>;

  /** What this task has changed so far, in the order of first change; files whose changes cancel out are left out. */
  changedFiles(): ChangedFile[];

  /**
   * Files that this task has read and others have changed since, as they stand now; each change is told once, and not at
   * all when the task was shown it otherwise. A file that is busy for long is left for the next time.
   */
  staleReads(signal: AbortSignal): Promise<StaleRead[]>;

  /** From this call on nothing of this task is applied; resolves when nothing of it is under way any more. */
  close(): Promise<void>;
}

/** Lines from 1, both ends included; an absent end means the file's own. */
export interface LineRange {
  readonly start?: number | undefined;
  readonly end?: number | undefined;
}

/** What `edit` is to do. */
export interface Replacement {
  readonly oldText: string;
  readonly newText: string;
  readonly replaceAll: boolean;
}

/** Edits of one file, made for the text that stood in it a moment ago; line ends are `\n`. */
export interface PlannedEdits {
  readonly path: string;
  readonly text: string;
  readonly edits: readonly TextEdit[];
}
