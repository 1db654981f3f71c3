import { AbortError } from '../base/errors.ts';

/** Whether a task is to be held back between its turns, and the wait until it no longer is. */
export class PauseSwitch {
  private release: (() => void) | undefined;

  /** `onChange` hears of each time that it is turned from then on. */
  constructor(
    private isOnNow: boolean,
    private readonly onChange: (isOn: boolean) => void,
  ) {}

  get isOn(): boolean {
    return this.isOnNow;
  }

  turnOn(): void {
    this.turn(true);
  }

  turnOff(): void {
    this.turn(false);
    this.release?.();
  }

  /** Resolves when the switch is off; rejects with an `AbortError` when the signal fires first. */
  async untilOff(signal: AbortSignal): Promise<void> {
    while (this.isOnNow) {
      if (signal.aborted) throw new AbortError();
      await new Promise<void>((resolve) => {
        const settle = (): void => {
          signal.removeEventListener('abort', settle);
          this.release = undefined;
          resolve();
        };
        this.release = settle;
        signal.addEventListener('abort', settle, { once: true });
      });
    }
    if (signal.aborted) throw new AbortError();
  }

  private turn(isOn: boolean): void {
    if (isOn === this.isOnNow) return;
    this.isOnNow = isOn;
    this.onChange(isOn);
  }
}
