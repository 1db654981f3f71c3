import { errorMessage } from '../../base/errors.ts';
import type { FilesContext } from '../filesContext.ts';
import { FileSaver } from './fileSaver.ts';
import { isCreated, lookUntilSeen, settledBy } from './settledBy.ts';
import { equalLines, isKnownWhole, lineCount } from '../plan/knownFile.ts';
import type { TaskMemory } from '../plan/taskMemory.ts';
import { splitLines } from '../text/lineHunks.ts';
import type { HunkSwitch } from '../history/fileRecord.ts';
import { sameForm } from '../history/formChanges.ts';
import type { JournalChange } from '../history/journal.ts';
import type { Applied, Author, ChangeOutcome, Refused, Rejected } from '../outcome.ts';
import type { Admitted } from '../paths/pathGate.ts';
import { missingFile, rejected } from '../rejections.ts';
import type { FileLocation, FileState, StructureOutcome, TextForm } from '../workspacePort.ts';

type TextState = Extract<FileState, { kind: 'text' }>;

/** Who asks. */
export interface StructureAuthor {
  readonly author: Author;
  readonly isWithdrawn: () => boolean;
  /** Set when it takes a task's hunks back, or brings them back. */
  readonly switched?: HunkSwitch;
}

/** Who asks, and what it knows of files. */
export interface StructureCaller extends StructureAuthor {
  readonly memory: TaskMemory;
}

/** Makes, deletes and moves files, and changes their form, whole or not at all. The caller holds the locks of all paths; calls never reject. */
export class StructureChange {
  private readonly saver: FileSaver;

  constructor(private readonly context: FilesContext) {
    this.saver = new FileSaver(context);
  }

  /**
   * Answers undefined when the call was withdrawn before anything was done. With `expected` the file goes only while it has
   * these lines.
   */
  async delete(
    { file }: Admitted,
    caller: StructureCaller,
    expected?: readonly string[],
  ): Promise<ChangeOutcome | undefined> {
    return this.guarded(file.path, 'deleted', async () => {
      const state = await this.look(file);
      if (state.kind !== 'text') return this.notText(file, state, 'deleted');
      const lines = splitLines(state.text);
      const unseen = this.unseenChange(file, state, lines, caller);
      if (unseen) return unseen;
      if (expected && !equalLines(expected, lines)) {
        const message = `${file.path} is protected and was changed since the person was asked; it was not deleted.`;
        return rejected('not-allowed', file.path, message);
      }
      return this.remove(file, state, caller);
    });
  }

  /** Deletes a file that stands so. */
  async remove(file: FileLocation, state: TextState, by: StructureAuthor): Promise<ChangeOutcome | undefined> {
    const { hash, ledger, workspace } = this.context;
    const lines = splitLines(state.text);
    const hunks = [{ start: 0, removed: lines, added: [] }];
    const form = state.form ? { form: state.form } : {};
    const change = { kind: 'delete', file, ...ledger.baseOf(file, state.text), ...form, hunks } as const;
    const hashes = { before: hash(state.text), after: null };
    const isGone = async (): Promise<boolean> => (await lookUntilSeen(workspace, file)).kind === 'missing';
    const outcome = await this.carryOut(
      { ...change, ...hashes },
      by,
      () => workspace.remove(file, state.version),
      isGone,
    );
    if (outcome?.kind !== 'done') return problemOf(outcome, file.path, 'deleted');
    ledger.removed(file, by, lines, state.form);
    return this.applied(by.author, 'delete', file.path, 0, lineCount(lines));
  }

  /** Makes a file where there is none, as it stood on disk when it went, if it was there. */
  async create(file: FileLocation, lines: readonly string[], by: StructureAuthor): Promise<ChangeOutcome | undefined> {
    const { hash, ledger, workspace } = this.context;
    const text = lines.join('\n');
    const hunks = [{ start: 0, removed: [], added: lines }];
    const isThere = (): Promise<boolean> => isCreated(workspace, file, text);
    const change = { kind: 'create', file, before: null, after: hash(text), hunks } as const;
    const outcome = await this.carryOut(change, by, () => workspace.create(file, text, ledger.of(file).form), isThere);
    if (outcome?.kind !== 'done') return problemOf(outcome, file.path, 'created');
    ledger.created(file, by, lines);
    return this.applied(by.author, 'create', file.path, lineCount(lines), 0);
  }

  /** As `delete`; the second path must be free. */
  async move(from: FileLocation, to: FileLocation, caller: StructureAuthor): Promise<ChangeOutcome | undefined> {
    return this.guarded(from.path, 'moved', async () => {
      const state = await this.look(from);
      if (state.kind !== 'text') return this.notText(from, state, 'moved');
      const target = await this.look(to);
      if (target.kind !== 'missing')
        return rejected('exists', to.path, `${to.path} exists already; nothing was moved.`);
      if (state.unsaved) {
        if (caller.isWithdrawn()) return undefined;
        return (await this.saver.saveToMove(from, state, caller.author)) ?? (await this.move(from, to, caller));
      }
      const hash = this.context.hash(state.text);
      const base = this.context.ledger.baseOf(from, state.text);
      const change = {
        kind: 'move',
        file: from,
        to,
        ...base,
        before: hash,
        after: hash,
        hunks: [],
      } as const;
      const { workspace } = this.context;
      const hasMoved = async (): Promise<boolean> =>
        (await lookUntilSeen(workspace, from)).kind === 'missing' &&
        (await lookUntilSeen(workspace, to)).kind === 'text';
      const outcome = await this.carryOut(change, caller, () => workspace.move(from, to), hasMoved);
      if (outcome?.kind === 'exists') return problemOf(outcome, to.path, 'moved');
      if (outcome?.kind !== 'done') return problemOf(outcome, from.path, 'moved');
      this.context.ledger.moved(from, to, caller, splitLines(state.text));
      this.context.onMoved(from.key, to.key, to.path, caller.author);
      return this.applied(caller.author, 'move', to.path, 0, 0);
    });
  }

