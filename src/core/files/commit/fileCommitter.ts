import { errorMessage } from '../../base/errors.ts';
import type { ChangeRequest } from './changeRequest.ts';
import { changeOf, draftStep, type StepDraft } from './draftStep.ts';
import { FileCreator } from './fileCreator.ts';
import type { FilesContext } from '../filesContext.ts';
import { FileSaver } from './fileSaver.ts';
import { lookUntilSeen } from './settledBy.ts';
import { equalLines } from '../plan/knownFile.ts';
import { countLines, invertHunks, splitLines, type LineHunk } from '../text/lineHunks.ts';
import type { Applied } from '../outcome.ts';
import { rejected, unheld } from '../rejections.ts';
import { looksApplied } from '../text/looksApplied.ts';
import { textEdits } from '../text/textEdits.ts';
import type { FileLocation, FileState } from '../workspacePort.ts';

type TextState = Extract<FileState, { kind: 'text' }>;

/**
 * How often a step is planned again because the text moved on before it could be applied, and from which attempt on
 * with a pause before, in milliseconds: together some seconds of somebody holding a key down.
 */
const maxAttempts = 100;
const attemptsAtOnce = 10;
const pauseBetween = 10;

/**
 * Carries out what any tasks ask of one file in as few steps as there can be. The caller holds the file's lock; every
 * request is settled when `commit` resolves, and it never rejects.
 */
export class FileCommitter {
  private readonly creator: FileCreator;
  private readonly saver: FileSaver;

  constructor(private readonly context: FilesContext) {
    this.creator = new FileCreator(context);
    this.saver = new FileSaver(context);
  }

  async commit(file: FileLocation, requests: readonly ChangeRequest[]): Promise<void> {
    let open = requests;
    let idle = 0;
    while (idle < maxAttempts) {
      open = open.filter((request) => !endIfWithdrawn(request));
      if (open.length === 0) return;
      const attempted = open;
      try {
        open = await this.attempt(file, attempted);
      } catch (error) {
        this.context.logger.error(`Editing ${file.path} failed.`, error);
        open = attempted.filter((request) => !request.isSettled());
        this.fail(file, open, `${file.path} could not be changed: ${errorMessage(error)}.`);
        return;
      }
      idle = open.length < attempted.length ? 0 : idle + 1;
      if (idle >= attemptsAtOnce) await this.pause();
    }
    const message = `The text of ${file.path} kept changing while the edit was to be applied; try again.`;
    for (const request of open) request.settle(rejected('busy', file.path, message));
  }

  /** One step; answers the requests that have to be planned again. */
  private async attempt(file: FileLocation, requests: readonly ChangeRequest[]): Promise<readonly ChangeRequest[]> {
    const { workspace, ledger } = this.context;
    const here = await this.thoseStillHere(file, requests);
    const state = await workspace.read(file, 'change');
    if (state.kind === 'folder' || state.kind === 'unfit') {
      const what = state.kind === 'folder' ? 'is a folder' : `cannot be changed: ${state.reason}`;
      for (const request of here) request.settle(rejected('unfit', file.path, `${file.path} ${what}.`));
      return [];
    }
    await this.saver.noteOthers(file, state);
    const before = state.kind === 'text' ? splitLines(state.text) : undefined;
    const draft = draftStep(file.path, file.key, before, ledger.of(file), here);
    if (draft.creation) {
      this.tell(file, draft);
      return this.creator.create(file, draft.creation, draft.rest);
    }
    if (draft.edits.length === 0 || state.kind !== 'text' || !before) {
      this.tell(file, draft);
      return [];
    }
    if (await this.refuseUnheld(file, draft)) return here.filter((request) => !request.isSettled());
    return this.apply(file, state, before, draft, here);
  }

  /** What the file cannot hold is refused by itself, so that others' edits in the step go on; true when there was any. */
  private async refuseUnheld(file: FileLocation, { edits }: StepDraft): Promise<boolean> {
    const reasons = await this.context.workspace.whyNotHeld(file, edits.map(changeOf));
    for (const [index, { request }] of edits.entries()) {
      const reason = reasons[index];
      if (reason !== undefined) request.settle(unheld(file.path, reason));
    }
    return reasons.some((reason) => reason !== undefined);
  }

  /** A path may have been led elsewhere while its request waited for the lock. */
  private async thoseStillHere(
    file: FileLocation,
    requests: readonly ChangeRequest[],
  ): Promise<readonly ChangeRequest[]> {
    const here: ChangeRequest[] = [];
    // All are for this file: one look for each name by which it was asked for.
    const names = new Map(requests.map(({ admitted }) => [admitted.absolute, admitted]));
    const leads = new Map<string, boolean>();
    for (const [name, admitted] of names) leads.set(name, await this.context.gate.leadsTo(admitted));
    for (const request of requests) {
      if (leads.get(request.admitted.absolute)) here.push(request);
      else {
        const message = `${file.path} was replaced by something else while the edit waited; try again.`;
        request.settle(rejected('failed', file.path, message));
      }
    }
    return here;
  }

