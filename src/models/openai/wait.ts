import type { Clock } from '../../core/base/clock.ts';
import { AbortError, throwIfAborted } from '../../core/base/errors.ts';

/** Waits on the clock; rejects with an `AbortError` as soon as the signal fires. */
export async function wait(clock: Clock, milliseconds: number, signal: AbortSignal): Promise<void> {
  throwIfAborted(signal);
  await new Promise<void>((resolve, reject) => {
    const onAbort = (): void => {
      timer.dispose();
      reject(new AbortError());
    };
    const timer = clock.after(milliseconds, () => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    });
    signal.addEventListener('abort', onAbort, { once: true });
  });
}

/** The pause before a retry: what the server asks for, or `backoff` when it names none, or one so short that tries would chase each other. */
export function pauseOf(asked: number | undefined, tries: number, random: () => number): number {
  return asked !== undefined && asked >= 1000 ? asked : backoff(tries, random);
}

/** The pause before try number `tries` + 1, in milliseconds: doubled each time, half of it by chance, at most 30 s. */
function backoff(tries: number, random: () => number): number {
  const ceiling = Math.min(30_000, 1000 * 2 ** Math.min(tries, 10));
  return ceiling / 2 + (random() * ceiling) / 2;
}
