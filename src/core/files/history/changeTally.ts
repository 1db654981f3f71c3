import { lineCount } from '../plan/knownFile.ts';
import { replaceAtHunks, type LineHunk } from '../text/lineHunks.ts';
import type { Author, ChangedFile } from '../outcome.ts';

interface Counts {
  added: number;
  removed: number;
  /** Files created less files deleted: an empty new file counts as changed, too. */
  existence: number;
}

/**
 * Counts each task's changed lines per file, net of what it changed again itself: a line that it added and then
 * removed is neither. Counts by the author of each line, so that siblings in the same file do not blur it.
 */
export class ChangeTally {
  private readonly byTask = new Map<string, Map<string, Counts>>();
  private readonly lineAuthors = new Map<string, Author[]>();

  /** The lines of a file as they were found. */
  begin(path: string, lines: readonly string[]): void {
    if (!this.lineAuthors.has(path)) this.lineAuthors.set(path, Array<Author>(lines.length).fill(null));
  }

  edit(path: string, author: Author, hunks: readonly LineHunk[]): void {
    const authors = this.lineAuthors.get(path);
    if (!authors) return;
    for (const { start, removed, added } of hunks) {
      this.remove(path, author, authors.slice(start, start + removed.length));
      this.add(path, author, added.length);
    }
    const after = replaceAtHunks(authors, hunks, ({ added }) => Array<Author>(added.length).fill(author));
    this.lineAuthors.set(path, after);
  }

  create(path: string, author: Author, lines: readonly string[]): void {
    this.lineAuthors.set(path, Array<Author>(lines.length).fill(author));
    this.add(path, author, lineCount(lines));
    if (author !== null) this.countsOf(path, author).existence += 1;
  }

  delete(path: string, author: Author, lines: readonly string[]): void {
    this.remove(path, author, (this.lineAuthors.get(path) ?? []).slice(0, lineCount(lines)));
    this.lineAuthors.delete(path);
    if (author !== null) this.countsOf(path, author).existence -= 1;
  }

  /** A move counts as a deletion and a creation by its task; what others had added goes along under their names. */
  move(from: string, to: string, author: string, lines: readonly string[]): void {
    const authors = this.lineAuthors.get(from) ?? [];
    this.delete(from, author, lines);
    for (const other of new Set(authors)) {
      if (other === null || other === author) continue;
      this.countsOf(to, other).added += authors.filter((name) => name === other).length;
    }
    this.create(to, author, lines);
    this.lineAuthors.set(
      to,
      authors.map((name) => name ?? author),
    );
  }

  /** Renamed by somebody who is no task: what each task has changed goes along. */
  rename(from: string, to: string): void {
    const authors = this.lineAuthors.get(from);
    this.lineAuthors.delete(from);
    if (authors) this.lineAuthors.set(to, authors);
    for (const [task, paths] of this.byTask) {
      const old = paths.get(from);
      if (!old) continue;
      paths.delete(from);
      const counts = this.countsOf(to, task);
      counts.added += old.added;
      counts.removed += old.removed;
      counts.existence += old.existence;
    }
  }

  /** The task's files in the order of first change, without those whose changes cancel out. */
  changedFiles(taskId: string): ChangedFile[] {
    return [...(this.byTask.get(taskId) ?? [])]
      .filter(([, { added, removed, existence }]) => added !== 0 || removed !== 0 || existence !== 0)
      .map(([path, { added, removed }]) => ({ path, added, removed }));
  }

  private add(path: string, author: Author, count: number): void {
    if (author !== null && count > 0) this.countsOf(path, author).added += count;
  }

  private remove(path: string, author: Author, gone: readonly Author[]): void {
    for (const owner of gone) {
      if (owner !== null) this.countsOf(path, owner).added -= 1;
      if (author !== null && owner !== author) this.countsOf(path, author).removed += 1;
    }
  }

  private countsOf(path: string, task: string): Counts {
    const paths = this.byTask.get(task) ?? new Map<string, Counts>();
    this.byTask.set(task, paths);
    const counts = paths.get(path) ?? { added: 0, removed: 0, existence: 0 };
    paths.set(path, counts);
    return counts;
  }
}
