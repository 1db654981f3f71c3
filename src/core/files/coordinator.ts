import type { Clock } from '../base/clock.ts';
import type { Disposable } from '../base/disposable.ts';
import { Emitter } from '../base/emitter.ts';
import type { Logger } from '../base/logger.ts';
import { ChangeQueue } from './commit/changeQueue.ts';
import { FileCommitter } from './commit/fileCommitter.ts';
import { lookAgain } from './commit/lookAgain.ts';
import type { CommandChanges, CommandRun } from './commands/commandChanges.ts';
import { CommandTurns } from './commands/commandTurns.ts';
import { FileLedger } from './history/fileLedger.ts';
import { OpenFolders } from './history/openFolders.ts';
import { FileReader } from './plan/fileReader.ts';
import type { FilesContext } from './filesContext.ts';
import type { Journal } from './history/journal.ts';
import type { FileEdit } from './outcome.ts';
import { PatchCommitter } from './patch/patchCommitter.ts';
import { PathGate } from './paths/pathGate.ts';
import { PathLocks } from './paths/pathLocks.ts';
import { restoreLedger } from './history/restoreLedger.ts';
import { TaskReview } from './review/taskReview.ts';
import type { ChangeRules } from './rules/changeRules.ts';
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
  /** What each task has changed, by itself. */
  readonly review: TaskReview;
  private restoring: Promise<void> | undefined;
  private readonly edited: Emitter<FileEdit>;
  private readonly sessions = new Set<TaskSession>();
  private readonly parts: SessionParts;
  private readonly commands: CommandTurns;
  private readonly folders: OpenFolders;
  /** Paths that are looked at once no command runs. */
  private readonly toLookAt = new Set<string>();
  private looking: Promise<void> | undefined;

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
        this.review.noteEdit(edit.author);
        this.edited.fire(edit);
      },
      onMoved: (from, to, path, by) => {
        for (const { memory } of this.sessions) memory.move(from, to, path, by);
      },
    };
    this.commands = new CommandTurns(context);
    const structure = new StructureChange(context);
    const committer = new FileCommitter(context);
    this.folders = new OpenFolders(context, () => {
      for (const { memory } of this.sessions) memory.nameAnew((key) => ledger.atKey(key)?.file.path);
      this.review.noteNames();
    });
    this.review = new TaskReview(context, committer, structure, this.folders);
    this.parts = {
      context,
      queue: new ChangeQueue(context, committer),
      reader: new FileReader(context),
      structure,
      review: this.review,
      patches: new PatchCommitter(context, structure),
      restoring: () => this.restoring,
    };
  }

  /** Fires once for each applied change, before its task hears of it. */
  get onDidEdit(): Emitter<FileEdit>['event'] {
    return this.edited.event;
  }

  /** The path of a task's latest applied change; undefined before the first. */
  lastEditedPath(taskId: string): string | undefined {
    return this.parts.context.ledger.lastEditedPath(taskId);
  }

  /** How many paths are locked or waited for; zero when nothing is under way. */
  get lockedPaths(): number {
    return this.parts.context.locks.size;
  }

  /**
   * Takes up what an earlier run of this session left in the journal; calls of tasks wait for it. Never rejects: a journal
   * that cannot be read is logged, and the session begins without it.
   */
  restore(): Promise<void> {
    const { context } = this.parts;
    const restore = async (): Promise<void> => {
      try {
        this.review.noteRestored(await restoreLedger(context));
      } catch (error) {
        context.logger.error('The journal of this session could not be read.', error);
      }
      this.restoring = undefined;
    };
    this.restoring ??= restore();
    return this.restoring;
  }

  /** Leaves a session, before its journal gives way to another: what its tasks have changed is nobody's any more. */
  async beginAnew(): Promise<void> {
    this.commands.beginAnew();
    await this.review.settled();
    this.parts.context.ledger.clear();
    await this.parts.context.journal.beginAnew();
  }

  /** A task's own view of the workspace; it knows no file yet. Without rules it owns all, and protected files are refused. */
  openSession(taskId: string, rules?: ChangeRules): TaskFiles {
    const onClosed = (closed: TaskSession): void => {
      this.sessions.delete(closed);
    };
    const session = new TaskSession(taskId, this.parts, onClosed, rules);
    this.sessions.add(session);
    return session;
  }

  /**
   * Runs a task's command when no other one runs, and takes what it changes in files for the task's (F22). No path is
   * locked meanwhile. Rejects as the command does, with its changes noted all the same.
   */
  async attribute<Result>(
    run: CommandRun<Result>,
    signal: AbortSignal,
  ): Promise<{ readonly end: Result; readonly changes: CommandChanges }> {
    await this.restoring;
    return this.commands.run(run, signal);
  }

  /**
   * To be told of files and folders that somebody else may have changed, renamed or deleted, as absolute paths: they are looked
   * at once no command runs that could have done it, and the review tells of what is found. Never rejects.
   */
  lookAgain(absolutePaths: Iterable<string>): Promise<void> {
    for (const path of absolutePaths) this.toLookAt.add(path);
    this.looking ??= this.commands.between(() => {
      const places = [...this.toLookAt];
      this.toLookAt.clear();
      this.looking = undefined;
      return this.changedInEditor(places);
    });
    return this.looking;
  }

  /** The same for what the editor says was renamed or deleted in it, as no command does: at once. */
  async changedInEditor(absolutePaths: Iterable<string>): Promise<void> {
    const places = new Set(absolutePaths);
    await lookAgain(this.parts.context, places);
    await this.review.follow(places, new AbortController().signal);
  }

  /** To be told that folders were opened or closed. Never rejects. */
  foldersChanged(): Promise<void> {
    return this.folders.follow();
  }

  /** Closes all sessions; what is under way ends by itself. */
  dispose(): void {
    for (const session of [...this.sessions]) void session.close();
    this.edited.dispose();
    this.review.dispose();
  }
}
