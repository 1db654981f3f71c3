import type { NextStep } from '../agent/nextStep.ts';

/** How a task came to its end. */
export interface TaskEnding {
  readonly status: 'done' | 'error' | 'cancelled';
  readonly summary: string;
  readonly error: string | undefined;
  readonly result?: unknown;
  readonly nextSteps?: readonly NextStep[] | undefined;
}
