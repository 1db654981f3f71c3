import type { Clock } from '../../core/base/clock.ts';
import { AbortError, throwIfAborted } from '../../core/base/errors.ts';
import { wait } from './wait.ts';

/** Leave to send one request. The first of its methods to be called counts, and `limited` once after it as well. */
export interface Pass {
  /** The server took the request. */
  accepted(): void;
  /** The server asked everybody to wait for so many milliseconds; it may say so in the middle of an answer. */
  limited(milliseconds: number): void;
  /** The request ended without telling anything about the limit. */
  left(): void;
}

/**
 * The one gate that all requests of a key go through. Open as long as the server takes requests. After a 429 nobody passes
 * until the wait is over; then one goes ahead, and each request that is taken lets two more through, so that a crowd does
 * not run into the next limit together.
 */
export class RateGate {
  private closedUntil: number | undefined;
  private credits = 0;
  private generation = 0;
  private readonly waiting = new Set<() => void>();

  constructor(private readonly clock: Clock) {}

  /** Milliseconds until the next request may go, as far as is known; 0 when one may go now. */
  get delay(): number {
    return this.closedUntil === undefined ? 0 : Math.max(0, this.closedUntil - this.clock.now());
  }

  /** True when a request that comes now passes at once. */
  get passable(): boolean {
    return this.closedUntil === undefined || (this.delay === 0 && this.credits > 0);
  }

  /** Waits for a pass; tells `onWait` of each wait whose end is known. Rejects with an `AbortError`. */
  async enter(signal: AbortSignal, onWait: (milliseconds: number) => void): Promise<Pass> {
    throwIfAborted(signal);
    while (!this.passable) {
      const delay = this.delay;
      if (delay === 0) {
        await this.changed(signal);
      } else {
        onWait(delay);
        await wait(this.clock, delay, signal);
      }
    }
    if (this.closedUntil !== undefined) this.credits -= 1;
    return this.pass(this.generation);
  }

  private pass(generation: number): Pass {
    let used = false;
    let limited = false;
    const settle = (action: () => void): void => {
      if (used) return;
      used = true;
      change(action);
    };
    const change = (action: () => void): void => {
      action();
      const ready = this.passable ? (this.closedUntil === undefined ? Infinity : this.credits) : 0;
      for (const wake of [...this.waiting].slice(0, this.delay > 0 ? Infinity : ready)) wake();
    };
    const refund = (credits: number): void => {
      if (generation === this.generation && this.closedUntil !== undefined) this.credits += credits;
    };
    return {
      accepted: () => {
        settle(() => {
          refund(2);
          if (generation === this.generation && this.waiting.size === 0) this.closedUntil = undefined;
        });
      },
      limited: (milliseconds) => {
        if (limited) return;
        limited = used = true;
        change(() => {
          this.closedUntil = Math.max(this.closedUntil ?? 0, this.clock.now() + milliseconds);
          this.credits = 1;
          this.generation += 1;
        });
      },
      left: () => {
        settle(() => {
          refund(1);
        });
      },
    };
  }

  private async changed(signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const done = (): void => {
        this.waiting.delete(done);
        signal.removeEventListener('abort', onAbort);
        resolve();
      };
      const onAbort = (): void => {
        this.waiting.delete(done);
        reject(new AbortError());
      };
      this.waiting.add(done);
      signal.addEventListener('abort', onAbort, { once: true });
    });
  }
}
