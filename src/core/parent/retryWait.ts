import type { Clock } from '../base/clock.ts';
import type { Disposable } from '../base/disposable.ts';

/** The first wait and the longest, in milliseconds; each is twice the one before. */
const waits = { first: 10_000, longest: 300_000 } as const;

/** The wait before a turn that got no answer is taken again by itself. */
export class RetryWait implements Disposable {
  private failures = 0;
  private timer: Disposable | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly onOver: () => void,
  ) {}

  get isOn(): boolean {
    return this.timer !== undefined;
  }

  /** Begins a wait, longer from time to time; says how long, in milliseconds. */
  begin(): number {
    this.timer?.dispose();
    const delay = Math.min(waits.longest, waits.first * 2 ** this.failures++);
    this.timer = this.clock.after(delay, () => {
      this.timer = undefined;
      this.onOver();
    });
    return delay;
  }

  /** Ends the wait without a word; the next begins short again. */
  dispose(): void {
    this.failures = 0;
    this.timer?.dispose();
    this.timer = undefined;
  }
}
