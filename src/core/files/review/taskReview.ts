import type { Disposable } from '../../base/disposable.ts';
import { throwIfAborted } from '../../base/errors.ts';
import { Emitter } from '../../base/emitter.ts';
import type { FileCommitter } from '../commit/fileCommitter.ts';
import type { StructureChange } from '../commit/structureChange.ts';
import { FileSaver } from '../commit/fileSaver.ts';
import type { FilesContext } from '../filesContext.ts';
import { ChangeCounts } from '../history/changeCounts.ts';
import type { OpenFolders } from '../history/openFolders.ts';
import type { FileRecord } from '../history/fileRecord.ts';
import type { Author, ChangedFile } from '../outcome.ts';
import type { TextForm } from '../workspacePort.ts';
import { HunkSwitcher } from './hunkSwitcher.ts';
import { aloneInFile, reviewedFile, type ReviewedFile } from './reviewedFile.ts';
import type { Conflict } from './switchedFile.ts';
import { switchInTurn } from './switchInTurn.ts';
import { revertedHunks, switchSteps, type SwitchStep } from './switchSteps.ts';

/** Which part of a task's changes is meant; all of them without a path. */
export interface ReviewTarget {
  /** A file as `ReviewedFile.path` names it. */
  readonly path?: string | undefined;
  /** One of its hunks, counted from 0 as `ReviewedFile.hunks` has them now, or by its `numbers`. */
  readonly hunk?: number | readonly number[] | undefined;
}

/** What a revert, or taking one back, did. A file of which a part could be switched is in both. */
export interface SwitchOutcome {
  /** Paths of the files that were changed. */
  readonly done: readonly string[];
  /** Files of which something stayed as it is, and why. */
  readonly conflicts: readonly (Conflict & { readonly path: string })[];
}

/** A file's text before and after one task, as if nobody else had changed it; undefined where there is no file. */
export interface PatchedFile {
  readonly path: string;
  readonly originalPath: string;
  readonly at: string;
  readonly originalAt: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
  /** How its text stands on disk, or stood when it went; undefined where that is not sure. */
  readonly form: TextForm | undefined;
  /** How it would stand without the task. */
  readonly formBefore?: TextForm | undefined;
}

/**
 * One task's changes by themselves, whoever else has changed the same files: shown, kept, taken back and brought back
 * (F20, F21). Everything is read from the journal's record; a task's own words count for nothing.
 */
export class TaskReview implements Disposable {
  private readonly counts = new ChangeCounts();
  private readonly saver: FileSaver;
  private readonly switcher: HunkSwitcher;
  private readonly changes: Emitter<string>;
  private readonly keptTasks = new Set<string>();
  private readonly switching = new Set<Promise<unknown>>();

  constructor(
    private readonly context: FilesContext,
    committer: FileCommitter,
    structure: StructureChange,
    private readonly folders: OpenFolders,
  ) {
    this.saver = new FileSaver(context);
    this.switcher = new HunkSwitcher(context, committer, structure);
    this.changes = new Emitter((error) => {
      context.logger.error('A view of the changes failed.', error);
    });
  }

  /** Fires with a task's id when its changes were kept, taken back or brought back. */
  get onDidChange(): Emitter<string>['event'] {
    return this.changes.event;
  }

  /** The task's files with their lines, net of its own later changes; files of which nothing is left are left out. */
  changedFiles(task: string): ChangedFile[] {
    return this.counts.changedFiles(task, this.context.ledger.changedBy(task));
  }

  /** The task's changes as of the last look. */
  files(task: string): ReviewedFile[] {
    const records = this.context.ledger.changedBy(task);
    // Where one file stands over another, the one that stands there is shown.
    const isShown = (record: FileRecord): boolean =>
      this.context.ledger.isInPlace(record) ||
      !records.some((other) => other !== record && other.file.key === record.file.key);
    return records.filter(isShown).flatMap((record) => reviewedFile(task, record, this.counts) ?? []);
  }

  /** The task's changes as they stand now: looks at each file first, so that nobody else's change passes for the task's. */
  async look(task: string, signal: AbortSignal): Promise<ReviewedFile[]> {
    await this.folders.follow();
    for (const record of this.context.ledger.changedBy(task)) await this.lookAt(record, signal);
    return this.files(task);
  }

  /** One of its files, by `ReviewedFile.at`, after a look; undefined when nothing of the task is left there. */
  async lookAtFile(task: string, at: string, signal: AbortSignal): Promise<ReviewedFile | undefined> {
    await this.folders.follow();
    const records = this.context.ledger.changedBy(task).filter(({ file }) => file.at === at);
    const record = records.find((each) => this.context.ledger.isInPlace(each)) ?? records[0];
    if (!record) return undefined;
    await this.lookAt(record, signal);
    return reviewedFile(task, record, this.counts);
  }

  /** Looks at what tasks have changed at an absolute path or below it, since somebody else may have, and tells of what it finds. */
  async follow(at: string, signal: AbortSignal): Promise<void> {
    const { ledger } = this.context;
    const changed = new Set(ledger.tasks().flatMap((task) => ledger.changedBy(task)));
    for (const record of changed) {
      if (record.file.at !== at && !record.file.at.startsWith(`${at}/`)) continue;
      const before = record.weave?.version;
      await this.lookAt(record, signal);
      if (record.weave?.version === before) continue;
      for (const task of ledger.tasks()) if (ledger.changedBy(task).includes(record)) this.changes.fire(task);
    }
  }

