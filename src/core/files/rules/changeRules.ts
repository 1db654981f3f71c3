/** What a person answered when they were asked for leave; `expired` is no leave. */
export type Leave = 'approved' | 'denied' | 'expired';

/** What may be done with files outside of what a task owns (`fanout.files.outsideModule`). */
export type OutsideMode = 'allow' | 'ask' | 'deny';

/** What one task may change by itself, and how a person is asked for the rest. */
export interface ChangeRules {
  /** Workspace-relative globs of what the task owns, and of what each task above it owns: a file must be in all. */
  readonly owns: readonly (readonly string[])[];
  readonly outside: () => OutsideMode;
  /** Shows a person the text and resolves with their answer; rejects with an `AbortError` when the signal fires first. */
  readonly ask: (text: string, signal: AbortSignal) => Promise<Leave>;
}
