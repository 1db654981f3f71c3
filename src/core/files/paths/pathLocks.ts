import { Mutex } from 'async-mutex';
import type { Clock } from '../../base/clock.ts';
import { AbortError, throwIfAborted } from '../../base/errors.ts';

/** How long and under which signal a lock is waited for. */
export interface LockWait {
  readonly signal: AbortSignal;
  /** Milliseconds for all locks together; then the wait rejects with `LockTimeoutError`. Without it: for ever. */
  readonly deadline?: number;
  /** The tasks that it is held for; asked once all locks are had. */
  readonly holders?: () => readonly string[];
}

/** The locks could not be had in time; nothing is held. */
export class LockTimeoutError extends Error {
  override readonly name = 'LockTimeoutError';

  /** `holders` are the tasks that held the locks when the time was up. */
  constructor(
    message: string,
    readonly holders: readonly string[],
  ) {
    super(message);
  }
}

/** Waits for its turn; called once with the function that ends the turn. */
type Waiter = (release: () => void) => void;

/**
 * One path's mutex and those who wait for it. Only one stand-in for them all queues at the mutex, and whoever is
 * first when it gets through goes: so any waiter can leave at once, which async-mutex by itself does not offer.
 */
interface PathLock {
  readonly mutex: Mutex;
  readonly waiters: Set<Waiter>;
  admitting: boolean;
}

/** Exclusive locks by path: fair, abortable in constant time, and forgotten when unused. */
export class PathLocks {
  private readonly locks = new Map<string, PathLock>();
  private readonly holders = new Map<string, readonly string[]>();

  constructor(private readonly clock: Clock) {}

  /** The number of paths that are held or waited for. */
  get size(): number {
    return this.locks.size;
  }

  /** The tasks that hold any of the paths now, each once. */
  holdersOf(paths: readonly string[]): string[] {
    return [...new Set(paths.flatMap((path) => this.holders.get(path) ?? []))];
  }

  /** Runs `work` while it holds all the paths, taken in sorted order so that no two callers wait for each other. */
  async run<T>(paths: readonly string[], wait: LockWait, work: () => Promise<T>): Promise<T> {
    const release = await this.acquire(paths, wait);
    const holders = wait.holders?.() ?? [];
    for (const path of paths) this.holders.set(path, holders);
    try {
      return await work();
    } finally {
      for (const path of paths) this.holders.delete(path);
      release();
    }
  }

  private async acquire(paths: readonly string[], wait: LockWait): Promise<() => void> {
    const sorted = [...new Set(paths)].sort();
    const held: (() => void)[] = [];
    const releaseAll = (): void => {
      for (const release of held.reverse()) release();
    };
    const started = this.clock.now();
    try {
      for (const path of sorted) {
        throwIfAborted(wait.signal);
        const remaining = wait.deadline === undefined ? undefined : wait.deadline - (this.clock.now() - started);
        held.push(await this.acquireOne(path, wait.signal, remaining));
      }
    } catch (error) {
      releaseAll();
      throw error;
    }
    return releaseAll;
  }

  private acquireOne(path: string, signal: AbortSignal, remaining: number | undefined): Promise<() => void> {
    return new Promise((resolve, reject) => {
      const lock = this.locks.get(path) ?? { mutex: new Mutex(), waiters: new Set<Waiter>(), admitting: false };
      this.locks.set(path, lock);
      const stopWaiting = (): void => {
        signal.removeEventListener('abort', onAbort);
        timer?.dispose();
        lock.waiters.delete(waiter);
      };
      const onAbort = (): void => {
        stopWaiting();
        reject(new AbortError());
      };
      const waiter: Waiter = (release) => {
        stopWaiting();
        resolve(release);
      };
      const onTimeout = (): void => {
        stopWaiting();
        reject(new LockTimeoutError(`The lock of ${path} could not be had in time.`, this.holdersOf([path])));
      };
      const timer = remaining === undefined ? undefined : this.clock.after(remaining, onTimeout);
      signal.addEventListener('abort', onAbort, { once: true });
      lock.waiters.add(waiter);
      void this.admit(path, lock);
    });
  }

  /** Lets waiters through one after the other; runs once per lock at a time and never rejects. */
  private async admit(path: string, lock: PathLock): Promise<void> {
    if (lock.admitting) return;
    lock.admitting = true;
    while (lock.waiters.size > 0) {
      const releaseMutex = await lock.mutex.acquire();
      const [next] = lock.waiters;
      if (next) {
        next(() => {
          releaseMutex();
          this.forgetUnused(path, lock);
        });
      } else releaseMutex();
    }
    lock.admitting = false;
    this.forgetUnused(path, lock);
  }

  private forgetUnused(path: string, lock: PathLock): void {
    if (!lock.admitting && !lock.mutex.isLocked() && this.locks.get(path) === lock) this.locks.delete(path);
  }
}
