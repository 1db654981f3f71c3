import type { Author } from '../outcome.ts';
import type { KnownFile } from './knownFile.ts';

/** A file as a task knows it, under the name that it was read by. */
export interface RememberedFile {
  readonly path: string;
  readonly known: KnownFile;
  /** Set while it is news that others moved the file here: who did last, and its names until then, the first one first. */
  readonly moved?: { readonly from: readonly FormerName[]; readonly by: Author };
  /** Set while it is news that another file, unknown to the task, was moved here over this one. */
  readonly replacedBy?: Author;
}

/** Where a file was before others moved it. */
interface FormerName {
  readonly key: string;
  readonly path: string;
}

/**
 * What one task was shown of which file, by the file's key. A file that others moved is known by its old name until the
 * task hears of it: else it would write it there again, or write over it what it means to be another file.
 */
export class TaskMemory {
  private readonly files = new Map<string, RememberedFile>();
  /** What stood where, as far as the task has heard, though others moved it away. */
  private readonly gone = new Map<string, KnownFile>();

  constructor(private readonly taskId: Author) {}

  get(key: string): KnownFile | undefined {
    return this.files.get(key)?.known ?? this.gone.get(key);
  }

  /** True while the task has not heard that a file it knows is here now: a whole text for here is meant for another one. */
  isUnheard(key: string): boolean {
    const file = this.files.get(key);
    return file?.moved !== undefined || file?.replacedBy !== undefined;
  }

  /** `forget` says that the task was told that nothing is there, and where it is now if it was moved. */
  learn(key: string, path: string, known: KnownFile | 'forget'): void {
    this.gone.delete(key);
    if (known === 'forget') {
      this.files.delete(key);
      this.hear(key);
    } else this.files.set(key, { path, known });
  }

  /** The file is found under another name from now on. */
  move(from: string, to: string, path: string, by: Author): void {
    const file = this.files.get(from);
    if (!file) {
      this.replace(to, by);
      return;
    }
    this.files.delete(from);
    if (by === this.taskId) {
      this.gone.delete(to);
      this.files.set(to, { path, known: file.known });
      return;
    }
    if (!file.moved) this.gone.set(from, file.known);
    const there = this.files.get(to);
    if (there && !there.moved) this.gone.set(to, there.known);
    this.files.set(to, {
      path,
      known: file.known,
      moved: { from: [...(file.moved?.from ?? []), { key: from, path: file.path }], by },
    });
  }

  /** Other folders are open than before: files have other paths. */
  nameAnew(pathOf: (key: string) => string | undefined): void {
    for (const [key, file] of this.files) this.files.set(key, { ...file, path: pathOf(key) ?? file.path });
  }

  all(): [key: string, file: RememberedFile][] {
    return [...this.files];
  }

  /** A file that the task does not know stands there now: what it knew of the one before holds no more. */
  private replace(key: string, by: Author): void {
    const there = this.files.get(key);
    if (there && by === this.taskId) this.files.delete(key);
    else if (there) this.files.set(key, { ...there, replacedBy: by });
  }

  /** The task heard where the file went that was at this key: the next of its names, which may be the last. */
  private hear(key: string): void {
    const [now, file] = this.all().find(([, { moved }]) => moved?.from.some((name) => name.key === key)) ?? [];
    if (now === undefined || !file?.moved) return;
    const { from, by } = file.moved;
    const rest = from.slice(from.findIndex((name) => name.key === key) + 1);
    const moved = rest.length > 0 ? { moved: { from: rest, by } } : {};
    this.files.set(now, { path: file.path, known: file.known, ...moved });
  }
}
