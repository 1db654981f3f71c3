import assert from 'node:assert/strict';
import { LockTimeoutError, PathLocks, type LockWait } from '../../../../src/core/files/paths/pathLocks.ts';
import { deferred, settle } from '../../../support/deferred.ts';
import { never } from '../../../support/filesFixture.ts';
import { ManualClock } from '../../../support/manualClock.ts';

/** A wait that nothing ends; each with its own signal, since Node warns of many listeners on one. */
const wait = (): LockWait => ({ signal: new AbortController().signal });

describe('path locks', () => {
  it('let one in at a time, in order of arrival', async () => {
    const locks = new PathLocks(new ManualClock());
    const order: number[] = [];
    let inside = 0;
    await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        locks.run(['a'], wait(), async () => {
          assert.equal((inside += 1), 1);
          await settle();
          order.push(index);
          inside -= 1;
        }),
      ),
    );
    assert.deepEqual(order, [...Array(20).keys()]);
    assert.equal(locks.size, 0);
  });

  it('F23: take several paths in one order, so that nobody waits for ever', async () => {
    const locks = new PathLocks(new ManualClock());
    const pairs = [
      ['a', 'b'],
      ['b', 'a'],
      ['c', 'a', 'c'],
      ['b', 'c'],
    ];
    let done = 0;
    await Promise.all(
      Array.from({ length: 100 }, (_, index) =>
        locks.run(pairs[index % 4] ?? [], wait(), async () => {
          await Promise.resolve();
          done += 1;
        }),
      ),
    );
    assert.equal(done, 100);
    assert.equal(locks.size, 0);
  });

  it('P4: forget 10,000 paths once they are unused', async () => {
    const locks = new PathLocks(new ManualClock());
    for (let index = 0; index < 10_000; index++) await locks.run([String(index)], wait(), () => Promise.resolve());
    assert.equal(locks.size, 0);
  });

  it('P4: one waiter among 10,000 can leave without the others being looked at, and all others get in', async () => {
    const locks = new PathLocks(new ManualClock());
    const gate = deferred();
    const holder = locks.run(['a'], wait(), () => gate.promise);
    await settle();
    const abort = new AbortController();
    let entered = 0;
    const enter = (): Promise<void> => {
      entered += 1;
      return Promise.resolve();
    };
    const others = Array.from({ length: 5_000 }, () => locks.run(['a'], wait(), enter));
    const leaving = locks.run(['a'], { signal: abort.signal }, enter);
    others.push(...Array.from({ length: 5_000 }, () => locks.run(['a'], wait(), enter)));
    abort.abort();
    await assert.rejects(leaving, { name: 'AbortError' });
    assert.equal(entered, 0);
    gate.resolve();
    await Promise.all([holder, ...others]);
    assert.equal(entered, 10_000);
    assert.equal(locks.size, 0);
  });

  it('are given back when the work throws, and when a later path of several cannot be had', async () => {
    const clock = new ManualClock();
    const locks = new PathLocks(clock);
    await assert.rejects(
      locks.run(['a'], wait(), () => Promise.reject(new Error('broken'))),
      /broken/,
    );
    assert.equal(locks.size, 0);
    const gate = deferred();
    const holder = locks.run(['b'], wait(), () => gate.promise);
    await settle();
    const late = locks.run(['a', 'b'], { signal: never, deadline: 100 }, () => Promise.resolve());
    await settle();
    clock.advance(100);
    await assert.rejects(late, LockTimeoutError);
    await locks.run(['a'], wait(), () => Promise.resolve());
    gate.resolve();
    await holder;
    await settle();
    assert.equal(locks.size, 0);
    assert.equal(clock.pending, 0);
  });

  it('leave no timer and no listener behind', async () => {
    const clock = new ManualClock();
    const locks = new PathLocks(clock);
    let listeners = 0;
    const signal = Object.assign(Object.create(never) as AbortSignal, {
      addEventListener: () => (listeners += 1),
      removeEventListener: () => (listeners -= 1),
    });
    Object.defineProperty(signal, 'aborted', { value: false });
    await locks.run(['a', 'b'], { signal, deadline: 100 }, () => Promise.resolve());
    assert.equal(listeners, 0);
    assert.equal(clock.pending, 0);
  });
});
