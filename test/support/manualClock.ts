import type { Clock } from '../../src/core/base/clock.ts';
import { toDisposable, type Disposable } from '../../src/core/base/disposable.ts';

interface Timer {
  readonly due: number;
  readonly callback: () => void;
}

/** A clock that stands still until a test moves it. */
export class ManualClock implements Clock {
  private time = 0;
  private readonly timers = new Set<Timer>();

  /** Timers that are still set. */
  get pending(): number {
    return this.timers.size;
  }

  now(): number {
    return this.time;
  }

  after(milliseconds: number, callback: () => void): Disposable {
    const timer = { due: this.time + milliseconds, callback };
    this.timers.add(timer);
    return toDisposable(() => this.timers.delete(timer));
  }

  /** Moves on and calls what falls due, in order of time. */
  advance(milliseconds: number): void {
    const end = this.time + milliseconds;
    for (;;) {
      const [next] = [...this.timers].filter(({ due }) => due <= end).sort((a, b) => a.due - b.due);
      if (!next) break;
      this.timers.delete(next);
      this.time = next.due;
      next.callback();
    }
    this.time = end;
  }
}
