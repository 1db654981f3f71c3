import type { FileHistory } from '../history/fileHistory.ts';
import type { HunkSwitch } from '../history/fileRecord.ts';
import type { HarmlessDifference } from '../text/harmlessMatch.ts';
import type { KnownFile } from './knownFile.ts';
import type { JoinedTexts } from '../text/findText.ts';
import type { LineHunk } from '../text/lineHunks.ts';
import type { Author, ChangeOutcome, NumberedLines } from '../outcome.ts';
import type { FileLocation } from '../workspacePort.ts';

/** Who took a file away, and where to if it was moved. */
export interface Removal {
  readonly by: Author;
  readonly movedTo?: FileLocation;
}

/** How a file went: `deleted`, `moved to …`, `renamed to …`. */
export function wayOf({ by, movedTo }: Removal): string {
  if (movedTo === undefined) return 'deleted';
  return by === null ? `renamed to ${movedTo.path}` : `moved to ${movedTo.path}`;
}

/** One file as a plan finds it, inside the lock. */
export interface PresentFile {
  readonly path: string;
  /** The text now, edits of the same step that come first included; undefined when there is no file. */
  readonly lines: readonly string[] | undefined;
  readonly history: FileHistory;
  /** Set while a file that was there is gone and it is known how. */
  readonly removal?: Removal | undefined;
  /** True when others moved the file here and the task has not heard of it. */
  readonly isUnheard?: boolean;
  /** Shared by the plans of one step. */
  readonly texts?: JoinedTexts;
}

/** One that is there. */
export type ExistingFile = PresentFile & { readonly lines: readonly string[] };

/** What is to become of one call, given what stands there; nothing has happened yet. */
export type ChangePlan =
  | {
      readonly kind: 'edit';
      /** Counted in the present lines. */
      readonly hunks: readonly LineHunk[];
      /** The text with them. */
      readonly lines: readonly string[];
      readonly mergedWith: readonly Author[];
      /** Set when the text to be replaced stands there a little otherwise than it was given. */
      readonly matchedApartFrom?: readonly HarmlessDifference[];
      /** Set when it takes a task's hunks back, or brings them back. */
      readonly switched?: HunkSwitch;
      /** What the task knows once this is applied; absent for the person, who looks for themselves. */
      readonly known?: KnownFile;
    }
  /** `isMarked`: the file is to begin with a byte order mark. */
  | { readonly kind: 'create'; readonly lines: readonly string[]; readonly isMarked: boolean }
  | {
      readonly kind: 'answer';
      readonly outcome: ChangeOutcome;
      /** What the task knows by the answer; absent when it learns nothing, `forget` when the file is gone. */
      readonly known?: KnownFile | 'forget';
    };

/** Plans a call of one task on one file; pure, and called again whenever the text has moved on. */
export type Planner = (present: PresentFile, known: KnownFile | undefined) => ChangePlan;

/** Lines of a text around a range (from 0, end excluded), at most 40, each at most 400 characters. */
export function linesAround(lines: readonly string[], from: number, to: number, margin = 3): NumberedLines {
  const last = lines.at(-1) === '' ? lines.length - 1 : lines.length;
  const start = Math.max(0, Math.min(from, last) - margin);
  const end = Math.min(last, to + margin, start + 40);
  const shown = lines.slice(start, end).map((line) => (line.length > 400 ? `${line.slice(0, 400)}…` : line));
  return { from: start + 1, lines: shown };
}
