import type { HarmlessDifference } from './text/harmlessMatch.ts';

/** Who changed something: a task's id, or null for the person, another program, anything that is not a task. */
export type Author = string | null;

/** Consecutive lines of a text; `from` counts from 1. */
export interface NumberedLines {
  readonly from: number;
  readonly lines: readonly string[];
}

/** Why a call could not be carried out at all; nothing has changed. */
export type RejectionReason =
  | 'outside'
  | 'protected'
  | 'not-owned'
  | 'not-allowed'
  | 'invalid'
  | 'missing'
  | 'exists'
  | 'unfit'
  | 'not-found'
  | 'several'
  | 'busy'
  | 'closed'
  | 'failed';

/** A call that was not carried out for a reason other than somebody else's change; `message` is one sentence or more. */
export interface Rejected {
  readonly kind: 'rejected';
  readonly why: RejectionReason;
  readonly path: string;
  readonly message: string;
  /** The text as it stands now around the place in question, where that helps. */
  readonly present?: NumberedLines;
  /** The tasks that hold the file, when it is busy and they are known. */
  readonly by?: readonly string[];
}

/** An edit that would have undone what the task has not seen; nothing has changed. */
export interface Refused {
  readonly kind: 'refused';
  readonly path: string;
  /** One sentence: why, and what to do. */
  readonly reason: string;
  /** Who made the changes that stand in the way. */
  readonly by: readonly Author[];
  /** The text as it stands now around the place in question. */
  readonly present?: NumberedLines;
}

/** An edit that is in the buffer and in the journal. */
export interface Applied {
  readonly kind: 'applied';
  readonly path: string;
  readonly change: 'edit' | 'create' | 'delete' | 'move';
  readonly added: number;
  readonly removed: number;
  /** Whose changes since the task's last look were kept beside this one. */
  readonly mergedWith: readonly Author[];
  /** Set when the text to be replaced stood there a little otherwise than it was given. */
  readonly matchedApartFrom?: readonly HarmlessDifference[];
  /** The lines that the edit left, where they stand now; absent for deletions and moves. */
  readonly lines?: { readonly from: number; readonly to: number };
  /** The path that was asked for, when its file had been renamed and the edit was made at its new place. */
  readonly renamedFrom?: string;
  /** Why the file is not saved, as a clause; absent when it is. */
  readonly unsaved?: string;
  /** Set when saving changed the text further (a formatter, a final newline): where, as it stands now; empty if too much. */
  readonly changedOnSave?: readonly NumberedLines[];
}

/** What became of an edit, a write, a deletion or a move. */
export type ChangeOutcome = Applied | Refused | Rejected;

/** A patch that failed half-way, and of which some could not be taken back; `message` names the files. */
export interface Torn {
  readonly kind: 'torn';
  readonly message: string;
}

/** What became of a patch: all of its files, or nothing of it and why; torn only when the editor fails twice. */
export type PatchOutcome = { readonly kind: 'patched'; readonly files: readonly Applied[] } | Refused | Rejected | Torn;

/** Lines as they are shown to the task, and now known to it. */
export interface Shown {
  readonly kind: 'shown';
  readonly path: string;
  /** First and last line shown, from 1; `to` is `from - 1` when nothing is there to show. */
  readonly from: number;
  readonly to: number;
  /** How many lines the file has. */
  readonly total: number;
  readonly lines: readonly string[];
  /** Lines that were too long and are shown cut, by number. */
  readonly cutLines: readonly number[];
  /** True when lines that were asked for are left out because the answer would be too long. */
  readonly more: boolean;
  /** True when the text includes unsaved text of an editor. */
  readonly unsaved: boolean;
  /** The path that was asked for, when its file had been renamed to this one. */
  readonly renamedFrom?: string;
}

/** What became of a read. */
export type ReadOutcome = Shown | Rejected;

/** One file that a task has changed, net of its own later changes. */
export interface ChangedFile {
  readonly path: string;
  readonly added: number;
  readonly removed: number;
  /** What it changed of how the text stands on disk, in words: `line ends and permissions`; absent when nothing. */
  readonly form?: string;
}

/** A file that a task has read, and what others have made of it since. */
export interface StaleRead {
  readonly path: string;
  readonly by: readonly Author[];
  readonly what:
    | { readonly kind: 'deleted' }
    /** `path` is where it is now, perhaps changed as well. */
    | { readonly kind: 'moved'; readonly from: string }
    /** How many lines the others added, replaced or removed. */
    | { readonly kind: 'changed'; readonly lines: number };
}

/** One applied change, for outputs and views. */
export interface FileEdit {
  readonly author: Author;
  readonly path: string;
  readonly change: Applied['change'];
  readonly added: number;
  readonly removed: number;
}
