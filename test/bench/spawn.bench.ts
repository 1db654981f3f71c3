// P2: from the call of delegate_task_async to its id, with 32 live and 1,000 known tasks, and the longest stall of the loop.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { TaskStage } from '../support/taskStage.ts';
import { percentile, printTable } from './printTable.ts';

const stage = new TaskStage();
stage.limits.maxConcurrent = 32;
stage.limits.keepFinished = 2_000;
for (let n = 0; n < 968; n++) {
  const id = await stage.spawn(`known ${String(n)}`);
  stage.finish(id);
}
for (let n = 0; n < 32; n++) await stage.spawn(`live ${String(n)}`);

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

const work = 50;
const start = performance.now();
await new Promise((resolve) => setTimeout(resolve, work));
printTable('P2  delegate_task_async → id, 32 live and 1,000 known tasks, ms (ours ≤ 1; stall ≤ 20)', [
  {
    way: 'ours',
    median: percentile(samples, 0.5).toFixed(3),
    p99: percentile(samples, 0.99).toFixed(3),
    'longest stall': (delay.max / 1e6).toFixed(1),
  },
  {
    way: `a blocking delegate of a ${String(work)} ms task`,
    median: (performance.now() - start).toFixed(1),
    p99: '–',
    'longest stall': '–',
  },
]);
stage.registry.dispose();
