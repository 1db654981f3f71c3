import type { Disposable } from '../base/disposable.ts';
import type { RunEnd, RunTask, TaskRun } from './taskRun.ts';
import { WorkingTime, type TimePorts } from './workingTime.ts';

/** How long a run that is out of time may take to stop before it is given up, in milliseconds. */
const stopGraceMs = 10_000;

/** What is told of one that is given up. */
const stillRunning = 'it did not stop in 10 s, so see whether a program of it still runs';

/** How long one run of a task may work, asked when it starts; 0 means no limit. */
export interface TimeBound extends TimePorts {
  readonly limitMs: () => number;
}

/** Runs a task's work within its time: at the end of it the run's signal fires, and it ends as an error with its last words kept (D29). */
export async function withinTime(run: TaskRun, work: RunTask, bound: TimeBound): Promise<RunEnd> {
  const limitMs = bound.limitMs();
  if (limitMs === 0) return work(run);
  const outOfTime = `out of time: the task may work for ${String(limitMs / 1000)} s (fanout.tasks.timeout)`;
  const stop = new AbortController();
  const onAbort = (): void => {
    stop.abort();
  };
  if (run.signal.aborted) onAbort();
  run.signal.addEventListener('abort', onAbort, { once: true });
  const timeIsUp = Symbol('time is up');
  let grace: Disposable | undefined;
  let time: Disposable | undefined;
  const givenUp = new Promise<RunEnd>((resolve) => {
    time = new WorkingTime(run.task, limitMs, bound, () => {
      grace = bound.clock.after(stopGraceMs, () => {
        resolve({ kind: 'error', reason: `${outOfTime}; ${stillRunning}`, text: '' });
      });
      stop.abort(timeIsUp);
    });
  });
  try {
    const end = await Promise.race([work({ ...run, signal: stop.signal }), givenUp]);
    if (end.kind !== 'aborted' || stop.signal.reason !== timeIsUp || run.signal.aborted) return end;
    return { kind: 'error', reason: outOfTime, text: end.text ?? '' };
  } finally {
    time?.dispose();
    grace?.dispose();
    run.signal.removeEventListener('abort', onAbort);
  }
}
