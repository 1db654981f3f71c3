import { AbortError } from '../base/errors.ts';

/** How many tasks may run at once; the rest wait in line, first in first out (D26). */
export class Slots {
  private taken = 0;
  private readonly line: (() => void)[] = [];

  /** `capacity` is asked anew each time, so that a changed setting counts at once. */
  constructor(private readonly capacity: () => number) {}

  get capacityNow(): number {
    return Math.max(1, this.capacity());
  }

  /** Takes a slot if one is free and nobody waits before. */
  tryTake(): boolean {
    if (this.line.length > 0 || this.taken >= this.capacityNow) return false;
    this.taken++;
    return true;
  }

  /**
   * Waits for a slot and calls `onEnter` in the same step that takes it, so that nothing can come in between. Rejects
   * with an `AbortError` when the signal fires first, and then holds none.
   */
  take(signal: AbortSignal, onEnter: () => void): Promise<void> {
    if (signal.aborted) return Promise.reject(new AbortError());
    if (this.tryTake()) {
      onEnter();
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        this.line.splice(this.line.indexOf(enter), 1);
        reject(new AbortError());
      };
      const enter = (): void => {
        signal.removeEventListener('abort', onAbort);
        this.taken++;
        onEnter();
        resolve();
      };
      signal.addEventListener('abort', onAbort, { once: true });
      this.line.push(enter);
    });
  }

  /** Gives a slot back; the first in line gets it. */
  release(): void {
    this.taken--;
    this.admit();
  }

  /** Lets in as many as there is room for; to be called when the capacity has grown. */
  admit(): void {
    while (this.taken < this.capacityNow) {
      const enter = this.line.shift();
      if (!enter) return;
      enter();
    }
  }
}
