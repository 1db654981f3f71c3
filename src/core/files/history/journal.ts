import { errorMessage } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import type { LineHunk } from '../text/lineHunks.ts';
import type { Author } from '../outcome.ts';
import { isJournalLine, JournalEntries, type JournalLine } from './journalEntries.ts';
import type { HunkSwitch } from './fileRecord.ts';
import type { FileLocation, TextForm } from '../workspacePort.ts';

/** Where the journal's lines are kept; appended to, never rewritten. */
export interface JournalStore {
  /** Everything appended so far, as one text; empty when there is nothing yet. */
  load(): Promise<string>;
  /** Adds to the end; resolves when a crash of this process can no longer undo it. */
  append(text: string): Promise<void>;
}

/** A file as people know it, and where it is whichever folders are open. */
type Place = Pick<FileLocation, 'path' | 'at'>;

/** One change of one file. Several changes that reached the editor in one step share `before` and `after`. */
export interface JournalChange {
  /** The task, or null for a change that no task made but that later hunks are counted from. */
  readonly task: Author;
  readonly kind: 'edit' | 'create' | 'delete' | 'move' | 'form';
  readonly file: Place;
  /** Where a move leads. */
  readonly to?: Place;
  /** The whole text before, with the first change of a file that is there: all hunks are counted from it. */
  readonly base?: string;
  /** How the text of a deleted file stood on disk, so that it can be made again byte for byte; how it stands now, when that is what changed. */
  readonly form?: TextForm;
  /** How it stood before its form changed. */
  readonly formBefore?: TextForm;
  /** Hashes of the whole text on both sides of the step; null where there is no file. */
  readonly before: string | null;
  readonly after: string | null;
  /** Counted in the text as the change before in the same step left it. */
  readonly hunks: readonly LineHunk[];
  /** True when no unsaved text of a person was in the text before. */
  readonly byTasks?: boolean;
  /** Set when the change takes a task's hunks back, or brings them back. */
  readonly switched?: HunkSwitch | undefined;
}

/** A change with its number and with what became of it; `intended` when that is not known yet. */
export interface JournalEntry extends Omit<JournalChange, 'file' | 'to'> {
  readonly sequence: number;
  readonly path: string;
  /** Absent in journals of earlier versions, as `toAt`. */
  readonly at?: string;
  readonly to?: string;
  readonly toAt?: string;
  readonly state: 'intended' | 'applied' | 'failed';
}

/** What an earlier run left. */
export interface JournalContent {
  /** All changes in order, those that failed included. */
  readonly entries: readonly JournalEntry[];
  /** The tasks whose changes a person has reviewed and keeps. */
  readonly kept: ReadonlySet<string>;
}

/** What every task has done to the files, in order; written before and after each step that changes the workspace. */
export class Journal {
  private nextSequence = 1;
  private loading: Promise<JournalContent> | undefined;
  private tail: Promise<void> = Promise.resolve();
  private waiting: { text: string; written: Promise<void> } | undefined;
  /** An append that failed may have left part of a line, which the next one must not complete. */
  private endsInTornLine = false;
  /** Lines about what has happened that could not be written yet. */
  private owed = '';

  constructor(
    private readonly store: JournalStore,
    private readonly logger: Logger,
  ) {}

  /**
   * Reads what an earlier run left, once; a torn last line is dropped, as are lines that make no sense. Writing loads
   * first, so that numbers go on where they ended.
   */
  load(): Promise<JournalContent> {
    this.loading ??= this.read().catch((error: unknown) => {
      this.loading = undefined;
      throw error;
    });
    return this.loading;
  }

  private async read(): Promise<JournalContent> {
    const text = await this.store.load();
    this.endsInTornLine = text !== '' && !text.endsWith('\n');
    const found = new JournalEntries();
    for (const line of text.split('\n')) {
      const parsed = line === '' ? undefined : this.parse(line);
      if (parsed) found.take(parsed);
    }
    this.nextSequence = Math.max(this.nextSequence, found.lastSequence + 1);
    return found;
  }

