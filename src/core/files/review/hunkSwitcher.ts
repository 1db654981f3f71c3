import { errorMessage } from '../../base/errors.ts';
import type { ChangeRequest } from '../commit/changeRequest.ts';
import type { FileCommitter } from '../commit/fileCommitter.ts';
import { FileSaver } from '../commit/fileSaver.ts';
import type { StructureChange } from '../commit/structureChange.ts';
import type { FilesContext } from '../filesContext.ts';
import type { FileRecord, HunkSwitch } from '../history/fileRecord.ts';
import type { LineWeave } from '../history/lineWeave.ts';
import { withoutRoundTrips } from '../history/roundTrips.ts';
import {
  changesText,
  contestedBy,
  firstToSwitch,
  hunksBySwitching,
  moversSince,
  type TaskHunk,
} from '../history/taskHunks.ts';
import type { Author, ChangeOutcome } from '../outcome.ts';
import type { Admitted } from '../paths/pathGate.ts';
import { isOpen } from '../paths/placeAt.ts';
import { TaskMemory } from '../plan/taskMemory.ts';
import { missingFile } from '../rejections.ts';
import { applyHunks } from '../text/lineHunks.ts';
import type { FileState } from '../workspacePort.ts';
import { FormSwitcher } from './formSwitcher.ts';
import { conflict, notInPlace, problemOf, unfitText, type Conflict, type SwitchedFile } from './switchedFile.ts';
import { revertedHunks, type SwitchStep } from './switchSteps.ts';

/** What is to be taken back (`on` false) or brought back. */
export interface SwitchRequest {
  readonly task: string;
  readonly on: boolean;
  /** One hunk alone, as `ReviewedHunk.numbers` names it. */
  readonly numbers: readonly number[] | undefined;
}

interface Choice {
  readonly switched: HunkSwitch;
  readonly contested: readonly Author[];
  readonly isMoved: boolean;
}

/**
 * Switches a task's hunks in one file off and on again, as an edit of the person. Hunks that others have built on are
 * left alone: nobody guesses what the text should be then (F20).
 */
export class HunkSwitcher {
  private readonly saver: FileSaver;
  private readonly forms: FormSwitcher;

  constructor(
    private readonly context: FilesContext,
    private readonly committer: FileCommitter,
    private readonly structure: StructureChange,
  ) {
    this.saver = new FileSaver(context);
    this.forms = new FormSwitcher(context, structure);
  }

  /** Rejects with an `AbortError` only. */
  async switchOver(step: SwitchStep, request: SwitchRequest, signal: AbortSignal): Promise<SwitchedFile> {
    const { locks, lockDeadline, logger } = this.context;
    const { record, moves } = step;
    const { file } = record;
    try {
      const places = [file, ...moves.flatMap(({ from, to }) => [from, to])];
      const closed = places.find((place) => !isOpen(place));
      if (closed) return conflict(file.path, `The folder of ${closed.at} is not open; open it and try again.`);
      const lockKeys = places.flatMap((place) => place.locks);
      const outcome = await locks.run(lockKeys, { signal, deadline: lockDeadline }, () =>
        step.isForm
          ? this.forms.switchOver(record, request)
          : moves.length > 0
            ? this.switchMoves(step, request)
            : this.switchTexts(step, request),
      );
      return outcome ?? (await this.switchOver(step, request, signal));
    } catch (error) {
      if (signal.aborted) throw error;
      logger.error(`The changes of ${file.path} could not be taken back or brought back.`, error);
      return conflict(file.path, `${file.path} could not be changed: ${errorMessage(error)}.`);
    }
  }

