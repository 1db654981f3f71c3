import type { Author, FileEdit } from '../outcome.ts';
import { equalLines } from '../plan/knownFile.ts';
import { splitLines, type LineHunk } from '../text/lineHunks.ts';
import type { FileLocation, FileState, TextForm } from '../workspacePort.ts';
import type { FileHistory } from './fileHistory.ts';
import type { FormStep } from './formChanges.ts';
import { FileRecord, type FileMove, type HunkSwitch } from './fileRecord.ts';
import { withoutRoundTrips } from './roundTrips.ts';

/** A change that no task made, found between two looks at a file. */
export interface NoticedChange {
  readonly kind: 'edit' | 'create' | 'delete';
  readonly hunks: readonly LineHunk[];
  /** False while no task has changed the file: nothing is counted from it yet. */
  readonly isWoven: boolean;
}

/** One author's part of a step. */
export interface WovenEdit {
  readonly author: Author;
  readonly hunks: readonly LineHunk[];
  readonly switched?: HunkSwitch | undefined;
}

/** All files that tasks have touched or read: who changed what, and what became of them. */
export class FileLedger {
  private readonly records = new Map<string, FileRecord>();
  private readonly keys = new Map<string, string>();
  private readonly byTask = new Map<string, Set<FileRecord>>();
  private readonly lastPaths = new Map<string, string>();
  private steps = 0;

  of(file: FileLocation): FileRecord {
    this.keys.set(file.path, file.key);
    const record = this.records.get(file.key) ?? new FileRecord(file);
    // Its path changes with the folders that are open.
    record.file = file;
    this.records.set(file.key, record);
    return record;
  }

  atKey(key: string): FileRecord | undefined {
    return this.records.get(key);
  }

  /** The files that a task has changed, in the order of first change, wherever they are now. */
  changedBy(task: string): FileRecord[] {
    return [...(this.byTask.get(task) ?? [])];
  }

  /** Takes note of a file as it is found; answers what others than tasks did to it since the last look. */
  notice(file: FileLocation, state: FileState): NoticedChange | undefined {
    const record = this.of(file);
    const { weave, history } = record;
    const before = history.text;
    if (state.kind === 'text') {
      const lines = splitLines(state.text);
      record.removal = undefined;
      const found = history.observe(lines, (hunks) => this.authorsByOtherName(file, lines, hunks));
      const isNew = weave !== undefined && before === undefined && weave.lines().length === 0;
      const hunks = isNew ? [{ start: 0, removed: [], added: lines }] : found;
      if (hunks.length === 0) return undefined;
      record.enterHunks(null, hunks, (this.steps += 1), isNew ? 'create' : undefined);
      return { kind: isNew ? 'create' : 'edit', hunks, isWoven: weave !== undefined };
    }
    if (state.kind !== 'missing' || !before) return undefined;
    this.removed(file, { author: null }, before);
    return { kind: 'delete', hunks: [{ start: 0, removed: before, added: [] }], isWoven: weave !== undefined };
  }

  /** Who made each of these hunks by another name (hard link) of the file, if its text there is the same. */
  private authorsByOtherName(
    { key, locks }: FileLocation,
    lines: readonly string[],
    hunks: readonly LineHunk[],
  ): readonly Author[] {
    if (locks.length < 2) return [];
    const others = [...this.records.values()].filter(({ file, history: { text } }) => {
      return file.key !== key && file.locks.some((lock) => locks.includes(lock)) && text && equalLines(text, lines);
    });
    let shift = 0;
    return hunks.map(({ start, removed, added }) => {
      const from = start + shift;
      shift += added.length - removed.length;
      const authors = others.map(({ history }) => history.authorOf(from, from + added.length, 0));
      return authors.find((author) => author !== undefined) ?? null;
    });
  }

  /** A step of edits led from `before` to where `history` ends. */
  edited(file: FileLocation, before: readonly string[], history: FileHistory, edits: readonly WovenEdit[]): void {
    const record = this.of(file);
    record.history = history;
    for (const { author, hunks, switched } of edits) this.weave(record, before, { author, switched }, hunks);
  }

  created(file: FileLocation, by: Omit<WovenEdit, 'hunks'>, lines: readonly string[]): void {
    const record = this.of(file);
    record.removal = undefined;
    const hunks = [{ start: 0, removed: [], added: lines }];
    record.history.record(by.author, hunks, lines);
    this.weave(record, undefined, by, hunks, 'create');
  }

  removed(file: FileLocation, by: Omit<WovenEdit, 'hunks'>, lines: readonly string[], form?: TextForm): void {
    const record = this.of(file);
    record.form = form;
    record.removal = { by: by.author };
    record.unsavedByTasks = undefined;
    const hunks = [{ start: 0, removed: lines, added: [] }];
    record.history.record(by.author, hunks, []);
    record.history.forgetText();
    this.weave(record, lines, by, hunks, 'delete');
  }

