/** What ends calls that came to one task with the same signal: that signal, or the end of the task. */
export class CallEnd {
  private readonly callbacks = new Set<() => void>();
  private either: AbortSignal | undefined;

  constructor(private readonly both: AbortSignal[]) {}

  /** True once either has come. */
  get aborted(): boolean {
    return this.both.some(({ aborted }) => aborted);
  }

  /** Fires with either; made when it is asked for, since few calls wait for what only a signal reaches. */
  get signal(): AbortSignal {
    return AbortSignal.any(this.both);
  }

  /** Calls back with the first that comes, until the function that it answers is called. */
  onAbort(callback: () => void): () => void {
    // One listener for all calls: to add one more costs as much as there are already.
    if (this.callbacks.size === 0) {
      this.either = this.signal;
      this.either.addEventListener('abort', this.callAll);
    }
    this.callbacks.add(callback);
    return () => {
      this.callbacks.delete(callback);
      if (this.callbacks.size === 0) this.either?.removeEventListener('abort', this.callAll);
    };
  }

  private readonly callAll = (): void => {
    for (const callback of this.callbacks) callback();
  };
}