  /** Undefined when the file turns out to have been renamed: it is to be switched in its new place. */
  private async switchTexts(step: SwitchStep, request: SwitchRequest): Promise<SwitchedFile | undefined> {
    const { gate, workspace } = this.context;
    const { record } = step;
    const { file } = record;
    const admitted = await gate.admit(file.path, 'person');
    if (admitted.kind === 'rejected') return conflict(file.path, admitted.message);
    if (!this.context.ledger.isInPlace(record)) {
      const wanted = record.weave && this.choose(step, record.weave, request);
      if (!wanted) return { path: file.path, changed: false, conflict: undefined };
      return notInPlace(file.path, this.context.ledger.atKey(file.key));
    }
    const state = await workspace.read(file, 'change');
    if (state.kind === 'folder' || state.kind === 'unfit') return conflict(file.path, unfitText(file.path, state));
    await this.saver.noteOthers(file, state);
    if (record.file.key !== file.key) return undefined;
    const { weave } = record;
    const choice = weave && this.choose(step, weave, request);
    if (!choice) {
      const reason = `That hunk of ${file.path} is another one now; look at the diff again.`;
      return { path: file.path, changed: false, conflict: request.numbers ? { reason, by: [] } : undefined };
    }
    const stays = contestedText(record, choice);
    if (choice.switched.hunks.length === 0) return { path: file.path, changed: false, conflict: stays };
    if (weave.hunksTo(new Set(choice.switched.hunks)).length === 0) {
      await this.switchUnseen(record, state, choice.switched);
      return { path: file.path, changed: true, conflict: stays, hunks: choice.switched.hunks };
    }
    const then = weave.lines(new Set(choice.switched.hunks));
    const by = { author: null, isWithdrawn: () => false, switched: choice.switched };
    const outcome =
      state.kind === 'missing'
        ? await this.structure.create(file, then, by)
        : then.length === 0
          ? await this.structure.remove(file, state, by)
          : await this.edit(step, request, admitted);
    const { hunks } = choice.switched;
    return { path: file.path, changed: outcome?.kind === 'applied', conflict: problemOf(outcome) ?? stays, hunks };
  }

  /** What comes and goes again by it leaves the text as it is. */
  private async switchUnseen(record: FileRecord, state: FileState, switched: HunkSwitch): Promise<void> {
    const { hash, journal } = this.context;
    const same = state.kind === 'text' ? hash(state.text) : null;
    const { file } = record;
    await journal.note([{ task: null, kind: 'edit', file, before: same, after: same, hunks: [], switched }]);
    record.switchHunks(switched);
  }

  /** Undefined when there is nothing to switch. */
  private choose(
    { record, hunks: among }: SwitchStep,
    weave: LineWeave,
    { task, on, numbers }: SwitchRequest,
  ): Choice | undefined {
    const all = on ? revertedHunks(task, record) : weave.onHunksOf(task);
    const groups = hunksBySwitching(weave, among ? all.filter((number) => among.includes(number)) : all);
    const wanted = numbers
      ? groups.filter((group) => sameNumbers(group.numbers, numbers))
      : groups.filter((group) => on || changesText(group));
    if (wanted.length === 0) return undefined;
    const contests = wanted.map((group): [TaskHunk, Author[]] => [group, contestedBy(record, task, group.numbers)]);
    const hunks = contests.flatMap(([{ numbers: group }, by]) => {
      if (by.length === 0) return group;
      return numbers ? [] : firstToSwitch(record, task, group, on);
    });
    const isMoved = wanted.some((group) => moversSince(record, task, group.numbers).length > 0);
    return { switched: { task, on, hunks }, contested: [...new Set(contests.flatMap(([, by]) => by))], isMoved };
  }

