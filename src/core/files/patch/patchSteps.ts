import { errorMessage } from '../../base/errors.ts';
import { isCreated, lookUntilSeen, settledBy } from '../commit/settledBy.ts';
import type { FilesContext } from '../filesContext.ts';
import { equalLines } from '../plan/knownFile.ts';
import { invertHunks, splitLines } from '../text/lineHunks.ts';
import { byteOrderMark } from '../text/textInput.ts';
import { looksApplied } from '../text/looksApplied.ts';
import { textEdits } from '../text/textEdits.ts';
import type { FileLocation, FileState } from '../workspacePort.ts';
import type { PatchStep, TextState } from './patchStep.ts';

/** What became of all steps; `left` are those, by their index, that could not be taken back. */
export type CarriedOut =
  | { readonly kind: 'done' }
  | { readonly kind: 'moved on' | 'failed'; readonly problem: string; readonly left: readonly number[] };

type EditStep = Extract<PatchStep, { kind: 'edit' }>;

interface DoneStep {
  readonly index: number;
  readonly takeBack: () => Promise<unknown>;
  /** Whatever taking it back answered: what stands there tells. */
  readonly isBack: () => Promise<boolean>;
}

class StepProblem extends Error {
  constructor(
    readonly kind: 'moved on' | 'failed',
    message: string,
  ) {
    super(message);
  }
}

/**
 * Carries out steps so that all are done or none: first those that are taken back without a trace, then all texts in
 * one step, and deletions last. Never rejects.
 */
export class PatchSteps {
  constructor(private readonly context: FilesContext) {}

  async carryOut(steps: readonly PatchStep[]): Promise<CarriedOut> {
    const done: DoneStep[] = [];
    try {
      for (const [index, step] of steps.entries()) {
        if (step.kind === 'create') await this.create(step, index, done);
        else if (step.kind === 'move') await this.move(step, index, done);
      }
      await this.edit(steps, done);
      for (const [index, step] of steps.entries()) if (step.kind === 'delete') await this.remove(step, index, done);
      return { kind: 'done' };
    } catch (error) {
      const left: number[] = [];
      for (const step of done.reverse()) {
        // A file whose edit stays, stays where it was edited.
        const isBack = !left.some((index) => restsOn(steps[index], steps[step.index])) && (await this.takeBack(step));
        if (!isBack) left.push(step.index);
      }
      const kind = error instanceof StepProblem ? error.kind : 'failed';
      return { kind, problem: errorMessage(error), left };
    }
  }

  private async create(
    { file, text, isMarked }: Extract<PatchStep, { kind: 'create' }>,
    index: number,
    done: DoneStep[],
  ): Promise<void> {
    const { ledger, workspace } = this.context;
    const { form } = ledger.of(file);
    const outcome = await settledBy(
      () => workspace.create(file, isMarked ? byteOrderMark + text : text, form),
      () => isCreated(workspace, file, text),
    );
    if (outcome.kind === 'exists') throw new StepProblem('moved on', `${file.path} exists already`);
    if (outcome.kind === 'failed')
      throw new StepProblem('failed', `${file.path} could not be created: ${outcome.reason}`);
    const isBack = async (): Promise<boolean> => (await this.look(file)).kind === 'missing';
    done.push({ index, takeBack: () => this.removeText(file, text), isBack });
  }

  private async move(
    { file, to, text }: Extract<PatchStep, { kind: 'move' }>,
    index: number,
    done: DoneStep[],
  ): Promise<void> {
    const { workspace } = this.context;
    const isThere = async (): Promise<boolean> =>
      isText(await this.look(to), text) && (await this.look(file)).kind === 'missing';
    const outcome = await settledBy(() => workspace.move(file, to), isThere);
    if (outcome.kind === 'exists') throw new StepProblem('moved on', `${to.path} exists already`);
    if (outcome.kind === 'failed')
      throw new StepProblem('failed', `${file.path} could not be moved: ${outcome.reason}`);
    const isBack = async (): Promise<boolean> =>
      (await this.look(file)).kind === 'text' && (await this.look(to)).kind === 'missing';
    done.push({ index, takeBack: () => workspace.move(to, file), isBack });
  }

