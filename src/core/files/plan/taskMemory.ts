import type { Author } from '../outcome.ts';
import type { KnownFile } from './knownFile.ts';

/** A file as a task knows it, under the name that it was read by. */
export interface RememberedFile {
  readonly path: string;
  readonly known: KnownFile;
  /** Set while it is news that others moved the file here: its name before, and the last who did. */
  readonly moved?: { readonly from: string; readonly by: Author };
}

/** What one task was shown of which file, by the file's key. */
export class TaskMemory {
  private readonly files = new Map<string, RememberedFile>();

  constructor(private readonly taskId: Author) {}

  get(key: string): KnownFile | undefined {
    return this.files.get(key)?.known;
  }

  /** What is said of a file by the name it has now is no news any more. */
  learn(key: string, path: string, known: KnownFile | 'forget'): void {
    if (known === 'forget') this.files.delete(key);
    else this.files.set(key, { path, known });
  }

  /** The file is found under another name from now on. */
  move(from: string, to: string, path: string, by: Author): void {
    const file = this.files.get(from);
    if (!file) return;
    this.files.delete(from);
    const moved = by === this.taskId ? {} : { moved: { from: file.moved?.from ?? file.path, by } };
    this.files.set(to, { path, known: file.known, ...moved });
  }

  all(): [key: string, file: RememberedFile][] {
    return [...this.files];
  }
}
