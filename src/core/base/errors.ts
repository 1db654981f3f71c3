/** An error whose message is one sentence that may be shown to a person or a model: what happened and what to do. */
export class HumanError extends Error {
  override readonly name = 'HumanError';
}

/** The message of anything that can be thrown. */
export function errorMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The error every abortable wait rejects with when its signal fires. */
export class AbortError extends Error {
  override readonly name = 'AbortError';

  /** `told` is what the one who was stopped must know, as a sentence. */
  constructor(readonly told?: string) {
    super(told ?? 'The operation was cancelled.');
  }
}

/** True for our own `AbortError` and for the platform's. */
export function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

/** Throws an `AbortError` when the signal has already fired. */
export function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw new AbortError();
}
