import { errorMessage, throwIfAborted } from '../../base/errors.ts';
import { FileSaver } from '../commit/fileSaver.ts';
import type { FilesContext } from '../filesContext.ts';
import type { FileRecord } from '../history/fileRecord.ts';
import { formDifference } from '../history/formChanges.ts';
import type { JournalChange } from '../history/journal.ts';
import { secretReason } from '../paths/protectedPaths.ts';
import { countLines, diffLines, splitLines, type LineHunk } from '../text/lineHunks.ts';
import type { FileLocation, FileState } from '../workspacePort.ts';
import type { CommandChanges, DiskLook, DiskView, SaveWatch } from './commandChanges.ts';
import type { FilesBefore } from './filesBefore.ts';

/** How far the clock of a disk may be behind, in milliseconds. */
const clockSlack = 100;

/** How long the new place of a moved file is waited for while the old one is held, in milliseconds. */
const longestWait = 200;

type TextState = Extract<FileState, { kind: 'text' }>;

/** Finds out what one command has changed, and takes it for its task's where that is sure. */
export class CommandTrace {
  private readonly saver: FileSaver;
  private readonly changed: string[] = [];
  private readonly shared: string[] = [];
  private readonly unsaved: string[] = [];
  private readonly untaken: { path: string; reason: string }[] = [];
  /** How many changes the ledger had of each file before, by where it is now. */
  private readonly changesBefore: Map<string, number>;

  constructor(
    private readonly context: FilesContext,
    private readonly taskId: string,
    private readonly before: FilesBefore,
    private readonly saves: SaveWatch,
  ) {
    this.saver = new FileSaver(context);
    this.changesBefore = new Map(before.changes);
  }

  /** Never rejects: what cannot be followed is told. Takes nothing once the signal has fired. */
  async follow(disk: DiskView, signal: AbortSignal): Promise<CommandChanges> {
    const { before, context } = this;
    let isWhole = before.look.isWhole;
    try {
      const after = await disk.look([...before.changes.keys(), ...context.ledger.knownPaths()], signal);
      isWhole &&= after.isWhole;
      for (const path of touchedBetween(before.look, after)) await this.followFile(path, after, signal);
    } catch (error) {
      context.logger.error('What a command has changed could not be found out.', error);
      isWhole = false;
    }
    const { changed, shared, unsaved, untaken } = this;
    // A file that was moved and edited is in it twice.
    return { changed: [...new Set(changed)], shared: [...new Set(shared)], unsaved, untaken, isWhole };
  }

  private async followFile(path: string, after: DiskLook, signal: AbortSignal): Promise<void> {
    const { gate, lockDeadline, locks, logger, workspace } = this.context;
    const secret = secretReason(path);
    if (secret !== undefined) {
      this.untaken.push({ path, reason: secret });
      return;
    }
    try {
      const admitted = await gate.admit(path, 'person');
      if (admitted.kind === 'rejected') {
        this.untaken.push({ path, reason: 'it leads out of the workspace' });
        return;
      }
      const { file } = admitted;
      await locks.run(file.locks, { signal, deadline: lockDeadline, holders: () => [this.taskId] }, async () => {
        const state = await workspace.read(file, 'show');
        throwIfAborted(signal);
        await this.take(file, path, state, after, signal);
      });
    } catch (error) {
      logger.error(`What a command did to ${path} could not be found out.`, error);
      this.untaken.push({ path, reason: `it could not be looked at: ${errorMessage(error)}` });
    }
  }

