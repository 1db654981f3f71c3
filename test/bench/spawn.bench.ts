// P2: from the call of delegate_task_async to its id, with 32 and 128 live and 1,000 known tasks, and the longest stall of
// the loop.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { TaskStage } from '../support/taskStage.ts';
import { percentile, printTable, type Row } from './printTable.ts';

const known = 1_000;

async function measure(live: number): Promise<Row> {
  const stage = new TaskStage();
  stage.limits.maxConcurrent = live;
  stage.limits.keepFinished = 2_000;
  for (let n = 0; n < known - live; n++) {
    const id = await stage.spawn(`known ${String(n)}`);
    stage.finish(id);
  }
  for (let n = 0; n < live; n++) await stage.spawn(`live ${String(n)}`);
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const samples: number[] = [];
  for (let n = 0; n < 500; n++) {
    const start = performance.now();
    await stage.call('delegate_task_async', { goal: `measured ${String(n)}`, module: 'src/a' });
    samples.push(performance.now() - start);
    if (n % 10 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  delay.disable();
  stage.registry.dispose();
  return {
    way: `ours, ${String(live)} live`,
    median: percentile(samples, 0.5).toFixed(3),
    p99: percentile(samples, 0.99).toFixed(3),
    'longest stall': (delay.max / 1e6).toFixed(1),
  };
}

async function blocking(milliseconds: number): Promise<Row> {
  const start = performance.now();
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
  const median = (performance.now() - start).toFixed(1);
  return { way: `a blocking delegate of a ${String(milliseconds)} ms task`, median, p99: '–', 'longest stall': '–' };
}

await measure(32); // the first run is the engine's warming up
printTable('P2  delegate_task_async → id, 1,000 known tasks, ms (ours ≤ 1; stall ≤ 20)', [
  await measure(32),
  await measure(128),
  await blocking(50),
]);
