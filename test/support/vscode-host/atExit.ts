import { toDisposable, type Disposable } from '../../../src/core/base/disposable.ts';

const signals = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;

/**
 * Calls `release` when this process ends by itself, by an uncaught error or by a signal (not by SIGKILL), latest first,
 * unless disposed before. `release` must be synchronous.
 */
export function atExit(release: () => void): Disposable {
  const onSignal = (signal: NodeJS.Signals): void => {
    process.exit(128 + signals[signal as keyof typeof signals]);
  };
  process.prependListener('exit', release);
  for (const signal of Object.keys(signals)) process.on(signal, onSignal);
  return toDisposable(() => {
    process.off('exit', release);
    for (const signal of Object.keys(signals)) process.off(signal, onSignal);
  });
}
