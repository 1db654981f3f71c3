import type { DiskLook, DiskView, FileMark, SaveWatch } from '../../src/core/files/commands/commandChanges.ts';
import type { MemoryWorkspace } from './memoryWorkspace.ts';

/** The disk of a workspace in memory; a file's text and form are its mark. */
export class MemoryDisk implements DiskView {
  readonly saved = new Set<string>();
  /** Paths that ignore rules leave out. */
  readonly ignored = new Set<string>();
  /** When each file was changed last; a moment after the command began unless told. */
  readonly changedAt = new Map<string, number>();
  isWhole = true;

  /** `paths` are those that there may be. */
  constructor(
    private readonly workspace: MemoryWorkspace,
    private readonly paths: readonly string[],
  ) {}

  look(also: readonly string[]): Promise<DiskLook> {
    const files = new Map<string, FileMark>();
    for (const path of this.paths) {
      const text = this.workspace.disk(path);
      if (text === undefined || (this.ignored.has(path) && !also.includes(path))) continue;
      const mark = JSON.stringify([text, this.workspace.form(path)]);
      files.set(path, { mark, size: text.length, changedAt: this.changedAt.get(path) ?? 2000 });
    }
    return Promise.resolve({ takenAt: 1000, files, isWhole: this.isWhole });
  }

  watchSaves(): SaveWatch {
    this.saved.clear();
    return { saved: this.saved, dispose: () => undefined };
  }
}
