import { AbortError, throwIfAborted } from '../core/base/errors.ts';

/** What a promise comes to, or undefined when it takes longer than so many milliseconds; rejects with an `AbortError`. */
export async function inTime<T>(
  work: PromiseLike<T>,
  milliseconds: number,
  signal: AbortSignal,
): Promise<T | undefined> {
  throwIfAborted(signal);
  return new Promise((resolve, reject) => {
    const finish = (act: () => void): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      act();
    };
    const onAbort = (): void => {
      finish(() => {
        reject(new AbortError());
      });
    };
    const timer = setTimeout(() => {
      finish(() => {
        resolve(undefined);
      });
    }, milliseconds);
    signal.addEventListener('abort', onAbort, { once: true });
    work.then(
      (value) => {
        finish(() => {
          resolve(value);
        });
      },
      (error: unknown) => {
        finish(() => {
          reject(error instanceof Error ? error : new Error(String(error)));
        });
      },
    );
  });
}
