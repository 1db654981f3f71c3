import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import type { FileLedger } from './history/fileLedger.ts';
import type { Journal } from './history/journal.ts';
import type { Author, FileEdit } from './outcome.ts';
import type { PathGate } from './paths/pathGate.ts';
import type { PathLocks } from './paths/pathLocks.ts';
import type { SaveMode, Workspace } from './workspacePort.ts';

/** What the parts of the coordinator share. */
export interface FilesContext {
  readonly workspace: Workspace;
  readonly gate: PathGate;
  readonly locks: PathLocks;
  readonly ledger: FileLedger;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly logger: Logger;
  /** A content hash; equal texts and only they have equal ones. */
  readonly hash: (text: string) => string;
  readonly saveMode: () => SaveMode;
  readonly onEdit: (edit: FileEdit) => void;
  /** A file has gone from one key to another: every open session's memory hears of it. */
  readonly onMoved: (from: string, to: string, path: string, by: Author) => void;
  /** How long a call waits for its file, in milliseconds. */
  readonly lockDeadline: number;
}
