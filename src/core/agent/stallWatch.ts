import type { Clock } from '../base/clock.ts';
import type { Disposable } from '../base/disposable.ts';

/** How long a model may be silent, in milliseconds; 0 means no limit. */
export interface StallLimits {
  readonly firstTokenMs: number;
  readonly idleMs: number;
}

/** Calls `onStall` once when a model call has been silent for too long (D30); every `data` starts the wait anew. */
export class StallWatch implements Disposable {
  private timer: Disposable | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly limits: StallLimits,
    private readonly onStall: (silentMs: number) => void,
  ) {
    this.start(limits.firstTokenMs);
  }

  data(): void {
    this.start(this.limits.idleMs);
  }

  /** The adapter sleeps on purpose before its next try: the wait for a first chunk begins after that. */
  retryIn(delayMs: number): void {
    this.start(this.limits.firstTokenMs, delayMs);
  }

  dispose(): void {
    this.timer?.dispose();
    this.timer = undefined;
  }

  private start(limitMs: number, extraMs = 0): void {
    this.dispose();
    if (limitMs > 0) {
      this.timer = this.clock.after(limitMs + extraMs, () => {
        this.onStall(limitMs);
      });
    }
  }
}