  private async apply(
    file: FileLocation,
    state: TextState,
    before: readonly string[],
    draft: StepDraft,
    requests: readonly ChangeRequest[],
  ): Promise<readonly ChangeRequest[]> {
    const { journal, hash, ledger } = this.context;
    const editing = draft.edits.map(({ request }) => request);
    const answered = draft.answers.map(({ request }) => request);
    const hashes = { before: hash(state.text), after: hash(draft.lines.join('\n')) };
    const byTasks = !ledger.of(file).holdsPersonsText(state.unsaved, hashes.before);
    let sequences: number[];
    try {
      sequences = await journal.intend(
        draft.edits.map(({ request, hunks, switched }, index) => ({
          task: request.author,
          kind: 'edit',
          file,
          ...(index === 0 ? ledger.baseOf(file, state.text) : {}),
          ...hashes,
          hunks,
          byTasks,
          switched,
        })),
      );
    } catch (error) {
      this.fail(
        file,
        editing,
        `The change could not be written to the journal: ${errorMessage(error)}. Nothing was changed.`,
      );
      return answered;
    }
    if (editing.some((request) => request.isWithdrawn())) {
      await journal.settleLate(sequences, 'failed');
      return requests;
    }
    const landed = await this.send(file, state.version, before, draft.hunks, draft.lines);
    if (landed !== true) {
      await journal.settleLate(sequences, 'failed');
      if (landed === false) return requests;
      this.fail(file, editing, `The editor refused the change: ${landed.problem}. Nothing was changed.`);
      return answered;
    }
    try {
      await journal.settle(sequences, 'applied');
    } catch (error) {
      if (await this.takeBack(file, before, draft)) {
        this.fail(
          file,
          editing,
          `The change could not be written to the journal: ${errorMessage(error)}. It was taken back.`,
        );
        await journal.settleLate(sequences, 'failed');
        return answered;
      }
      await journal.settleLate(sequences, 'applied');
    }
    await this.conclude(file, state, hashes, draft);
    return [];
  }

  /** True when the text is now `after`, false when it moved on before that, else the editor's problem. */
  private async send(
    file: FileLocation,
    version: number,
    before: readonly string[],
    hunks: readonly LineHunk[],
    after: readonly string[],
  ): Promise<boolean | { readonly problem: string }> {
    const edits = textEdits(before, hunks);
    if (edits.length === 0) return true;
    let problem: string | undefined;
    try {
      if (await this.context.workspace.applyEdits(file, version, edits)) return true;
    } catch (error) {
      problem = errorMessage(error);
    }
    // Whatever was answered, the text tells what happened.
    if (await this.hasLanded(file, before, after)) return true;
    return problem === undefined ? false : { problem };
  }

  private async hasLanded(file: FileLocation, before: readonly string[], after: readonly string[]): Promise<boolean> {
    const state = await lookUntilSeen(this.context.workspace, file);
    return state.kind === 'text' && looksApplied(before, after, splitLines(state.text));
  }

  /** Takes note of an edit that is in the buffer and in the journal, saves it, and tells who asked. */
  async conclude(
    file: FileLocation,
    state: TextState,
    hashes: { readonly before: string; readonly after: string },
    draft: StepDraft,
  ): Promise<void> {
    const { ledger } = this.context;
    const woven = draft.edits.map(({ request: { author }, hunks, switched }) => ({ author, hunks, switched }));
    ledger.edited(file, splitLines(state.text), draft.history, woven);
    for (const { request, hunks } of draft.edits) {
      this.context.onEdit({ author: request.author, path: file.path, change: 'edit', ...countLines(hunks) });
    }
    for (const [memory, known] of draft.learned) memory.learn(file.key, file.path, known);
    const saved = await this.saver.save(file, state.unsaved, hashes, draft);
    for (const { request, hunks, mergedWith, matchedApartFrom } of draft.edits) {
      const lines = linesLeft(hunks);
      const outcome: Applied = {
        kind: 'applied',
        path: file.path,
        change: 'edit',
        ...countLines(hunks),
        mergedWith,
        ...(matchedApartFrom ? { matchedApartFrom } : {}),
        ...saved,
      };
      request.settle(lines ? { ...outcome, lines } : outcome);
    }
    for (const { request, outcome } of draft.answers) request.settle(outcome);
  }

  /** Settles requests that change nothing. */
  private tell(file: FileLocation, draft: StepDraft): void {
    for (const [memory, known] of draft.learned) memory.learn(file.key, file.path, known);
    for (const { request, outcome } of draft.answers) request.settle(outcome);
  }

  private async takeBack(file: FileLocation, before: readonly string[], draft: StepDraft): Promise<boolean> {
    try {
      const state = await this.context.workspace.read(file, 'change');
      if (state.kind !== 'text' || !equalLines(splitLines(state.text), draft.lines)) return false;
      return (await this.send(file, state.version, draft.lines, invertHunks(draft.hunks), before)) === true;
    } catch (error) {
      this.context.logger.error(`A change of ${file.path} could not be taken back.`, error);
      return false;
    }
  }

  private pause(): Promise<void> {
    return new Promise((resolve) => {
      this.context.clock.after(pauseBetween, resolve);
    });
  }

  private fail(file: FileLocation, requests: readonly ChangeRequest[], message: string): void {
    for (const request of requests) request.settle(rejected('failed', file.path, message));
  }
}

function endIfWithdrawn(request: ChangeRequest): boolean {
  if (!request.isWithdrawn()) return false;
  request.endWithdrawn();
  return true;
}

/** The lines that the hunks leave, from 1; undefined when they only remove. */
function linesLeft(hunks: readonly LineHunk[]): { from: number; to: number } | undefined {
  const first = hunks[0];
  const last = hunks.at(-1);
  if (!first || !last || hunks.every(({ added }) => added.length === 0)) return undefined;
  const { added, removed } = countLines(hunks.slice(0, -1));
  return { from: first.start + 1, to: Math.max(first.start + 1, last.start + added - removed + last.added.length) };
}
