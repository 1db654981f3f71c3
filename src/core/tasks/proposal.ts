import type { NextStep } from '../agent/nextStep.ts';

/** What becomes of proposals: a person is asked, they start by themselves, or there are none. */
export type FollowUps = 'ask' | 'auto' | 'off';

/** A task that a finished one proposes, until somebody has answered (D37). */
export interface Proposal extends NextStep {
  /** The same after a reload, and no other's in the workspace. */
  readonly id: string;
}

/** What a task has proposed with its ending, in its order. */
export function proposalsOf(taskId: string, steps: readonly NextStep[] = []): readonly Proposal[] {
  return steps.map(({ goal, context }, index) => ({ id: `next-${taskId}-${String(index + 1)}`, goal, context }));
}