  /** Writes a file's text, as it stands, in another form. */
  async reform(
    file: FileLocation,
    { text, form: now }: TextState & { readonly form: TextForm },
    form: TextForm,
    by: StructureAuthor,
  ): Promise<ChangeOutcome | undefined> {
    const { hash, ledger, onEdit, workspace } = this.context;
    const lines = splitLines(text);
    const hashes = { before: hash(text), after: hash(text) };
    const change = { kind: 'form', file, ...ledger.baseOf(file, text), formBefore: now, form, hunks: [] } as const;
    const isDone = async (): Promise<boolean> => {
      const state = await lookUntilSeen(workspace, file);
      return state.kind === 'text' && sameForm(state.form, form);
    };
    const outcome = await this.carryOut({ ...change, ...hashes }, by, () => workspace.reform(file, now, form), isDone);
    if (outcome?.kind !== 'done') return problemOf(outcome, file.path, 'changed');
    ledger.reformed(file, by, lines, { before: now, after: form });
    onEdit({ author: by.author, path: file.path, change: 'edit', added: 0, removed: 0 });
    return { kind: 'applied', path: file.path, change: 'edit', added: 0, removed: 0, mergedWith: [] };
  }

  /** Why a file as it stands may not go; undefined when it may, and then it holds text. */
  whyNotRemove(file: FileLocation, state: FileState, caller: StructureCaller): Refused | Rejected | undefined {
    if (state.kind !== 'text') return this.notText(file, state, 'deleted');
    return this.unseenChange(file, state, splitLines(state.text), caller);
  }

  private async look(file: FileLocation): Promise<FileState> {
    const state = await this.context.workspace.read(file, 'change');
    await this.saver.noteOthers(file, state);
    return state;
  }

  private notText(file: FileLocation, state: Exclude<FileState, TextState>, what: string): Rejected {
    switch (state.kind) {
      case 'missing':
        return missingFile(file.path, this.context.ledger.of(file).removal);
      case 'folder':
        return rejected('unfit', file.path, `${file.path} is a folder; only files can be ${what}, one by one.`);
      case 'unfit':
        return rejected('unfit', file.path, `${file.path} cannot be ${what}: ${state.reason}.`);
    }
  }

  /** What would go with the file although the task never saw it: changes since its look, other tasks' and unsaved text. */
  private unseenChange(
    file: FileLocation,
    state: TextState,
    lines: readonly string[],
    { author, memory }: StructureCaller,
  ): Refused | undefined {
    const record = this.context.ledger.of(file);
    const { history } = record;
    const known = memory.get(file.key, true);
    const refuse = (what: string, by: readonly Author[]): Refused => {
      const reason = `${file.path} ${what} that you have not seen there. Read it again, then decide.`;
      return { kind: 'refused', path: file.path, reason, by: by.length > 0 ? by : [null] };
    };
    if (memory.isUnheard(file.key)) return refuse('is another file now, one', history.authorsSince(0, author));
    if (known && !equalLines(known.lines, lines))
      return refuse('has changes', history.authorsSince(known.seen, author));
    if (known && isKnownWhole(known)) return undefined;
    if (record.holdsPersonsText(state.unsaved, this.context.hash(state.text)))
      return refuse('has unsaved text', [null]);
    const tasks = history.authorsSince(0, author).filter((other) => other !== null);
    return tasks.length > 0 ? refuse('has changes', tasks) : undefined;
  }

  /** Journal, act, journal; undefined when the call was withdrawn in between. */
  private async carryOut(
    change: Omit<JournalChange, 'task' | 'switched'>,
    { author: task, switched, isWithdrawn }: StructureAuthor,
    act: () => Promise<StructureOutcome>,
    isDone: () => Promise<boolean>,
  ): Promise<StructureOutcome | undefined> {
    const { journal } = this.context;
    const sequences = await journal.intend([{ ...change, task, switched }]);
    const outcome = isWithdrawn() ? undefined : await settledBy(act, isDone);
    await journal.settleLate(sequences, outcome?.kind === 'done' ? 'applied' : 'failed');
    return outcome;
  }

  private applied(
    author: Author,
    change: 'create' | 'delete' | 'move',
    path: string,
    added: number,
    removed: number,
  ): Applied {
    this.context.onEdit({ author, path, change, added, removed });
    return { kind: 'applied', path, change, added, removed, mergedWith: [] };
  }

  private async guarded<T>(path: string, what: string, work: () => Promise<T>): Promise<T | Rejected> {
    try {
      return await work();
    } catch (error) {
      this.context.logger.error(`${path} could not be ${what}.`, error);
      return rejected('failed', path, `${path} could not be ${what}: ${errorMessage(error)}.`);
    }
  }
}

function problemOf(outcome: StructureOutcome | undefined, path: string, what: string): Rejected | undefined {
  switch (outcome?.kind) {
    case undefined:
    case 'done':
      return undefined;
    case 'exists':
      return rejected('exists', path, `${path} exists already; nothing was ${what}.`);
    case 'failed':
      return rejected('failed', path, `${path} could not be ${what}: ${outcome.reason}.`);
  }
}
