// P4: locks. What is left after 100,000 paths, and what it costs that one of many waiters gives up, beside async-mutex by
// itself, which knows no way out but the turn.
import { Mutex } from 'async-mutex';
import { systemClock } from '../../src/core/base/clock.ts';
import { PathLocks } from '../../src/core/files/paths/pathLocks.ts';
import { printTable } from './printTable.ts';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

async function entriesLeft(): Promise<number> {
  const locks = new PathLocks(systemClock);
  const paths = Array.from({ length: 100_000 }, (_, index) => `/ws/src/file${String(index)}.ts`);
  for (let next = 0; next < paths.length; next += 1_000) {
    const some = paths.slice(next, next + 1_000);
    await Promise.all(
      some.map((path) =>
        locks.run([path], { signal: new AbortController().signal, deadline: 60_000 }, () => Promise.resolve()),
      ),
    );
  }
  await turn();
  return locks.size;
}

/** Microseconds until one waiter in the middle of the line is told that it is out. */
async function abortOneOf(waiters: number): Promise<number> {
  const locks = new PathLocks(systemClock);
  let release: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => (release = resolve));
  const holder = locks.run(['/ws/a.ts'], { signal: new AbortController().signal }, () => gate);
  const aborts = Array.from({ length: waiters }, () => new AbortController());
  const waiting = aborts.map(({ signal }) =>
    locks.run(['/ws/a.ts'], { signal }, () => Promise.resolve()).catch(() => undefined),
  );
  await turn();
  const times: number[] = [];
  const middle = Math.floor(waiters / 2);
  for (let index = middle; index < middle + 51 && index < waiters; index++) {
    const start = performance.now();
    aborts[index]?.abort();
    await waiting[index];
    times.push((performance.now() - start) * 1_000);
  }
  release();
  await Promise.all([holder, ...waiting]);
  return times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;
}

/** A map of mutexes as it is usually written: nothing takes one out again. */
async function mutexesLeft(): Promise<number> {
  const locks = new Map<string, Mutex>();
  for (let index = 0; index < 100_000; index++) {
    const path = `/ws/src/file${String(index)}.ts`;
    const mutex = locks.get(path) ?? new Mutex();
    locks.set(path, mutex);
    await mutex.runExclusive(() => undefined);
  }
  return locks.size;
}

await abortOneOf(1_000);
const few = await abortOneOf(100);
const many = await abortOneOf(10_000);
printTable('P4  locks (0 left; an abort costs the same however many wait)', [
  {
    way: 'Fanout',
    'left after 100,000 paths': await entriesLeft(),
    'abort of one among 100, µs': few.toFixed(1),
    'among 10,000, µs': many.toFixed(1),
    ratio: (many / few).toFixed(2),
  },
  {
    way: 'a map of async-mutex',
    'left after 100,000 paths': await mutexesLeft(),
    'abort of one among 100, µs': 'none: waits for its turn',
    'among 10,000, µs': 'none: waits for its turn',
    ratio: '',
  },
]);
