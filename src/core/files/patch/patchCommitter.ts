import { errorMessage } from '../../base/errors.ts';
import { FileCommitter } from '../commit/fileCommitter.ts';
import { FileCreator } from '../commit/fileCreator.ts';
import type { FilesContext } from '../filesContext.ts';
import type { JournalChange } from '../history/journal.ts';
import { lineCount } from '../plan/knownFile.ts';
import { splitLines } from '../text/lineHunks.ts';
import type { Applied, PatchOutcome, Torn } from '../outcome.ts';
import { rejected } from '../rejections.ts';
import type { StructureChange } from '../commit/structureChange.ts';
import { PatchPlanner, type PatchPlan } from './patchPlanner.ts';
import type { PartRequest, PatchCaller, PatchPart, PatchStep } from './patchStep.ts';
import { PatchSteps } from './patchSteps.ts';

/** How often a patch is planned again because a text moved on, and the pause before, in milliseconds. */
const maxAttempts = 30;
const attemptsAtOnce = 5;
const pauseBetween = 20;

/** Carries out a patch over several files, all of it or nothing. The caller holds the locks of all paths. */
export class PatchCommitter {
  private readonly planner: PatchPlanner;
  private readonly steps: PatchSteps;
  private readonly editing: FileCommitter;
  private readonly creating: FileCreator;

  constructor(
    private readonly context: FilesContext,
    structure: StructureChange,
  ) {
    this.planner = new PatchPlanner(context, structure);
    this.steps = new PatchSteps(context);
    this.editing = new FileCommitter(context);
    this.creating = new FileCreator(context);
  }

  /** Answers undefined when the patch was withdrawn before anything was done. */
  async commit(parts: readonly PatchPart[], caller: PatchCaller): Promise<PatchOutcome | undefined> {
    for (let attempt = 1; attempt <= maxAttempts; attempt += 1) {
      const plan = await this.planner.plan(parts, caller);
      if (plan.kind !== 'steps') return plan;
      const outcome = await this.attempt(plan, caller);
      if (outcome !== 'moved on') return outcome;
      if (attempt >= attemptsAtOnce) await this.pause();
    }
    const path = parts.map(({ admitted }) => admitted.file.path).join(', ');
    return rejected('busy', path, `The texts of ${path} kept changing; try again.`);
  }

  private async attempt(
    { steps, standing }: Extract<PatchPlan, { kind: 'steps' }>,
    caller: PatchCaller,
  ): Promise<PatchOutcome | undefined | 'moved on'> {
    const { journal } = this.context;
    const path = steps.map(({ file }) => file.path).join(', ');
    if (caller.isWithdrawn()) return undefined;
    let sequences: number[];
    try {
      sequences = await journal.intend(steps.map((step) => this.journalled(step, caller)));
    } catch (error) {
      const problem = `The patch could not be written to the journal: ${errorMessage(error)}.`;
      return rejected('failed', path, problem);
    }
    if (caller.isWithdrawn()) {
      await journal.settleLate(sequences, 'failed');
      return undefined;
    }
    const carried = await this.steps.carryOut(steps);
    if (carried.kind !== 'done') {
      const isLeft = (_: unknown, index: number): boolean => carried.left.includes(index);
      await journal.settleLate(
        sequences.filter((sequence, index) => !isLeft(sequence, index)),
        'failed',
      );
      await journal.settleLate(sequences.filter(isLeft), 'applied');
      if (carried.kind === 'moved on' && carried.left.length === 0) return 'moved on';
      // What is left stands in the files: it is the task's, so that it can be reviewed and taken back.
      const left = steps.filter(isLeft);
      for (const step of left) await this.conclude(step, caller);
      return left.length > 0 ? tornBy(carried.problem, left) : rejected('failed', path, `${carried.problem}.`);
    }
    await journal.settleLate(sequences, 'applied');
    for (const { file, draft } of standing) {
      for (const [memory, known] of draft.learned) memory.learn(file.key, file.path, known);
    }
    const files: Applied[] = standing.flatMap(({ draft }) =>
      draft.answers.flatMap(({ outcome }) => (outcome.kind === 'applied' ? [outcome] : [])),
    );
    for (const step of steps) files.push(...(await this.conclude(step, caller)));
    return { kind: 'patched', files };
  }

