import type { Planner } from '../plan/changePlan.ts';
import type { Author, ChangeOutcome } from '../outcome.ts';
import type { Admitted } from '../paths/pathGate.ts';
import type { TaskMemory } from '../plan/taskMemory.ts';

/** One call of one author that waits for its file, and the one place where its fate is told. */
export interface ChangeRequest {
  readonly author: Author;
  readonly admitted: Admitted;
  readonly plan: Planner;
  readonly memory: TaskMemory;
  /** True once the call was aborted or its task closed; nothing of it may be applied from then on. */
  readonly isWithdrawn: () => boolean;
  /** True once one of the two below was called; later calls of them do nothing. */
  readonly isSettled: () => boolean;
  readonly endWithdrawn: () => void;
  readonly settle: (outcome: ChangeOutcome) => void;
}
