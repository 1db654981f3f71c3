import { errorMessage } from '../../base/errors.ts';
import type { StepDraft } from './draftStep.ts';
import type { FilesContext } from '../filesContext.ts';
import { noteFound } from './noteFound.ts';
import { noteRename } from './noteRename.ts';
import { linesAround } from '../plan/changePlan.ts';
import { afterSaving, equalLines } from '../plan/knownFile.ts';
import {
  applyHunks,
  countLines,
  diffLines,
  joinTouching,
  lineByLine,
  splitLines,
  type LineHunk,
} from '../text/lineHunks.ts';
import type { FileHistory } from '../history/fileHistory.ts';
import type { Author, NumberedLines, Refused, Rejected } from '../outcome.ts';
import { rejected } from '../rejections.ts';
import type { FileLocation, FileState, SavedText, SaveOutcome } from '../workspacePort.ts';

type TextState = Extract<FileState, { kind: 'text' }>;

/** How a step ended up on disk; both absent when it is saved as it is. */
export interface SavedStep {
  readonly unsaved?: string;
  readonly changedOnSave?: readonly NumberedLines[];
}

/** Saves what was applied by the person's setting, and takes note of what others do to the text. Never rejects. */
export class FileSaver {
  constructor(private readonly context: FilesContext) {}

  /** Notes changes that no task made; a file that is missing may have been renamed. */
  async noteOthers(file: FileLocation, state: FileState): Promise<void> {
    const before = this.context.ledger.of(file).history.text;
    if (state.kind === 'missing' && before && (await noteRename(this.context, file, before))) return;
    await noteFound(this.context, file, state);
  }

  /** A buffer that holds a person's unsaved text is saved only by the mode `always`. */
  async save(
    file: FileLocation,
    wasUnsaved: boolean,
    hashes: { readonly before: string; readonly after: string },
    draft: StepDraft,
  ): Promise<SavedStep> {
    const record = this.context.ledger.of(file);
    const seen = record.history.length - draft.edits.length;
    const typed = await this.typedSince(file, draft.lines);
    const personsText = typed || record.holdsPersonsText(wasUnsaved, hashes.before);
    const mode = this.context.saveMode();
    if (mode === 'never' || (mode === 'clean' && personsText)) {
      record.unsavedByTasks = personsText ? undefined : hashes.after;
      const reason = personsText ? 'the editor holds unsaved text of the person' : 'saving is left to the person';
      return { unsaved: reason };
    }
    const outcome = await this.trySaving(file);
    if (outcome.kind === 'unsaved') {
      record.unsavedByTasks = personsText ? undefined : hashes.after;
      return { unsaved: outcome.reason };
    }
    record.unsavedByTasks = undefined;
    return this.noteSaving(file, draft, seen, outcome.texts);
  }

  /**
   * Saves a file that is to be moved, unless it has unsaved text of a person, or a task asks and saving is left to the
   * person; undefined once it is saved.
   */
  async saveToMove(file: FileLocation, state: TextState, author: Author): Promise<Refused | Rejected | undefined> {
    const { path } = file;
    const record = this.context.ledger.of(file);
    const isLeft = author !== null && this.context.saveMode() === 'never';
    if (isLeft || record.holdsPersonsText(state.unsaved, this.context.hash(state.text))) {
      const reason = `${path} has unsaved text in the editor; it can be moved once the person has saved it.`;
      return { kind: 'refused', path, reason, by: [null] };
    }
    const outcome = await this.trySaving(file);
    if (outcome.kind === 'unsaved') {
      return rejected('failed', path, `${path} is unsaved and cannot be moved: saving it failed, ${outcome.reason}.`);
    }
    record.unsavedByTasks = undefined;
    const tasks = record.history.authorsSince(0, null);
    for (const { by, text } of outcome.texts)
      await this.noteText(file, by === 'person' ? [null] : tasks, 0, splitLines(text));
    return undefined;
  }

  /** True when somebody changed the text right after the step was applied. */
  private async typedSince(file: FileLocation, lines: readonly string[]): Promise<boolean> {
    const state = await this.lookAfter(file);
    return state?.kind === 'text' && !equalLines(splitLines(state.text), lines);
  }

