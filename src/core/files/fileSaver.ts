import { errorMessage } from '../base/errors.ts';
import type { StepDraft } from './draftStep.ts';
import type { FilesContext } from './filesContext.ts';
import { afterSaving } from './knownFile.ts';
import { diffLines, splitLines } from './lineHunks.ts';
import type { JournalChange } from './journal.ts';
import type { FileLocation, FileState } from './workspacePort.ts';

/** How a step ended up on disk; both absent when it is saved as it is. */
export interface SavedStep {
  readonly unsaved?: string;
  readonly changedOnSave?: true;
}

/** Saves what was applied by the person's setting, and takes note of what others do to the text. Never rejects. */
export class FileSaver {
  constructor(private readonly context: FilesContext) {}

  /** Notes changes that no task made, so that hunks in the journal can be counted through them. */
  async noteOthers(file: FileLocation, state: FileState): Promise<void> {
    const { ledger, hash } = this.context;
    const before = ledger.of(file).history.text;
    const noticed = ledger.notice(file, state);
    if (!noticed || !before) return;
    await this.note({
      task: null,
      kind: noticed.kind,
      path: file.path,
      before: hash(before.join('\n')),
      after: state.kind === 'text' ? hash(state.text) : null,
      hunks: noticed.hunks,
    });
  }

  /** A buffer that held a person's unsaved text is saved only by the mode `always`. */
  async save(
    file: FileLocation,
    wasUnsaved: boolean,
    hashes: { readonly before: string; readonly after: string },
    draft: StepDraft,
  ): Promise<SavedStep> {
    const record = this.context.ledger.of(file);
    const personsText = wasUnsaved && record.unsavedByTasks !== hashes.before;
    const mode = this.context.saveMode();
    if (mode === 'never' || (mode === 'clean' && personsText)) {
      record.unsavedByTasks = personsText ? undefined : hashes.after;
      const reason = personsText ? 'the editor holds unsaved text of the person' : 'saving is left to the person';
      return { unsaved: reason };
    }
    const problem = await this.trySaving(file);
    if (problem !== undefined) {
      record.unsavedByTasks = personsText ? undefined : hashes.after;
      return { unsaved: problem };
    }
    record.unsavedByTasks = undefined;
    return this.noteSaveParticipants(file, draft);
  }

  private async trySaving(file: FileLocation): Promise<string | undefined> {
    try {
      const outcome = await this.context.workspace.save(file);
      return outcome.kind === 'saved' ? undefined : outcome.reason;
    } catch (error) {
      return errorMessage(error);
    }
  }

  /** What saving changed belongs to the task, the last one when several were saved at once. */
  private async noteSaveParticipants(file: FileLocation, draft: StepDraft): Promise<SavedStep> {
    const { workspace, ledger, hash, logger } = this.context;
    const task = draft.edits.at(-1)?.request.taskId;
    let state: FileState;
    try {
      state = await workspace.read(file, 'show');
    } catch (error) {
      logger.error(`${file.path} could not be read after saving.`, error);
      return {};
    }
    // Unsaved again: somebody types; the next look counts that as theirs.
    if (task === undefined || state.kind !== 'text' || state.unsaved) return {};
    const lines = splitLines(state.text);
    const hunks = diffLines(draft.lines, lines);
    if (hunks.length === 0) return {};
    ledger.of(file).history.record(task, hunks, lines);
    ledger.tally.edit(file.path, task, hunks);
    for (const { request } of draft.edits) {
      const known = request.memory.get(file.key);
      if (known) request.memory.learn(file.key, file.path, afterSaving(known, draft.lines, hunks));
    }
    const before = hash(draft.lines.join('\n'));
    await this.note({ task, kind: 'edit', path: file.path, before, after: hash(state.text), hunks });
    return { changedOnSave: true };
  }

  private async note(change: JournalChange): Promise<void> {
    try {
      await this.context.journal.note([change]);
    } catch (error) {
      this.context.logger.error(`A change of ${change.path} could not be written to the journal.`, error);
    }
  }
}