  /** The history goes along; at the old place it is kept that and where it went, and what was known there before. */
  moved(from: FileLocation, to: FileLocation, by: Omit<WovenEdit, 'hunks'>, lines: readonly string[]): void {
    const record = this.of(from);
    const left = record.covers ?? new FileRecord(from);
    left.removal = { by: by.author, movedTo: to };
    this.records.set(from.key, left);
    const covered = this.records.get(to.key);
    record.covers = covered?.weave ? covered : undefined;
    record.removal = undefined;
    record.noteMove({ author: by.author, from, to, step: (this.steps += 1) }, by.switched);
    this.keys.set(to.path, to.key);
    this.records.set(to.key, record);
    if (by.author === null) return;
    record.beginWeave(lines);
    this.enter(by.author, record);
  }

  /** How the text stands on disk is another. */
  reformed(
    file: FileLocation,
    { author, switched }: Omit<WovenEdit, 'hunks'>,
    lines: readonly string[],
    form: FormStep,
  ): void {
    const record = this.of(file);
    if (record.history.text === undefined) record.history.observe(lines);
    if (author !== null) {
      record.beginWeave(lines);
      this.enter(author, record);
    }
    if (switched) record.switchHunks(switched);
    else record.forms.enter(author, form, (this.steps += 1));
  }

  /** True when a file with a history of its own stands here; one that is gone leaves its place to others. */
  isTaken(file: FileLocation): boolean {
    const { history, moves } = this.of(file);
    return history.text !== undefined && (history.length > 0 || moves.length > 0);
  }

  /** False while another file stands where this one was. */
  isInPlace(record: FileRecord): boolean {
    return this.records.get(record.file.key) === record;
  }

  /** A file that somebody else moved through the same places before, which is taken back, but was not when this move was made. */
  movedBefore(
    record: FileRecord,
    { author, from, to, step }: FileMove,
  ): { file: FileLocation; author: Author } | undefined {
    for (const { file, movesTakenBack } of [...this.byTask.values()].flatMap((records) => [...records])) {
      if (file.key === record.file.key) continue;
      const earlier = withoutRoundTrips([...movesTakenBack].reverse()).findLast((move) => {
        const isShared = [move.from.key, move.to.key].some((key) => key === from.key || key === to.key);
        return isShared && move.author !== author && move.step < step && step < (move.takenBackAt ?? 0);
      });
      if (earlier) return { file, author: earlier.author };
    }
    return undefined;
  }

  /** The key of a file that was looked at by this path. */
  keyAt(path: string): string | undefined {
    return this.keys.get(path);
  }

  /** Where the file that was at this path is now, if it was moved and its old place is free. */
  movedTo(path: string): string | undefined {
    const key = this.keys.get(path);
    return key === undefined ? undefined : this.records.get(key)?.removal?.movedTo?.path;
  }

  /** All places that files have or had. */
  places(): FileLocation[] {
    const places = new Map<string, FileLocation>();
    this.nameAnew((file) => {
      places.set(file.at, file);
      return file;
    });
    return [...places.values()];
  }

  /** Other folders are open than before, and paths count from those. */
  nameAnew(name: (file: FileLocation) => FileLocation): void {
    const records = [...this.records.values()];
    this.records.clear();
    this.keys.clear();
    for (const record of records) {
      record.nameAnew(name);
      this.records.set(record.file.key, record);
      this.keys.set(record.file.path, record.file.key);
    }
  }

  /** The paths of all files whose text is known, at this key or below it. */
  knownBelow(key: string): string[] {
    const known = [...this.keys].filter(([, at]) => at === key || at.startsWith(`${key}/`));
    return known.filter(([, at]) => this.records.get(at)?.history.text !== undefined).map(([path]) => path);
  }

  /** The paths of all files whose text is known. */
  knownPaths(): string[] {
    return [...this.keys].filter(([, at]) => this.records.get(at)?.history.text !== undefined).map(([path]) => path);
  }

  /** The tasks that have changed anything. */
  tasks(): string[] {
    return [...this.byTask.keys()];
  }

  /** Forgets everything. */
  clear(): void {
    this.records.clear();
    this.keys.clear();
    this.byTask.clear();
    this.lastPaths.clear();
  }

  /** Drops all that is known of a file; what comes next is counted from then. */
  forget(file: FileLocation): void {
    const record = this.records.get(file.key);
    this.records.delete(file.key);
    if (record) for (const records of this.byTask.values()) records.delete(record);
  }

  /** The path that the task changed last. */
  lastEditedPath(taskId: string): string | undefined {
    return this.lastPaths.get(taskId);
  }

  noteEdit({ author, path }: Pick<FileEdit, 'author' | 'path'>): void {
    if (author !== null) this.lastPaths.set(author, path);
  }

  /** What the journal must have with the first change of a file that is there: the text that all hunks count from. */
  baseOf(file: FileLocation, text: string): { readonly base?: string } {
    return this.of(file).weave ? {} : { base: text };
  }

  private weave(
    record: FileRecord,
    before: readonly string[] | undefined,
    { author, switched }: Omit<WovenEdit, 'hunks'>,
    hunks: readonly LineHunk[],
    whole?: 'create' | 'delete',
  ): void {
    if (author !== null) {
      this.enter(author, record);
      record.beginWeave(before);
    }
    if (switched) record.switchHunks(switched);
    else record.enterHunks(author, hunks, (this.steps += 1), whole);
  }

  private enter(task: string, record: FileRecord): void {
    const records = this.byTask.get(task) ?? new Set<FileRecord>();
    this.byTask.set(task, records.add(record));
  }
}