  private async trySaving(file: FileLocation): Promise<SaveOutcome> {
    try {
      return await this.context.workspace.save(file);
    } catch (error) {
      return { kind: 'unsaved', reason: errorMessage(error) };
    }
  }

  /** What saving changed counts as the tasks', what was typed does not; `seen` is the place in the history before the step. */
  private async noteSaving(
    file: FileLocation,
    draft: StepDraft,
    seen: number,
    texts: readonly SavedText[],
  ): Promise<SavedStep> {
    const { ledger } = this.context;
    const tasks = draft.edits.map(({ request }) => request.author);
    const before = ledger.of(file).history.text;
    if (!before) return {};
    for (const { by, text } of texts)
      await this.noteText(file, by === 'person' ? [null] : tasks, seen, splitLines(text));
    const lines = ledger.of(file).history.text ?? before;
    const hunks = diffLines(before, lines);
    if (hunks.length === 0) return {};
    const changedOnSave = shownChanges(lines, hunks);
    // A task knows these lines only by being shown them.
    if (changedOnSave.length > 0) {
      for (const { request } of draft.edits) {
        const known = request.memory.get(file.key, true);
        if (known) request.memory.learn(file.key, file.path, afterSaving(known, before, hunks));
      }
    }
    return { changedOnSave };
  }

  private async noteText(
    file: FileLocation,
    authors: readonly Author[],
    seen: number,
    lines: readonly string[],
  ): Promise<void> {
    const { ledger, journal, hash } = this.context;
    const { history } = ledger.of(file);
    for (const { author, hunks } of sharedOut(history, seen, authors, diffLines(history.text ?? [], lines))) {
      const before = history.text ?? [];
      const after = applyHunks(before, hunks);
      history.record(author, hunks, after);
      ledger.edited(file, before, history, [{ author, hunks }]);
      const hashes = { before: hash(before.join('\n')), after: hash(after.join('\n')) };
      await journal.note([{ task: author, kind: 'edit', file, ...hashes, hunks }]);
    }
  }

  /** What cannot be seen, or not be noted, now is so at the next look: the edit is applied in any case. */
  private async lookAfter(file: FileLocation): Promise<FileState | undefined> {
    try {
      const state = await this.context.workspace.read(file, 'show');
      await this.noteOthers(file, state);
      return state;
    } catch (error) {
      this.context.logger.error(`${file.path} could not be read after an edit.`, error);
      return undefined;
    }
  }
}

/**
 * Each hunk as a change of the author whose lines it touches; one that touches nobody's is the last one's. Counted in the
 * text as the changes before it leave it.
 */
function sharedOut(
  history: FileHistory,
  seen: number,
  authors: readonly Author[],
  hunks: readonly LineHunk[],
): { readonly author: Author; readonly hunks: readonly LineHunk[] }[] {
  const last = authors.at(-1);
  if (last === undefined || hunks.length === 0) return [];
  const all = new Set(authors);
  if (all.size === 1) return [{ author: last, hunks }];
  const parts = hunks.flatMap(lineByLine).map((hunk) => {
    const to = hunk.start + hunk.removed.length;
    return { hunk, author: history.authorOf(hunk.start, to, seen, null) ?? last };
  });
  const grown: LineHunk[] = [];
  return [...all].flatMap((author) => {
    const own = joinTouching(parts.filter((part) => part.author === author).map(({ hunk }) => hunk));
    const placed = own.map((hunk) => ({ ...hunk, start: hunk.start + growthBefore(hunk.start, grown) }));
    grown.push(...own.filter(({ removed, added }) => removed.length !== added.length));
    return placed.length === 0 ? [] : [{ author, hunks: placed }];
  });
}

function growthBefore(line: number, hunks: readonly LineHunk[]): number {
  const before = countLines(hunks.filter(({ start }) => start < line));
  return before.added - before.removed;
}

/** How many lines an answer shows of what saving changed; when it changed more, none. */
const maxShownLines = 40;

function shownChanges(lines: readonly string[], hunks: readonly LineHunk[]): NumberedLines[] {
  if (hunks.reduce((sum, { added }) => sum + added.length + 2, 0) > maxShownLines) return [];
  let shift = 0;
  return hunks.map(({ start, removed, added }) => {
    const from = start + shift;
    shift += added.length - removed.length;
    return linesAround(lines, from, from + added.length, 1);
  });
}
