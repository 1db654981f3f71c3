import { errorMessage, isAbort } from '../../base/errors.ts';
import { FileSaver } from '../commit/fileSaver.ts';
import type { FilesContext } from '../filesContext.ts';
import type { StaleRead } from '../outcome.ts';
import { LockTimeoutError } from '../paths/pathLocks.ts';
import type { RememberedFile, TaskMemory } from './taskMemory.ts';

/** How long a file that somebody works on is waited for, in milliseconds; what is missed is told the next time. */
const lookDeadline = 500;
/** So many files are looked at side by side. */
const looksAtOnce = 8;

/** Finds out which of the files that a task has read were changed by others since (F24). */
export class StaleReads {
  private readonly saver: FileSaver;

  constructor(
    private readonly context: FilesContext,
    private readonly taskId: string,
    private readonly memory: TaskMemory,
  ) {
    this.saver = new FileSaver(context);
  }

  /** Looks at each file as it stands now, and takes each change that it answers as told. Rejects only on an abort. */
  async take(signal: AbortSignal): Promise<StaleRead[]> {
    const files = this.memory.all();
    for (let next = 0; next < files.length; next += looksAtOnce) {
      await Promise.all(files.slice(next, next + looksAtOnce).map(({ key, path }) => this.look(key, path, signal)));
    }
    // Moved, read or forgotten while it was looked at.
    const replaced = this.memory.takeReplaced().map(({ file: { key, path, known }, by }): StaleRead => {
      const removal = this.context.ledger.atKey(key)?.removal;
      if (removal) return { path, by: [removal.by], what: { kind: 'deleted' } };
      return { path, by: [by], what: { kind: 'changed', lines: known.lines.length } };
    });
    return [...replaced, ...this.memory.all().flatMap((file) => this.newsOf(file) ?? [])];
  }

  /** Takes note of what others than tasks have done to the file; only then does anybody know of it. */
  private async look(key: string, path: string, signal: AbortSignal): Promise<void> {
    const { gate, locks, workspace, logger } = this.context;
    try {
      const admitted = await gate.admit(path, 'read');
      if (admitted.kind === 'rejected' || admitted.file.key !== key) return;
      const { file } = admitted;
      await locks.run(file.locks, { signal, deadline: lookDeadline }, async () => {
        await this.saver.noteOthers(file, await workspace.read(file, 'show'));
      });
    } catch (error) {
      if (isAbort(error)) throw error;
      if (!(error instanceof LockTimeoutError)) logger.warn(`${path} could not be looked at: ${errorMessage(error)}.`);
    }
  }

  private newsOf({ key, path, known, moved }: RememberedFile): StaleRead | undefined {
    const record = this.context.ledger.atKey(key);
    if (!record) return undefined;
    const { history, removal } = record;
    const { told } = known;
    if (history.length === told && !moved) return undefined;
    this.memory.learn(key, path, { ...known, told: history.length });
    const authors = history.authorsSince(told, this.taskId);
    if (moved)
      return {
        path,
        by: [...new Set([moved.by, ...authors])],
        what: { kind: 'moved', from: moved.from[0]?.path ?? path },
      };
    if (authors.length === 0) return undefined;
    if (removal) return { path, by: [removal.by], what: { kind: 'deleted' } };
    return { path, by: authors, what: { kind: 'changed', lines: history.linesChangedSince(told, this.taskId) } };
  }
}
