import { errorMessage } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import type { LineHunk } from '../text/lineHunks.ts';
import type { Author } from '../outcome.ts';
import type { TextForm } from '../workspacePort.ts';

/** Where the journal's lines are kept; appended to, never rewritten. */
export interface JournalStore {
  /** Everything appended so far, as one text; empty when there is nothing yet. */
  load(): Promise<string>;
  /** Adds to the end; resolves when a crash of this process can no longer undo it. */
  append(text: string): Promise<void>;
}

/** One change of one file. Several changes that reached the editor in one step share `before` and `after`. */
export interface JournalChange {
  /** The task, or null for a change that no task made but that later hunks are counted from. */
  readonly task: Author;
  readonly kind: 'edit' | 'create' | 'delete' | 'move';
  readonly path: string;
  /** Where a move leads. */
  readonly to?: string;
  /** How the text of a deleted file stood on disk, so that it can be made again byte for byte. */
  readonly form?: TextForm;
  /** Hashes of the whole text on both sides of the step; null where there is no file. */
  readonly before: string | null;
  readonly after: string | null;
  /** Counted in the text as the change before in the same step left it. */
  readonly hunks: readonly LineHunk[];
}

/** A change with its number and with what became of it; `intended` when that is not known yet. */
export interface JournalEntry extends JournalChange {
  readonly sequence: number;
  readonly state: 'intended' | 'applied' | 'failed';
}

type JournalLine =
  | ({ readonly type: 'intent'; readonly sequence: number } & JournalChange)
  | { readonly type: 'applied' | 'failed'; readonly sequences: readonly number[] };

/** What every task has done to the files, in order; written before and after each step that changes the workspace. */
export class Journal {
  private readonly byNumber = new Map<number, JournalEntry>();
  private nextSequence = 1;
  private loading: Promise<void> | undefined;
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
  load(): Promise<void> {
    this.loading ??= this.read().catch((error: unknown) => {
      this.loading = undefined;
      throw error;
    });
    return this.loading;
  }

  private async read(): Promise<void> {
    const text = await this.store.load();
    this.endsInTornLine = text !== '' && !text.endsWith('\n');
    for (const line of text.split('\n')) {
      const parsed = line === '' ? undefined : this.parse(line);
      if (parsed) this.take(parsed);
    }
  }

  /** All changes in order, those that failed included. */
  entries(): JournalEntry[] {
    return [...this.byNumber.values()];
  }

  /** Writes down what is about to be done, as one append; rejects when it cannot be, and then nothing is noted. */
  async intend(changes: readonly JournalChange[]): Promise<number[]> {
    await this.load();
    const lines = changes.map((change): JournalLine => ({ type: 'intent', sequence: this.nextSequence++, ...change }));
    await this.append(lines.map(toText).join(''));
    for (const line of lines) this.take(line);
    return lines.flatMap((line) => (line.type === 'intent' ? [line.sequence] : []));
  }

  /** Writes down changes that have happened already, without anybody asking first; never rejects, see `settleLate`. */
  async note(changes: readonly JournalChange[]): Promise<void> {
    await this.loadIfPossible();
    const intents = changes.map((change): JournalLine => ({
      type: 'intent',
      sequence: this.nextSequence++,
      ...change,
    }));
    const sequences = intents.flatMap((line) => (line.type === 'intent' ? [line.sequence] : []));
    await this.writeLate([...intents, { type: 'applied', sequences }]);
  }

  /** Writes down what became of it; rejects when it cannot be written, and then it stays `intended`. */
  async settle(sequences: readonly number[], type: 'applied' | 'failed'): Promise<void> {
    const line: JournalLine = { type, sequences };
    await this.append(toText(line));
    this.take(line);
  }

  /** As `settle` for what is a fact in any case: when it cannot be written now, it is with the next thing that can. */
  settleLate(sequences: readonly number[], type: 'applied' | 'failed'): Promise<void> {
    return this.writeLate([{ type, sequences }]);
  }

  private async loadIfPossible(): Promise<void> {
    try {
      await this.load();
    } catch (error) {
      this.logger.error('The journal cannot be read now.', error);
    }
  }

  private async writeLate(lines: readonly JournalLine[]): Promise<void> {
    for (const line of lines) this.take(line);
    const text = lines.map(toText).join('');
    try {
      await this.append(text);
    } catch (error) {
      this.owed += text;
      this.logger.error('The journal cannot be written now; it is tried again with the next change.', error);
    }
  }

  private take(line: JournalLine): void {
    if (line.type === 'intent') {
      const { sequence, task, kind, path, to, form, before, after, hunks } = line;
      const extra = { ...(to === undefined ? {} : { to }), ...(form === undefined ? {} : { form }) };
      const change = { sequence, task, kind, path, ...extra, before, after, hunks };
      this.byNumber.set(sequence, { ...change, state: 'intended' });
      this.nextSequence = Math.max(this.nextSequence, line.sequence + 1);
      return;
    }
    for (const sequence of line.sequences) {
      const entry = this.byNumber.get(sequence);
      if (entry) this.byNumber.set(sequence, { ...entry, state: line.type });
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

function isJournalLine(value: unknown): value is JournalLine {
  if (typeof value !== 'object' || value === null || !('type' in value)) return false;
  if (value.type === 'applied' || value.type === 'failed')
    return 'sequences' in value && Array.isArray(value.sequences);
  return (
    value.type === 'intent' &&
    'sequence' in value &&
    typeof value.sequence === 'number' &&
    'path' in value &&
    typeof value.path === 'string' &&
    'hunks' in value &&
    Array.isArray(value.hunks)
  );
}
