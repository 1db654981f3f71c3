import type { Clock } from '../base/clock.ts';

/** Seconds since the first start, frozen by `stop` (D23). */
export class ElapsedTime {
  private since: number | undefined;

  constructor(
    private readonly clock: Clock,
    private spent = 0,
  ) {}

  get seconds(): number {
    return this.spent + (this.since === undefined ? 0 : (this.clock.now() - this.since) / 1000);
  }

  start(): void {
    this.since ??= this.clock.now();
  }

  stop(): void {
    this.spent = this.seconds;
    this.since = undefined;
  }
}