  private async edit(steps: readonly PatchStep[], done: DoneStep[]): Promise<void> {
    const edits: { readonly index: number; readonly step: EditStep; readonly version: number }[] = [];
    for (const [index, step] of steps.entries()) {
      if (step.kind !== 'edit') continue;
      edits.push({ index, step, version: step.arrives ? await this.versionAt(step) : step.state.version });
    }
    const changes = edits.map(({ step, version }) => {
      return { file: step.file, version, edits: textEdits(splitLines(step.state.text), step.draft.hunks) };
    });
    const [only, ...others] = changes;
    if (!only) return;
    const { workspace } = this.context;
    let problem: string | undefined;
    let landed = false;
    try {
      landed = await (others.length === 0
        ? workspace.applyEdits(only.file, only.version, only.edits)
        : workspace.applyTogether(changes));
    } catch (error) {
      problem = errorMessage(error);
    }
    // Whatever was answered, the texts tell what happened.
    for (const { index, step } of edits) {
      const isBack = async (): Promise<boolean> => !(await this.hasLanded(step));
      if (landed || !(await isBack())) done.push({ index, takeBack: () => this.undo(step), isBack });
    }
    if (landed || done.filter(({ index }) => edits.some((edit) => edit.index === index)).length === edits.length)
      return;
    throw problem === undefined
      ? new StepProblem('moved on', 'The texts changed meanwhile')
      : new StepProblem('failed', `The editor refused the change: ${problem}`);
  }

  private async versionAt({ file, state }: EditStep): Promise<number> {
    const now = await this.context.workspace.read(file, 'change');
    if (now.kind !== 'text' || now.text !== state.text) {
      throw new StepProblem('moved on', `${file.path} changed while it was moved`);
    }
    return now.version;
  }

  private async remove(
    { file, state }: Extract<PatchStep, { kind: 'delete' }>,
    index: number,
    done: DoneStep[],
  ): Promise<void> {
    const { workspace } = this.context;
    const isGone = async (): Promise<boolean> => (await this.look(file)).kind === 'missing';
    const outcome = await settledBy(() => workspace.remove(file, state.version), isGone);
    if (outcome.kind !== 'done') {
      const reason = outcome.kind === 'failed' ? outcome.reason : 'it is in the way';
      throw new StepProblem('failed', `${file.path} could not be deleted: ${reason}`);
    }
    const isBack = async (): Promise<boolean> => isText(await this.look(file), state.text);
    done.push({ index, takeBack: () => workspace.create(file, state.text, state.form), isBack });
  }

  private async hasLanded({ file, state, draft }: EditStep): Promise<boolean> {
    const now = await this.look(file);
    return now.kind === 'text' && looksApplied(splitLines(state.text), draft.lines, splitLines(now.text));
  }

  /** Only where the text still is what the step made of it; what was saved before is saved again. */
  private async undo(step: EditStep): Promise<void> {
    const { file, state, draft } = step;
    const { workspace } = this.context;
    const now = await workspace.read(file, 'change');
    if (now.kind !== 'text' || !equalLines(splitLines(now.text), draft.lines)) return;
    const edits = textEdits(draft.lines, invertHunks(draft.hunks));
    try {
      await workspace.applyEdits(file, now.version, edits);
    } finally {
      if (!state.unsaved && !(await this.hasLanded(step))) await workspace.save(file);
    }
  }

  private async removeText(file: FileLocation, text: string): Promise<void> {
    const { workspace } = this.context;
    const now = await workspace.read(file, 'change');
    if (isText(now, text)) await workspace.remove(file, now.version);
  }

  private async takeBack({ takeBack, isBack }: DoneStep): Promise<boolean> {
    const { logger } = this.context;
    try {
      await takeBack();
    } catch (error) {
      logger.error('A part of a patch could not be taken back.', error);
    }
    try {
      return await isBack();
    } catch (error) {
      logger.error('A part of a patch could not be looked at.', error);
      return false;
    }
  }

  private look(file: FileLocation): Promise<FileState> {
    return lookUntilSeen(this.context.workspace, file);
  }
}

const isText = (state: FileState, text: string): state is TextState => state.kind === 'text' && state.text === text;

/** True when a step changes a file where another one has moved it. */
const restsOn = (step: PatchStep | undefined, move: PatchStep | undefined): boolean =>
  step?.kind === 'edit' && move?.kind === 'move' && step.arrives && step.file.key === move.to.key;