  /** Writes down what is about to be done, as one append; rejects when it cannot be, and then nothing is noted. */
  async intend(changes: readonly JournalChange[]): Promise<number[]> {
    await this.load();
    const { lines, sequences } = this.intents(changes);
    try {
      await this.append(lines.map(toText).join(''));
    } catch (error) {
      // Some of it may stand there all the same.
      this.owed += toText({ type: 'failed', sequences });
      throw error;
    }
    return sequences;
  }

  /** Writes down changes that have happened already, without anybody asking first; never rejects, see `settleLate`. */
  async note(changes: readonly JournalChange[]): Promise<void> {
    await this.loadIfPossible();
    const { lines, sequences } = this.intents(changes);
    await this.writeLate([...lines, { type: 'applied', sequences }]);
  }

  /** Writes down what became of it; rejects when it cannot be written, and then it stays `intended`. */
  async settle(sequences: readonly number[], type: 'applied' | 'failed'): Promise<void> {
    await this.append(toText({ type, sequences }));
  }

  /** As `settle` for what is a fact in any case: when it cannot be written now, it is with the next thing that can. */
  settleLate(sequences: readonly number[], type: 'applied' | 'failed'): Promise<void> {
    return this.writeLate([{ type, sequences }]);
  }

  /** Writes down whether a person has reviewed a task's changes and keeps them; rejects when it cannot be written. */
  async keep(task: string, kept: boolean): Promise<void> {
    await this.load();
    await this.append(toText({ type: 'kept', task, kept }));
  }

  /** To be called before the store has another journal; what could not be written of the one before is given up. */
  async beginAnew(): Promise<void> {
    await Promise.allSettled([this.tail]);
    this.loading = undefined;
    this.nextSequence = 1;
    this.owed = '';
    this.endsInTornLine = false;
  }

  private intents(changes: readonly JournalChange[]): { lines: JournalLine[]; sequences: number[] } {
    const sequences: number[] = [];
    const lines = changes.map(({ file: { path, at }, to, ...change }): JournalLine => {
      const sequence = this.nextSequence++;
      sequences.push(sequence);
      const target = to ? { to: to.path, toAt: to.at } : {};
      return { type: 'intent', sequence, path, at, ...target, ...change };
    });
    return { lines, sequences };
  }

  private async loadIfPossible(): Promise<void> {
    try {
      await this.load();
    } catch (error) {
      this.logger.error('The journal cannot be read now.', error);
    }
  }

  private async writeLate(lines: readonly JournalLine[]): Promise<void> {
    const text = lines.map(toText).join('');
    try {
      await this.append(text);
    } catch (error) {
      this.owed += text;
      this.logger.error('The journal cannot be written now; it is tried again with the next change.', error);
    }
  }

  private parse(line: string): JournalLine | undefined {
    try {
      const value: unknown = JSON.parse(line);
      if (isJournalLine(value)) return value;
      this.logger.warn('The journal holds a line of an unknown kind; it is left out.');
    } catch (error) {
      this.logger.warn(`The journal holds a torn line; it is left out: ${errorMessage(error)}`);
    }
    return undefined;
  }

  /** Appends that come while one is being written go together in the next. */
  private append(text: string): Promise<void> {
    if (this.waiting) {
      this.waiting.text += text;
      return this.waiting.written;
    }
    const batch = { text, written: Promise.resolve() };
    const write = async (): Promise<void> => {
      this.waiting = undefined;
      const text = (this.endsInTornLine ? '\n' : '') + this.owed + batch.text;
      const { owed } = this;
      this.endsInTornLine = true;
      await this.store.append(text);
      this.endsInTornLine = false;
      this.owed = this.owed.slice(owed.length);
    };
    batch.written = this.tail.then(write, write);
    this.tail = batch.written;
    this.waiting = batch;
    return batch.written;
  }
}

const toText = (line: JournalLine): string => `${JSON.stringify(line)}\n`;
