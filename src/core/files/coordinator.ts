import type { Clock } from '../base/clock.ts';
import type { Disposable } from '../base/disposable.ts';
import { Emitter } from '../base/emitter.ts';
import type { Logger } from '../base/logger.ts';
import { ChangeQueue } from './commit/changeQueue.ts';
import { FileCommitter } from './commit/fileCommitter.ts';
import { FileLedger } from './history/fileLedger.ts';
import { FileReader } from './plan/fileReader.ts';
import type { FilesContext } from './filesContext.ts';
import type { Journal } from './history/journal.ts';
import type { FileEdit } from './outcome.ts';
import { PatchCommitter } from './patch/patchCommitter.ts';
import { PathGate } from './paths/pathGate.ts';
import { PathLocks } from './paths/pathLocks.ts';
import { StructureChange } from './commit/structureChange.ts';
import type { TaskFiles } from './taskFiles.ts';
import { TaskSession, type SessionParts } from './taskSession.ts';
import type { SaveMode, Workspace } from './workspacePort.ts';

/** What the coordinator works with. */
export interface CoordinatorOptions {
  readonly workspace: Workspace;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly logger: Logger;
  /** A content hash, such as SHA-256 in hex. */
  readonly hash: (text: string) => string;
  readonly saveMode: () => SaveMode;
  /** How long a call waits for its file, in milliseconds; a minute unless told. */
  readonly lockDeadline?: number;
}

/**
 * The only way by which tasks change the workspace. Every edit that it answers as applied stays in the text until a
 * later one that saw it changes it; every other one is refused with the reason, and has changed nothing.
 */
export class FileCoordinator implements Disposable {
  /** Decides which paths a task may read and write; for tools that find files by other ways. */
  readonly gate: PathGate;
  private readonly edited: Emitter<FileEdit>;
  private readonly sessions = new Set<TaskSession>();
  private readonly parts: SessionParts;

  constructor(options: CoordinatorOptions) {
    const { logger } = options;
    this.edited = new Emitter((error) => {
      logger.error('A listener of edits failed.', error);
    });
    this.gate = new PathGate(options.workspace);
    const ledger = new FileLedger();
    const context: FilesContext = {
      workspace: options.workspace,
      gate: this.gate,
      locks: new PathLocks(options.clock),
      ledger,
      journal: options.journal,
      clock: options.clock,
      logger,
      hash: options.hash,
      saveMode: options.saveMode,
      lockDeadline: options.lockDeadline ?? 60_000,
      onEdit: (edit) => {
        ledger.noteEdit(edit);
        this.edited.fire(edit);
      },
    };
    const structure = new StructureChange(context);
    const onMoved: SessionParts['onMoved'] = (from, to, path, by) => {
      for (const { memory } of this.sessions) memory.move(from, to, path, by);
    };
    this.parts = {
      context,
      queue: new ChangeQueue(context, new FileCommitter(context)),
      reader: new FileReader(context),
      structure,
      patches: new PatchCommitter(context, structure, onMoved),
      onMoved,
    };
  }

  /** Fires once for each applied change, before its task hears of it. */
  get onDidEdit(): Emitter<FileEdit>['event'] {
    return this.edited.event;
  }

  /** How many paths are locked or waited for; zero when nothing is under way. */
  get lockedPaths(): number {
    return this.parts.context.locks.size;
  }

  /** A task's own view of the workspace; it knows no file yet. */
  openSession(taskId: string): TaskFiles {
    const session = new TaskSession(taskId, this.parts, (closed) => {
      this.sessions.delete(closed);
    });
    this.sessions.add(session);
    return session;
  }

  /** Closes all sessions; what is under way ends by itself. */
  dispose(): void {
    for (const session of [...this.sessions]) void session.close();
    this.edited.dispose();
  }
}
