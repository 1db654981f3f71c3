import { toDisposable, type Disposable } from './disposable.ts';

/** Time as the core sees it; passed in, so that tests decide when it moves. */
export interface Clock {
  /** Milliseconds that never go backwards; only differences mean anything. */
  now(): number;
  /** Calls back once after `milliseconds`, unless disposed before. */
  after(milliseconds: number, callback: () => void): Disposable;
}

/** The machine's monotonic clock. */
export const systemClock: Clock = {
  now: () => performance.now(),
  after: (milliseconds, callback) => {
    const timer = setTimeout(callback, milliseconds);
    return toDisposable(() => {
      clearTimeout(timer);
    });
  },
};

/** The promise's value, or `undefined` when it took longer than so many milliseconds; a late rejection is then nobody's. */
export async function waitAtMost<T>(
  clock: Clock,
  milliseconds: number,
  promise: PromiseLike<T>,
): Promise<T | undefined> {
  let timer: Disposable | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = clock.after(milliseconds, () => {
      resolve(undefined);
    });
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    timer?.dispose();
  }
}
