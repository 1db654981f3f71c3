import type { KnownFile } from './knownFile.ts';

/** A file as a task knows it, under the name that it was read by. */
export interface RememberedFile {
  readonly path: string;
  readonly known: KnownFile;
}

/** What one task was shown of which file, by the file's key. */
export class TaskMemory {
  private readonly files = new Map<string, RememberedFile>();
  private readonly told = new Map<string, number>();
  private readonly lost = new Set<string>();

  get(key: string): KnownFile | undefined {
    return this.files.get(key)?.known;
  }

  learn(key: string, path: string, known: KnownFile | 'forget'): void {
    this.lost.delete(key);
    if (known === 'forget') this.files.delete(key);
    else this.files.set(key, { path, known });
  }

  /** The file is found under another name from now on. */
  move(from: string, to: string, path: string): void {
    const file = this.files.get(from);
    if (!file) return;
    this.files.delete(from);
    this.lost.add(from);
    this.lost.delete(to);
    this.files.set(to, { path, known: file.known });
    this.told.set(to, this.toldUpTo(from));
  }

  /** True from when a known file was moved away until the task hears of it. */
  hasLost(key: string): boolean {
    return this.lost.has(key);
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
}
