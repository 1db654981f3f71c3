// P9: what one more line costs a ring, beside an array with push and shift, and what 200 lines keep in memory.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { RingBuffer } from '../../src/core/base/ringBuffer.ts';
import { outputBounds, TaskOutput } from '../../src/core/tasks/taskOutput.ts';
import { printTable } from './printTable.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

function nanosecondsEach(count: number, step: (n: number) => void): string {
  for (let n = 0; n < count / 10; n++) step(n);
  const start = process.hrtime.bigint();
  for (let n = 0; n < count; n++) step(n);
  return (Number(process.hrtime.bigint() - start) / count).toFixed(1);
}

const ring = new RingBuffer<string>(outputBounds.lines);
const array: string[] = [];
const big: string[] = Array.from({ length: 100_000 }, () => 'line');
const output = new TaskOutput();
printTable('P9  one more line, ns (ours ≤ 15)', [
  {
    way: 'RingBuffer.push, 200 kept',
    ns: nanosecondsEach(5_000_000, () => {
      ring.push('line');
    }),
  },
  {
    way: 'array push and shift, 200 kept',
    ns: nanosecondsEach(5_000_000, () => {
      array.push('line');
      if (array.length > 200) array.shift();
    }),
  },
  {
    way: 'array push and shift, 100,000 kept',
    ns: nanosecondsEach(20_000, () => {
      big.push('line');
      big.shift();
    }),
  },
  {
    way: 'TaskOutput.write of a whole line of 40',
    ns: nanosecondsEach(500_000, (n) => {
      output.write(`${String(n).padStart(39, '.')}\n`);
    }),
  },
]);

async function kibibytesKept(keep: (chunk: string) => unknown): Promise<number> {
  collect();
  const before = process.memoryUsage().heapUsed;
  const holder: unknown[] = [];
  for (let n = 0; n < 200; n++) holder.push(keep(`${String(n).padStart(400, 'x')}\n${'y'.repeat(1 << 20)}`));
  await new Promise((resolve) => setImmediate(resolve)); // else the engine still holds the last chunk
  collect();
  const kept = (process.memoryUsage().heapUsed - before) / 1024;
  return holder.length > 0 ? Math.round(kept) : 0;
}

await kibibytesKept((chunk) => chunk.length);
const kept = new TaskOutput();
printTable('P9  200 lines of 400 characters out of chunks of 1 MiB: memory kept, KiB (the text itself: 79)', [
  {
    way: 'TaskOutput',
    KiB: await kibibytesKept((chunk) => {
      kept.write(chunk);
      kept.endText();
    }),
  },
  { way: 'slices of the chunks', KiB: await kibibytesKept((chunk) => chunk.slice(0, 400)) },
]);