  private journalled(step: PatchStep, { taskId: task }: PatchCaller): JournalChange {
    const { hash, ledger } = this.context;
    const { file } = step;
    switch (step.kind) {
      case 'create': {
        const hunks = [{ start: 0, removed: [], added: splitLines(step.text) }];
        return { task, kind: 'create', file, before: null, after: hash(step.text), hunks };
      }
      case 'move': {
        const same = hash(step.text);
        const base = ledger.baseOf(step.file, step.text);
        return { task, kind: 'move', file, to: step.to, ...base, before: same, after: same, hunks: [] };
      }
      case 'edit': {
        // A file that arrives by the move before comes with its base.
        const base = step.arrives ? {} : ledger.baseOf(step.file, step.state.text);
        const hashes = this.hashesOf(step);
        const byTasks = !ledger.of(file).holdsPersonsText(step.state.unsaved, hashes.before);
        return { task, kind: 'edit', file, ...base, ...hashes, hunks: step.draft.hunks, byTasks };
      }
      case 'delete': {
        const hunks = [{ start: 0, removed: splitLines(step.state.text), added: [] }];
        const { text, form } = step.state;
        const known = { ...ledger.baseOf(step.file, text), ...(form ? { form } : {}) };
        return { task, kind: 'delete', file, ...known, before: hash(text), after: null, hunks };
      }
    }
  }

  private async conclude(step: PatchStep, { taskId, memory }: PatchCaller): Promise<Applied[]> {
    const { ledger, onEdit } = this.context;
    const { file } = step;
    switch (step.kind) {
      case 'create':
        this.creating.conclude(file, step.request, splitLines(step.text));
        return answerOf(step.request);
      case 'edit':
        await this.editing.conclude(file, step.state, this.hashesOf(step), step.draft);
        return answerOf(step.request);
      case 'move':
        ledger.moved(file, step.to, { author: taskId }, splitLines(step.text));
        onEdit({ author: taskId, path: step.to.path, change: 'move', added: 0, removed: 0 });
        this.context.onMoved(file.key, step.to.key, step.to.path, taskId);
        return [{ kind: 'applied', path: step.to.path, change: 'move', added: 0, removed: 0, mergedWith: [] }];
      case 'delete': {
        const lines = splitLines(step.state.text);
        const removed = lineCount(lines);
        ledger.removed(file, { author: taskId }, lines, step.state.form);
        memory.learn(file.key, file.path, 'forget');
        onEdit({ author: taskId, path: file.path, change: 'delete', added: 0, removed });
        return [{ kind: 'applied', path: file.path, change: 'delete', added: 0, removed, mergedWith: [] }];
      }
    }
  }

  private hashesOf({ state, draft }: Extract<PatchStep, { kind: 'edit' }>): { before: string; after: string } {
    return { before: this.context.hash(state.text), after: this.context.hash(draft.lines.join('\n')) };
  }

  private pause(): Promise<void> {
    return new Promise((resolve) => {
      this.context.clock.after(pauseBetween, resolve);
    });
  }
}

function answerOf({ outcome }: PartRequest): Applied[] {
  return outcome?.kind === 'applied' ? [outcome] : [];
}

function tornBy(problem: string, left: readonly PatchStep[]): Torn {
  const paths = new Set(left.map((step) => (step.kind === 'move' ? step.to : step.file).path));
  const where = [...paths].join(', ');
  return { kind: 'torn', message: `${problem}. The patch was taken back except in ${where}; look at it there.` };
}