  /** The caller holds the file's lock. */
  private async take(
    file: FileLocation,
    path: string,
    state: FileState,
    after: DiskLook,
    signal: AbortSignal,
  ): Promise<void> {
    const record = this.context.ledger.atKey(file.key);
    if (state.kind === 'folder' || state.kind === 'unfit') {
      this.untaken.push({ path, reason: state.kind === 'folder' ? 'it is a folder now' : state.reason });
      return;
    }
    if (state.kind === 'text' && state.unsaved) {
      this.unsaved.push(path);
      return;
    }
    const others = this.othersSince(path, record);
    if (others.length > 0 || this.isSavedByHand(path, record)) this.shared.push(path);
    if (this.isSavedByHand(path, record)) {
      if (record) await this.saver.noteOthers(file, state);
      return;
    }
    const lines = this.linesBefore(path, record);
    if (state.kind === 'missing') await this.takeDeletion(file, path, lines, record, signal);
    else if (lines) await this.takeEdit(file, path, lines, state, signal);
    else if (this.isNew(path, after)) await this.takeCreation(file, state);
    else this.untaken.push({ path, reason: 'its text before the command is not known' });
  }

  private async takeEdit(
    file: FileLocation,
    path: string,
    before: readonly string[],
    state: TextState,
    signal: AbortSignal,
  ): Promise<void> {
    const hunks = diffLines(before, splitLines(state.text));
    if (hunks.length > 0) await this.takeHunks(file, before, hunks, state);
    throwIfAborted(signal);
    await this.takeForm(file, path, before, state);
  }

  private async takeHunks(
    file: FileLocation,
    before: readonly string[],
    hunks: readonly LineHunk[],
    state: TextState,
  ): Promise<void> {
    const { hash, ledger } = this.context;
    const lines = splitLines(state.text);
    const { history } = ledger.of(file);
    const text = before.join('\n');
    const base = ledger.baseOf(file, text);
    if (history.text === undefined) history.observe(before);
    history.record(this.taskId, hunks, lines);
    ledger.edited(file, before, history, [{ author: this.taskId, hunks }]);
    await this.note(file, { kind: 'edit', ...base, before: hash(text), after: hash(state.text), hunks });
  }

  /** `path` is where it was before the command. */
  private async takeForm(
    file: FileLocation,
    path: string,
    linesBefore: readonly string[],
    state: TextState,
  ): Promise<void> {
    const { hash, ledger } = this.context;
    const { forms } = this.before;
    const before = forms.get(path);
    if (!forms.has(path)) return;
    if (!before || !state.form) {
      if (before !== state.form) this.untaken.push({ path: file.path, reason: 'its line ends or its encoding' });
      return;
    }
    const lines = splitLines(state.text);
    // A text of one line has no line ends.
    const isOneLine = linesBefore.length < 2 || lines.length < 2;
    const form = isOneLine ? { ...state.form, lineEnd: before.lineEnd } : state.form;
    if (formDifference(before, form) === undefined) return;
    const base = ledger.baseOf(file, state.text);
    const same = hash(state.text);
    ledger.reformed(file, { author: this.taskId }, lines, { before, after: form });
    await this.note(file, { kind: 'form', ...base, before: same, after: same, formBefore: before, form, hunks: [] });
  }

  private async takeCreation(file: FileLocation, state: TextState): Promise<void> {
    const { hash, ledger } = this.context;
    const lines = splitLines(state.text);
    const hunks = [{ start: 0, removed: [], added: lines }];
    ledger.created(file, { author: this.taskId }, lines);
    await this.note(file, { kind: 'create', before: null, after: hash(state.text), hunks });
  }

  private async takeDeletion(
    file: FileLocation,
    path: string,
    before: readonly string[] | undefined,
    record: FileRecord | undefined,
    signal: AbortSignal,
  ): Promise<void> {
    // It went as somebody's already; and what came and went with the command is nobody's loss.
    if (record?.removal) {
      if (record.removal.by === null) this.shared.push(path);
      return;
    }
    if (!this.before.look.files.has(path) || (record && before && (await this.takeMove(file, before, signal)))) return;
    if (!before) {
      this.untaken.push({ path, reason: 'it is gone, and its text is not known' });
      return;
    }
    const { hash, ledger } = this.context;
    const hunks = [{ start: 0, removed: before, added: [] }];
    const text = before.join('\n');
    const base = ledger.baseOf(file, text);
    const form = this.before.forms.get(path);
    ledger.removed(file, { author: this.taskId }, before, form);
    const hashes = { before: hash(text), after: null };
    await this.note(file, { kind: 'delete', ...base, ...hashes, ...(form ? { form } : {}), hunks });
  }