  /** The text that stands at a path of the workspace now, with `\n` as line end; empty where there is none. */
  async presentText(path: string, signal: AbortSignal): Promise<string> {
    const { gate, workspace } = this.context;
    const admitted = await gate.admit(path, 'person');
    if (admitted.kind === 'rejected') return '';
    throwIfAborted(signal);
    const state = await workspace.read(admitted.file, 'show');
    return state.kind === 'text' ? state.text : '';
  }

  /** Resolves when no revert or restore is under way. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.switching);
  }

  /** Takes the task's changes back, or a part of them; what others have built on stays, and is told as a conflict. */
  revert(task: string, target: ReviewTarget, signal: AbortSignal): Promise<SwitchOutcome> {
    return this.watched(this.switchOver(task, false, target, signal));
  }

  /** Brings back what `revert` took. */
  restore(task: string, target: ReviewTarget, signal: AbortSignal): Promise<SwitchOutcome> {
    return this.watched(this.switchOver(task, true, target, signal));
  }

  /** True when something of the task was taken back by `revert` and can be brought back. */
  isReverted(task: string): boolean {
    return this.context.ledger
      .changedBy(task)
      .some(
        (record) =>
          revertedHunks(task, record).length > 0 ||
          record.isMovedBack(task) ||
          record.forms.lastStep(task, true) !== undefined,
      );
  }

  /** Marks the task's changes as reviewed; rejects when that cannot be written down. */
  async keep(task: string): Promise<void> {
    await this.context.journal.keep(task, true);
    this.keptTasks.add(task);
    this.changes.fire(task);
  }

  isKept(task: string): boolean {
    return this.keptTasks.has(task);
  }

  /** A task that goes on to edit is to be reviewed again. */
  noteEdit(author: Author): void {
    if (author === null || !this.keptTasks.delete(author)) return;
    this.context.journal.keep(author, false).catch((error: unknown) => {
      this.context.logger.error('The journal cannot be written now.', error);
    });
  }

  /** Takes up what an earlier run has left, and which tasks a person keeps. */
  noteRestored(kept: Iterable<string>): void {
    for (const task of kept) this.keptTasks.add(task);
    for (const task of this.context.ledger.tasks()) this.changes.fire(task);
  }

  /** Other folders are open than before, and files have other names. */
  noteNames(): void {
    for (const task of this.context.ledger.tasks()) this.changes.fire(task);
  }

  /** What the task did, as if it had been alone: for a patch that can be committed by itself. */
  async alone(task: string, signal: AbortSignal): Promise<PatchedFile[]> {
    const files = await this.look(task, signal);
    const patched: PatchedFile[] = [];
    for (const record of this.context.ledger.changedBy(task)) {
      const file = files.find(({ at }) => at === record.file.at);
      if (!file) continue;
      const { path, originalPath, at, originalAt } = file;
      const state = await this.context.workspace.read(record.file, 'show');
      const form = state.kind === 'text' ? state.form : record.form;
      const formBefore = form && record.forms.switching(task, false, form).form;
      patched.push({ path, originalPath, at, originalAt, ...aloneInFile(task, record, file), form, formBefore });
    }
    return patched;
  }

  dispose(): void {
    this.changes.dispose();
  }

  private watched<T>(work: Promise<T>): Promise<T> {
    const ended = work.finally(() => this.switching.delete(ended));
    this.switching.add(ended);
    return ended;
  }

  private async switchOver(
    task: string,
    on: boolean,
    { path, hunk }: ReviewTarget,
    signal: AbortSignal,
  ): Promise<SwitchOutcome> {
    await this.folders.follow();
    const numbers = hunk === undefined ? undefined : this.numbersOf(task, path, hunk);
    const records = this.context.ledger.changedBy(task).filter(({ file }) => path === undefined || file.path === path);
    const steps = numbers ? records.map(oneHunk) : switchSteps(task, on, records);
    const outcomes = await switchInTurn(steps, on, (step, isOn) =>
      this.switcher.switchOver(step, { task, on: isOn, numbers }, signal),
    );
    const switched = records.flatMap((record) => outcomes.get(record) ?? []);
    const done = switched.filter(({ changed }) => changed).map((outcome) => outcome.path);
    const conflicts = switched.flatMap((outcome) => {
      return outcome.conflict ? [{ path: outcome.path, ...outcome.conflict }] : [];
    });
    if (done.length > 0) {
      if (!on && this.keptTasks.delete(task)) await this.context.journal.keep(task, false);
      this.changes.fire(task);
    }
    return { done, conflicts };
  }

  /** The hunk as it is counted now; what is switched later is this one, whatever its count is then. */
  private numbersOf(task: string, path: string | undefined, hunk: number | readonly number[]): readonly number[] {
    if (typeof hunk !== 'number') return hunk;
    return this.files(task).find((file) => file.path === path)?.hunks[hunk]?.numbers ?? [];
  }

  /** A file that turns out to have been renamed is looked at in its new place as well. */
  private async lookAt(record: FileRecord, signal: AbortSignal): Promise<void> {
    const { file } = record;
    const { locks, workspace, lockDeadline, logger } = this.context;
    try {
      await locks.run(file.locks, { signal, deadline: lockDeadline }, async () => {
        await this.saver.noteOthers(file, await workspace.read(file, 'show'));
      });
      if (record.file.key !== file.key) await this.lookAt(record, signal);
    } catch (error) {
      if (signal.aborted) throw error;
      logger.error(`${file.path} could not be looked at.`, error);
    }
  }
}

const oneHunk = (record: FileRecord): SwitchStep => ({ record, moves: [], hunks: undefined, isStructure: false });
