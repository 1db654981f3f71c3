import type { Author } from '../outcome.ts';
import type { KnownFile } from './knownFile.ts';

/** A file as a task knows it, and where it is now. */
export interface RememberedFile {
  key: string;
  path: string;
  known: KnownFile;
  /** Set while it is news that others moved the file here: who did last, and its names until then, the first one first. */
  moved?: { readonly from: readonly FormerName[]; readonly by: Author } | undefined;
}

/** Where a file was before others moved it. */
interface FormerName {
  readonly key: string;
  readonly path: string;
}

/**
 * What one task was shown of which file. Files that others move are known where they are, and believed to be where the
 * task last heard of them: else it would write one there again, or write over what it takes for another.
 */
export class TaskMemory {
  /** By the key where they are. */
  private readonly files = new Map<string, RememberedFile>();
  /** By the keys where the task believes them to be; a file that has gone from there may be in both, or only here. */
  private readonly beliefs = new Map<string, RememberedFile>();
  /** Files over which others moved what the task does not know, while that is news. */
  private readonly replaced = new Map<string, { readonly file: RememberedFile; readonly by: Author }>();

  constructor(private readonly taskId: Author) {}

  /** What the task knows of the file that is there, and where none is, of the one that it believes there. */
  get(key: string, isThere: boolean): KnownFile | undefined {
    const believed = this.beliefs.get(key);
    const there = this.files.get(key);
    if (!isThere) return believed?.known;
    return believed && believed !== there ? undefined : there?.known;
  }

  /** True while another file is there than the task believes: what it says of that place is meant for the other one. */
  isUnheard(key: string): boolean {
    return this.beliefs.get(key) !== this.files.get(key);
  }

  /**
   * The task was shown the file that is there, or knows it by its own edit. `forget` says that it was told that nothing is
   * there, and where the file is now if it was moved.
   */
  learn(key: string, path: string, known: KnownFile | 'forget'): void {
    if (known === 'forget') {
      this.forget(key);
      return;
    }
    const file = this.files.get(key) ?? { key, path, known };
    // Under its other names the task takes it for another file, as it knew that one.
    const before = { ...file, moved: undefined };
    for (const [name, believed] of this.beliefs) {
      if (believed === file && name !== key) this.beliefs.set(name, before);
    }
    Object.assign(file, { path, known, moved: undefined });
    this.files.set(key, file);
    this.beliefs.set(key, file);
    this.replaced.delete(key);
  }

  /** The file is found under another name from now on. What the task moves itself takes along what it believed there. */
  move(from: string, to: string, path: string, by: Author): void {
    const file = this.files.get(from);
    const covered = this.files.get(to);
    this.files.delete(from);
    this.files.delete(to);
    if (by === this.taskId) {
      this.replaced.delete(from);
      const believed = this.beliefs.get(from);
      this.beliefs.delete(from);
      if (believed) this.beliefs.set(to, believed);
      else this.beliefs.delete(to);
    } else if (covered && covered === this.beliefs.get(to) && !file) this.replaced.set(to, { file: covered, by });
    if (!file) return;
    const former = [...(file.moved?.from ?? []), { key: from, path: file.path }];
    const isHeard = this.beliefs.get(to) === file;
    const other = by === this.taskId && file.moved ? file.moved.by : by;
    Object.assign(file, { key: to, path, moved: isHeard ? undefined : { from: former, by: other } });
    this.files.set(to, file);
  }

  /** Other folders are open than before: files have other paths. */
  nameAnew(pathOf: (key: string) => string | undefined): void {
    for (const [key, file] of this.files) file.path = pathOf(key) ?? file.path;
  }

  /** All files that it knows, by where they are. */
  all(): readonly Readonly<RememberedFile>[] {
    return [...this.files.values()];
  }

  /** Files in whose place others have moved what the task does not know; each is answered once. */
  takeReplaced(): { readonly file: Readonly<RememberedFile>; readonly by: Author }[] {
    const replaced = [...this.replaced.values()];
    this.replaced.clear();
    return replaced;
  }

  /** It heard of the next of the names of the file that was there, which may be the last. */
  private forget(key: string): void {
    const file = this.beliefs.get(key);
    this.files.delete(key);
    this.beliefs.delete(key);
    this.replaced.delete(key);
    if (!file?.moved) return;
    const { from, by } = file.moved;
    const rest = from.slice(from.findIndex((name) => name.key === key) + 1);
    file.moved = rest.length > 0 ? { from: rest, by } : undefined;
    this.beliefs.set(rest[0]?.key ?? file.key, file);
  }
}
