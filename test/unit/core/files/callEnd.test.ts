import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { CallEnd } from '../../../../src/core/files/callEnd.ts';

/** Remembers each signal that it made. */
class WatchedEnd extends CallEnd {
  readonly made: AbortSignal[] = [];

  override get signal(): AbortSignal {
    const made = super.signal;
    this.made.push(made);
    return made;
  }
}

describe('what ends calls of a task', () => {
  it('F18: their signal ends all that came with it, once, and none that is over', () => {
    const [own, task] = [new AbortController(), new AbortController()];
    const end = new CallEnd([own.signal, task.signal]);
    const called: string[] = [];
    end.onAbort(() => called.push('one'));
    end.onAbort(() => called.push('over'))();
    end.onAbort(() => called.push('two'));
    assert.equal(end.aborted, false);
    own.abort();
    task.abort();
    assert.deepEqual(called, ['one', 'two']);
    assert.equal(end.aborted, true);
  });

  it('F18: the end of the task ends them as well', () => {
    const [own, task] = [new AbortController(), new AbortController()];
    const end = new CallEnd([own.signal, task.signal]);
    const { signal } = end;
    let calls = 0;
    end.onAbort(() => (calls += 1));
    task.abort();
    assert.equal(calls, 1);
    assert.ok(end.aborted && signal.aborted);
  });

  it('P6: R9: a thousand of them have one listener, and leave none', () => {
    const end = new WatchedEnd([new AbortController().signal, new AbortController().signal]);
    const listeners = (): number => {
      return end.made.reduce((sum, signal) => sum + getEventListeners(signal, 'abort').length, 0);
    };
    for (let round = 1; round <= 2; round += 1) {
      const calls = Array.from({ length: 1_000 }, () => end.onAbort(() => undefined));
      assert.equal(listeners(), 1);
      for (const stopWaiting of calls) stopWaiting();
      assert.equal(listeners(), 0);
      assert.equal(end.made.length, round);
    }
  });
});
