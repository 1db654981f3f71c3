import type { Author } from '../outcome.ts';
import type { KnownFile } from './knownFile.ts';

/** A file as a task knows it, under the name that it was read by. */
export interface RememberedFile {
  readonly path: string;
  readonly known: KnownFile;
  /** Set while it is news that others moved the file here: who did last, and the keys of its names until then. */
  readonly moved?: { readonly from: readonly string[]; readonly by: Author };
}

/**
 * What one task was shown of which file, by the file's key. A file that others moved is known by its old name until the
 * task hears of it: else it would write it there again, or write over it what it means to be another file.
 */
export class TaskMemory {
  private readonly files = new Map<string, RememberedFile>();
  /** What stood where, as far as the task has heard, though others moved it away. */
  private readonly gone = new Map<string, KnownFile>();
  private readonly told = new Map<string, number>();

  constructor(private readonly taskId: string) {}

  get(key: string): KnownFile | undefined {
    const file = this.files.get(key);
    return file && !file.moved ? file.known : this.gone.get(key);
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
    if (!file) return;
    this.files.delete(from);
    if (by === this.taskId) {
      this.gone.delete(to);
      this.files.set(to, { path, known: file.known });
      return;
    }
    if (!file.moved) this.gone.set(from, file.known);
    const there = this.files.get(to);
    if (there && !there.moved) this.gone.set(to, there.known);
    this.files.set(to, { path, known: file.known, moved: { from: [...(file.moved?.from ?? []), from], by } });
  }

  all(): [key: string, file: RememberedFile][] {
    return [...this.files];
  }

  /** Up to which of the file's changes the task was told of by name. */
  toldUpTo(key: string): number {
    return this.told.get(key) ?? 0;
  }

  tell(key: string, upTo: number): void {
    this.told.set(key, upTo);
  }

  /** The task heard where the file went that was at this key: the next of its names, which may be the last. */
  private hear(key: string): void {
    const [now, file] = this.all().find(([, { moved }]) => moved?.from.includes(key)) ?? [];
    if (now === undefined || !file?.moved) return;
    const { from, by } = file.moved;
    const rest = from.slice(from.indexOf(key) + 1);
    const moved = rest.length > 0 ? { moved: { from: rest, by } } : {};
    this.files.set(now, { path: file.path, known: file.known, ...moved });
  }
}