  /** False when the file is simply gone. What tasks know of a file that was moved goes along with it. */
  private async takeMove(from: FileLocation, lines: readonly string[], signal: AbortSignal): Promise<boolean> {
    const { hash, journal, ledger, locks, onEdit, onMoved, workspace } = this.context;
    const to = await workspace.renamedTo(from);
    if (!to || to.key === from.key || this.before.look.files.has(to.path)) return false;
    const wanted = to.locks.filter((lock) => !from.locks.includes(lock));
    return locks.run(wanted, { signal, deadline: longestWait }, async () => {
      throwIfAborted(signal);
      if (ledger.isTaken(to)) return false;
      const text = lines.join('\n');
      const base = ledger.baseOf(from, text);
      const hashes = { before: hash(text), after: hash(text) };
      ledger.moved(from, to, { author: this.taskId }, lines);
      onMoved(from.key, to.key, to.path, this.taskId);
      this.changed.push(to.path);
      this.changesBefore.set(to.path, this.changesBefore.get(from.path) ?? 0);
      await journal.note([{ task: this.taskId, kind: 'move', file: from, to, ...base, ...hashes, hunks: [] }]);
      onEdit({ author: this.taskId, path: to.path, change: 'move', added: 0, removed: 0 });
      const state = await workspace.read(to, 'show');
      throwIfAborted(signal);
      if (state.kind === 'text' && !state.unsaved) await this.takeForm(to, from.path, lines, state);
      return true;
    });
  }

  private async note(
    file: FileLocation,
    change: Omit<JournalChange, 'task' | 'file' | 'kind'> & {
      readonly kind: 'edit' | 'create' | 'delete' | 'form';
      readonly hunks: readonly LineHunk[];
    },
  ): Promise<void> {
    const { path } = file;
    this.changed.push(path);
    await this.context.journal.note([{ task: this.taskId, file, ...change }]);
    const kind = change.kind === 'form' ? 'edit' : change.kind;
    this.context.onEdit({ author: this.taskId, path, change: kind, ...countLines(change.hunks) });
  }

  /** The text that the command's change is counted from: as the ledger has it, and where it knows none as it was kept. */
  private linesBefore(path: string, record: FileRecord | undefined): readonly string[] | undefined {
    const kept = this.before.texts.get(path);
    // A task may have read a file first when the command had changed it already.
    const isUntouched = record?.history.length === 0 && !record.weave;
    if (kept !== undefined && (!record || isUntouched)) return splitLines(kept);
    return record?.history.text;
  }

  /** Who else the ledger knows to have changed the file since the command began. */
  private othersSince(path: string, record: FileRecord | undefined): readonly unknown[] {
    return record ? record.history.authorsSince(this.changesBefore.get(path) ?? 0, this.taskId) : [];
  }

  /** True when an editor saved it and no task did: that is a person's text. */
  private isSavedByHand(path: string, record: FileRecord | undefined): boolean {
    if (!this.saves.saved.has(path)) return false;
    return this.othersSince(path, record).every((author) => author === null);
  }

  /** A file that an ignore rule hid until now is none: it would be deleted by taking the change back. */
  private isNew(path: string, after: DiskLook): boolean {
    const { look } = this.before;
    const changedAt = after.files.get(path)?.changedAt ?? 0;
    return look.isWhole && !look.files.has(path) && changedAt >= look.takenAt - clockSlack;
  }
}

/** The files that came, went, or were written. */
function touchedBetween({ files }: DiskLook, after: DiskLook): string[] {
  const all = new Set([...files.keys(), ...after.files.keys()]);
  return [...all].filter((path) => files.get(path)?.mark !== after.files.get(path)?.mark);
}
