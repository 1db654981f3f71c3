import type { Removal } from '../plan/changePlan.ts';
import { ChangeTally } from './changeTally.ts';
import { FileHistory } from './fileHistory.ts';
import { lineCount } from '../plan/knownFile.ts';
import { countLines, diffLines, splitLines, type LineHunk } from '../text/lineHunks.ts';
import type { Author, ChangedFile, FileEdit } from '../outcome.ts';
import type { FileLocation, FileState } from '../workspacePort.ts';

/** What is remembered of one file, whoever asks; used only while its lock is held. */
export interface FileRecord {
  history: FileHistory;
  /** How the file went, while it is gone. */
  removal: Removal | undefined;
  /** The hash of a buffer that is unsaved by tasks alone: no text of a person is in it. */
  unsavedByTasks: string | undefined;
  /** True for a file that a task moved to where it is. */
  readonly moved: boolean;
}

/** A change that no task made, found between two looks at a file. */
export interface NoticedChange {
  readonly kind: 'edit' | 'delete';
  readonly hunks: readonly LineHunk[];
}

/** All files that tasks have touched or read: who changed what, and what became of them. */
export class FileLedger {
  readonly tally = new ChangeTally();
  private readonly records = new Map<string, FileRecord>();
  private readonly keys = new Map<string, string>();
  private readonly lastPaths = new Map<string, string>();

  of({ key, path }: FileLocation): FileRecord {
    this.keys.set(path, key);
    return this.atKey(key);
  }

  atKey(key: string): FileRecord {
    const record = this.records.get(key) ?? {
      history: new FileHistory(),
      removal: undefined,
      unsavedByTasks: undefined,
      moved: false,
    };
    this.records.set(key, record);
    return record;
  }

  /** Takes note of a file as it is found; answers what others than tasks did to it since the last look. */
  notice(file: FileLocation, state: FileState): NoticedChange | undefined {
    const record = this.of(file);
    const before = record.history.text;
    if (state.kind === 'text') {
      const lines = splitLines(state.text);
      record.removal = undefined;
      this.tally.begin(file.path, lines);
      const hunks = record.history.observe(lines);
      this.tally.edit(file.path, null, hunks);
      return hunks.length > 0 ? { kind: 'edit', hunks } : undefined;
    }
    if (state.kind !== 'missing' || !before) return undefined;
    this.removed(file, null, before);
    return { kind: 'delete', hunks: [{ start: 0, removed: before, added: [] }] };
  }

  created(file: FileLocation, author: string, lines: readonly string[]): void {
    const record = this.of(file);
    record.removal = undefined;
    record.history.record(author, [{ start: 0, removed: [], added: lines }], lines);
    this.tally.create(file.path, author, lines);
  }

  removed(file: FileLocation, by: Author, lines: readonly string[]): void {
    const record = this.of(file);
    record.removal = { by };
    record.unsavedByTasks = undefined;
    record.history.record(by, [{ start: 0, removed: lines, added: [] }], []);
    record.history.forgetText();
    this.tally.delete(file.path, by, lines);
  }

  /** The history goes along; what it was at the old place is kept as gone. */
  moved(from: FileLocation, to: FileLocation, by: Author, lines: readonly string[]): void {
    const record = this.of(from);
    this.keys.set(to.path, to.key);
    this.records.set(to.key, { ...record, removal: undefined, moved: record.moved || by !== null });
    this.records.set(from.key, {
      history: new FileHistory(),
      removal: { by, movedTo: to.path },
      unsavedByTasks: undefined,
      moved: false,
    });
    if (by === null) this.tally.rename(from.path, to.path);
    else this.tally.move(from.path, to.path, by, lines);
  }

  /** Where the file that was at this path is now, if it was moved and its old place is free. */
  movedTo(path: string): string | undefined {
    const key = this.keys.get(path);
    return key === undefined ? undefined : this.records.get(key)?.removal?.movedTo;
  }

  /** The paths of all files whose text is known, at this key or below it. */
  knownBelow(key: string): string[] {
    const known = [...this.keys].filter(([, at]) => at === key || at.startsWith(`${key}/`));
    return known.filter(([, at]) => this.records.get(at)?.history.text !== undefined).map(([path]) => path);
  }

  /** The task's files in the order of first change; exact where it was alone in a file, else counted by lines' authors. */
  changedFiles(taskId: string): ChangedFile[] {
    const files = this.tally.changedFiles(taskId).map((counted): ChangedFile | undefined => {
      const { history, moved } = this.atKey(this.keys.get(counted.path) ?? '');
      if (moved) return counted;
      const [original, now] = [history.originalOf(taskId), history.text];
      if (!original || !now) return counted;
      if (original.length === 0) return { path: counted.path, added: lineCount(now), removed: 0 };
      const counts = countLines(diffLines(original, now));
      return counts.added + counts.removed > 0 ? { path: counted.path, ...counts } : undefined;
    });
    return files.filter((file) => file !== undefined);
  }

  /** The path that the task changed last. */
  lastEditedPath(taskId: string): string | undefined {
    return this.lastPaths.get(taskId);
  }

  noteEdit({ taskId, path }: FileEdit): void {
    this.lastPaths.set(taskId, path);
  }
}
