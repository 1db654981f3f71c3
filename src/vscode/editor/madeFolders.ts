import { mkdir, rmdir } from 'node:fs/promises';
import { dirname, sep } from 'node:path';

/** Folders that were made for files of tasks in this window: they go with the last file in them. */
export class MadeFolders {
  private readonly made = new Set<string>();
  /** Files that are on their way into a folder. */
  private readonly coming = new Set<string>();

  /** Makes the folder of a file, and those above it; none of them goes before `put` has ended. */
  async makeFor<T>(path: string, put: () => Promise<T>): Promise<T> {
    const folder = dirname(path);
    this.coming.add(path);
    try {
      const first = await mkdir(folder, { recursive: true });
      for (let each = folder; first !== undefined && each.length >= first.length; each = dirname(each)) {
        this.made.add(each);
      }
      return await put();
    } finally {
      this.coming.delete(path);
    }
  }

  /** After a file has gone: removes what was made for it and is empty. Never rejects. */
  async leave(path: string): Promise<void> {
    for (let folder = dirname(path); this.made.has(folder); folder = dirname(folder)) {
      const below = `${folder}${sep}`;
      if ([...this.coming].some((file) => file.startsWith(below))) return;
      try {
        await rmdir(folder);
      } catch {
        return; // somebody has put something there
      }
      this.made.delete(folder);
    }
  }
}
