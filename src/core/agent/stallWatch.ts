import type { Clock } from '../base/clock.ts';
import type { Disposable } from '../base/disposable.ts';

/** How long a model may be silent, in milliseconds; 0 means no limit. */
export interface StallLimits {
  readonly firstTokenMs: number;
  readonly idleMs: number;
}

/** Calls `onStall` once when a request has been silent for too long (D30); every `data` starts the wait anew. */
export class StallWatch implements Disposable {
  private timer: Disposable | undefined;
  private out = true;

  constructor(
    private readonly clock: Clock,
    private readonly limits: StallLimits,
    private readonly onStall: (silentMs: number) => void,
  ) {
    this.sent();
  }

  /** True while a request is out. */
  get isOut(): boolean {
    return this.out;
  }

  sent(): void {
    this.start(this.limits.firstTokenMs);
  }

  data(): void {
    this.start(this.limits.idleMs);
  }

  /** No request is out, so nobody is silent. */
  held(): void {
    this.out = false;
    this.dispose();
  }

  dispose(): void {
    this.timer?.dispose();
    this.timer = undefined;
  }

  private start(limitMs: number): void {
    this.out = true;
    this.dispose();
    if (limitMs > 0) {
      this.timer = this.clock.after(limitMs, () => {
        this.onStall(limitMs);
      });
    }
  }
}
