import { changeOf, draftStep, type StepDraft } from '../commit/draftStep.ts';
import { FileSaver } from '../commit/fileSaver.ts';
import type { FilesContext } from '../filesContext.ts';
import { splitLines } from '../text/lineHunks.ts';
import type { ChangeOutcome, Refused, Rejected } from '../outcome.ts';
import type { Admitted } from '../paths/pathGate.ts';
import { planEdits } from '../plan/planEdits.ts';
import { planWrite } from '../plan/planWrite.ts';
import { missingFile, rejected, unheld } from '../rejections.ts';
import type { StructureChange } from '../commit/structureChange.ts';
import type { FileLocation, FileState } from '../workspacePort.ts';
import type { FilePatch } from './patch.ts';
import { planPatch } from './planPatch.ts';
import { PartRequest, type PatchCaller, type PatchPart, type PatchStep } from './patchStep.ts';

/** What a patch comes to, or why it does not; nothing has happened yet. */
export type PatchPlan =
  | {
      readonly kind: 'steps';
      readonly steps: readonly PatchStep[];
      /** Files that already stand as they are wanted, told once the others do. */
      readonly standing: readonly { readonly file: FileLocation; readonly draft: StepDraft }[];
    }
  | Refused
  | Rejected;

/** Plans all files of a patch on what stands there now. The caller holds the locks of all paths. */
export class PatchPlanner {
  private readonly saver: FileSaver;

  constructor(
    private readonly context: FilesContext,
    private readonly structure: StructureChange,
  ) {
    this.saver = new FileSaver(context);
  }

  async plan(parts: readonly PatchPart[], caller: PatchCaller): Promise<PatchPlan> {
    const steps: PatchStep[] = [];
    const standing: { file: FileLocation; draft: StepDraft }[] = [];
    for (const part of parts) {
      const plan = await this.planPart(part, caller);
      if (plan.kind !== 'steps') return plan;
      steps.push(...plan.steps);
      standing.push(...plan.standing);
    }
    return { kind: 'steps', steps, standing };
  }

  private async planPart({ patch, admitted, target }: PatchPart, caller: PatchCaller): Promise<PatchPlan> {
    switch (patch.kind) {
      case 'add':
        return this.planWhole(admitted, patch.text, caller);
      case 'delete':
        return this.planRemoval(admitted.file, caller);
      case 'edits':
        return this.planText(new PartRequest(caller, admitted, planEdits(caller.taskId, patch.base, patch.hunks)));
      case 'update':
        return target
          ? this.planMove(admitted, target, patch, caller)
          : this.planText(new PartRequest(caller, admitted, planPatch(caller.taskId, patch.hunks)));
    }
  }

  private planWhole(admitted: Admitted, text: string, caller: PatchCaller): Promise<PatchPlan> {
    return this.planText(new PartRequest(caller, admitted, planWrite(caller.taskId, text)));
  }

  private async planText(request: PartRequest): Promise<PatchPlan> {
    const { file } = request.admitted;
    const state = await this.look(file);
    if (state.kind === 'folder') return rejected('unfit', file.path, `${file.path} is a folder.`);
    if (state.kind === 'unfit') return rejected('unfit', file.path, `${file.path} cannot be changed: ${state.reason}.`);
    const before = state.kind === 'text' ? splitLines(state.text) : undefined;
    const draft = draftStep(file.path, file.key, before, this.context.ledger.of(file), [request]);
    if (draft.creation) {
      const { lines, isMarked } = draft.creation;
      return steps({ kind: 'create', file, request, text: lines.join('\n'), isMarked });
    }
    const problem = await this.problemOf(file, request, draft);
    if (problem) return problem;
    if (draft.edits.length === 0 || state.kind !== 'text') {
      return { kind: 'steps', steps: [], standing: [{ file, draft }] };
    }
    return steps({ kind: 'edit', file, arrives: false, state, request, draft });
  }

  private async planRemoval(file: FileLocation, caller: PatchCaller): Promise<PatchPlan> {
    const state = await this.look(file);
    const { taskId: author, memory, isWithdrawn } = caller;
    const refusal = this.structure.whyNotRemove(file, state, { author, memory, isWithdrawn });
    if (refusal) return refusal;
    return state.kind === 'text' ? steps({ kind: 'delete', file, state }) : missingFile(file.path, undefined);
  }

  /** Over a file that is there, a move is a write of that one, so that nothing of it goes unseen. */
  private async planMove(
    source: Admitted,
    target: Admitted,
    patch: Extract<FilePatch, { kind: 'update' }>,
    caller: PatchCaller,
  ): Promise<PatchPlan> {
    const { file } = source;
    const state = await this.look(file);
    if (state.kind !== 'text') return this.planRemoval(file, caller);
    const lines = splitLines(state.text);
    const request = new PartRequest(caller, source, planPatch(caller.taskId, patch.hunks));
    const draft = draftStep(target.file.path, file.key, lines, this.context.ledger.of(file), [request]);
    const problem = await this.problemOf(file, request, draft);
    if (problem) return problem;
    const present = await this.look(target.file);
    if (present.kind !== 'missing') {
      const removal = await this.planRemoval(file, caller);
      const whole = await this.planWhole(target, draft.lines.join('\n'), caller);
      if (removal.kind !== 'steps' || whole.kind !== 'steps') return whole.kind === 'steps' ? removal : whole;
      // It is gone meanwhile: a move after all.
      if (whole.steps.some(({ kind }) => kind === 'create')) return this.planMove(source, target, patch, caller);
      return { kind: 'steps', steps: [...whole.steps, ...removal.steps], standing: whole.standing };
    }
    if (state.unsaved) {
      return (
        (await this.saver.saveToMove(file, state, caller.taskId)) ??
        (await this.planMove(source, target, patch, caller))
      );
    }
    const move = { kind: 'move', file, to: target.file, text: state.text } as const;
    if (draft.edits.length === 0) return steps(move);
    return steps(move, { kind: 'edit', file: target.file, arrives: true, state, request, draft });
  }

  /** What a file's draft answers instead of an edit; a refusal is remembered, so that the task goes on from what it shows. */
  private async problemOf(
    file: FileLocation,
    request: PartRequest,
    draft: StepDraft,
  ): Promise<Refused | Rejected | undefined> {
    const outcome: ChangeOutcome | undefined = draft.answers[0]?.outcome;
    if (!outcome) {
      const [reason] = await this.context.workspace.whyNotHeld(file, draft.edits.map(changeOf));
      return reason === undefined ? undefined : unheld(file.path, reason);
    }
    if (outcome.kind === 'applied') return undefined;
    for (const [memory, known] of draft.learned) memory.learn(file.key, request.admitted.file.path, known);
    return outcome;
  }

  private async look(file: FileLocation): Promise<FileState> {
    const state = await this.context.workspace.read(file, 'change');
    await this.saver.noteOthers(file, state);
    return state;
  }
}

function steps(...list: PatchStep[]): PatchPlan {
  return { kind: 'steps', steps: list, standing: [] };
}
