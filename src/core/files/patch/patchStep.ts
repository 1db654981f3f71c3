import type { ChangeRequest } from '../commit/changeRequest.ts';
import type { Planner } from '../plan/changePlan.ts';
import type { StepDraft } from '../commit/draftStep.ts';
import type { ChangeOutcome } from '../outcome.ts';
import type { Admitted } from '../paths/pathGate.ts';
import type { TaskMemory } from '../plan/taskMemory.ts';
import type { FileLocation, FileState } from '../workspacePort.ts';
import type { FilePatch } from './patch.ts';

/** What stands in an editor or on disk. */
export type TextState = Extract<FileState, { kind: 'text' }>;

/** The task that a patch comes from. */
export interface PatchCaller {
  readonly taskId: string;
  readonly memory: TaskMemory;
  readonly isWithdrawn: () => boolean;
}

/** One file of a patch, its path and the one it is moved to admitted. */
export interface PatchPart {
  readonly patch: FilePatch;
  readonly admitted: Admitted;
  readonly target: Admitted | undefined;
}

/** One change of one file as it is going to be carried out; `text` is what stood there when it was planned. */
export type PatchStep =
  | {
      readonly kind: 'create';
      readonly file: FileLocation;
      readonly request: PartRequest;
      readonly text: string;
      /** True when the file is to begin with a byte order mark. */
      readonly isMarked: boolean;
    }
  | {
      readonly kind: 'move';
      readonly file: FileLocation;
      readonly to: FileLocation;
      readonly text: string;
    }
  | {
      readonly kind: 'edit';
      readonly file: FileLocation;
      /** True when the file is there only once it has been moved. */
      readonly arrives: boolean;
      readonly state: TextState;
      readonly request: PartRequest;
      readonly draft: StepDraft;
    }
  | { readonly kind: 'delete'; readonly file: FileLocation; readonly state: TextState };

/** The part of a patch that concerns one file, planned like a call of its own; its answer goes into the patch's. */
export class PartRequest implements ChangeRequest {
  outcome: ChangeOutcome | undefined;
  readonly author: string;
  readonly memory: TaskMemory;
  readonly isWithdrawn: () => boolean;

  constructor(
    caller: PatchCaller,
    readonly admitted: Admitted,
    readonly plan: Planner,
  ) {
    this.author = caller.taskId;
    this.memory = caller.memory;
    this.isWithdrawn = caller.isWithdrawn;
  }

  isSettled(): boolean {
    return this.outcome !== undefined;
  }

  settle(outcome: ChangeOutcome): void {
    this.outcome ??= outcome;
  }

  endWithdrawn(): void {
    // The patch as a whole is withdrawn, and says so.
  }
}
