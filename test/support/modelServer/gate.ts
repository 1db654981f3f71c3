/** Holds model turns until the test lets go; the test can wait for a turn to arrive at it. */
export class Gate {
  private readonly waiting = new Set<() => void>();
  private readonly watchers = new Set<() => void>();
  private passes = 0;
  private open = false;
  private arrivals = 0;

  /** Turns that stand at the gate now. */
  get held(): number {
    return this.waiting.size;
  }

  /** Resolves once `count` turns in all have arrived, those that have passed included. */
  async arrived(count = 1): Promise<void> {
    while (this.arrivals < count) await new Promise<void>((resolve) => this.watchers.add(resolve));
  }

  /** Lets everything through, what stands here and what comes later. */
  release(): void {
    this.open = true;
    for (const go of [...this.waiting]) go();
  }

  /** Lets `count` turns through, the longest waiting first; what is not used up counts for later ones. */
  releaseNext(count = 1): void {
    this.passes += count;
    for (const go of [...this.waiting].slice(0, this.passes)) {
      this.passes -= 1;
      go();
    }
  }

  /** The server's side: waits to be let through; an abort ends the wait as well. */
  async wait(signal: AbortSignal): Promise<void> {
    this.arrivals += 1;
    for (const watcher of [...this.watchers]) {
      this.watchers.delete(watcher);
      watcher();
    }
    if (this.open || signal.aborted) return;
    if (this.passes > 0) {
      this.passes -= 1;
      return;
    }
    await new Promise<void>((resolve) => {
      const go = (): void => {
        this.waiting.delete(go);
        signal.removeEventListener('abort', go);
        resolve();
      };
      this.waiting.add(go);
      signal.addEventListener('abort', go, { once: true });
    });
  }
}
