import type { NextStep } from '../agent/nextStep.ts';

/** How a task came to its end. */
export interface TaskEnding {
  readonly status: 'done' | 'error' | 'cancelled';
  readonly summary: string;
  readonly error: string | undefined;
  readonly result?: unknown;
  /** Where a person finds all of summary and result, when something of them was cut. */
  readonly wholeAt?: string | undefined;
  readonly nextSteps?: readonly NextStep[] | undefined;
}