  private edit(step: SwitchStep, request: SwitchRequest, admitted: Admitted): Promise<ChangeOutcome> {
    const { record } = step;
    const { file } = record;
    return new Promise((resolve) => {
      let settled = false;
      const change: ChangeRequest = {
        author: null,
        admitted,
        memory: new TaskMemory(null),
        // Chosen anew at each attempt: the person may have typed since.
        plan: ({ lines, removal }) => {
          if (!lines) return { kind: 'answer', outcome: missingFile(file.path, removal) };
          const choice = record.weave && this.choose(step, record.weave, request);
          const hunks = choice ? (record.weave?.hunksTo(new Set(choice.switched.hunks)) ?? []) : [];
          if (!choice || hunks.length === 0) {
            const nothing = {
              kind: 'applied',
              path: file.path,
              change: 'edit',
              added: 0,
              removed: 0,
              mergedWith: [],
            } as const;
            return { kind: 'answer', outcome: nothing };
          }
          return { kind: 'edit', hunks, lines: applyHunks(lines, hunks), mergedWith: [], switched: choice.switched };
        },
        isWithdrawn: () => false,
        isSettled: () => settled,
        endWithdrawn: () => undefined,
        settle: (outcome) => {
          settled = true;
          resolve(outcome);
        },
      };
      void this.committer.commit(file, [change]);
    });
  }

  private async switchMoves(
    { record, moves }: SwitchStep,
    { task, on }: SwitchRequest,
  ): Promise<SwitchedFile | undefined> {
    const [first, last] = [moves[0], moves.at(-1)];
    const { file } = record;
    const { path, key } = file;
    if (!first || !last || first.from.key === last.to.key) return { path, changed: false, conflict: undefined };
    await this.saver.noteOthers(file, await this.context.workspace.read(file, 'show'));
    if (record.file.key !== key) return undefined;
    const stack = on ? record.movesTakenBack : record.moves;
    const least = stack.findIndex(({ step }) => step === (on ? last : first).step);
    const later = on ? stack.slice(least).reverse() : stack.slice(least);
    const other = withoutRoundTrips(later).find(({ author }) => author !== task);
    if (other) return conflict(path, `${path} was moved again`, [other.author]);
    const before = on ? moves.map((move) => this.context.ledger.movedBefore(record, move)).find(Boolean) : undefined;
    if (before) return conflict(path, `${path} comes only after what was done to ${before.file.path}`, [before.author]);
    const [from, to] = on ? [first.from, last.to] : [last.to, first.from];
    const maker = record.replacedBy(first).find((author) => author !== task);
    if (maker !== undefined) {
      return conflict(path, record.history.text ? `Another file was put at ${path}` : `${path} was taken away`, [
        maker,
      ]);
    }
    if (key !== from.key || least < 0)
      return conflict(path, `${path} was moved elsewhere since; move it back and try again.`);
    if (!this.context.ledger.isInPlace(record)) return notInPlace(path, this.context.ledger.atKey(key));
    const switched = { task, on, hunks: [], moves: stack.length - least };
    const caller = { author: null, isWithdrawn: () => false, switched };
    const outcome = await this.structure.move(from, to, caller);
    if (outcome?.kind === 'applied') return { path: to.path, changed: true, conflict: undefined };
    if (outcome?.kind === 'rejected' && outcome.why === 'exists') {
      const had = on ? this.context.ledger.atKey(to.key)?.hadTaken : undefined;
      if (had && had !== task)
        return conflict(path, `The file at ${to.path} stands there again, and had been taken away`, [had]);
      const all = `${on ? 'bring' : 'take'} back all of the task’s changes at once`;
      return conflict(path, `Another file stands at ${to.path}, where ${path} is to go; move it away, or ${all}.`);
    }
    return { path, changed: false, conflict: problemOf(outcome) ?? { reason: `${path} could not be moved.`, by: [] } };
  }
}

const sameNumbers = (left: readonly number[], right: readonly number[]): boolean =>
  left.length === right.length && left.every((number) => right.includes(number));

function contestedText(
  { file: { path }, history }: FileRecord,
  { contested: by, isMoved }: Choice,
): Conflict | undefined {
  if (by.length === 0) return undefined;
  if (!history.text) return { reason: `${path} was deleted since`, by };
  return {
    reason: isMoved ? `${path} was moved or changed since` : `The same lines of ${path} were changed since`,
    by,
  };
}
