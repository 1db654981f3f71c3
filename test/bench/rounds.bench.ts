// P10: what the tree asks its provider for while 32 and 128 of 1,000 tasks take turns, each some fifty changes a second: rounds and
// rows a second, beside a full refresh at every change.
import { systemClock } from '../../src/core/base/clock.ts';
import { Rounds } from '../../src/vscode/rounds.ts';
import { TaskStage } from '../support/taskStage.ts';
import { printTable, type Row } from './printTable.ts';

const known = 1_000;
const seconds = 3;

async function measure(live: number): Promise<Row> {
  const stage = new TaskStage();
  stage.limits.maxConcurrent = live;
  const ids: string[] = [];
  for (let n = 0; n < known; n++) ids.push(await stage.spawn(`task ${String(n)}`));
  await new Promise((resolve) => setImmediate(resolve));
  let [rounds, rows, changes] = [0, 0, 0];
  const drawn = new Rounds<string>(systemClock, (changed) => {
    rounds++;
    rows += changed.size;
  });
  const listener = stage.onDidChange(({ type, task }) => {
    if (type === 'output') return;
    changes++;
    drawn.add(task.id);
  });
  const running = ids.flatMap((id) => stage.runs.get(id) ?? []);
  const end = performance.now() + seconds * 1000;
  while (performance.now() < end) {
    for (const [turn, { onEvent }] of running.entries()) {
      onEvent({ type: 'text', delta: 'word ' });
      onEvent({ type: 'turn-started', turn });
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  listener.dispose();
  drawn.dispose();
  stage.registry.dispose();
  return {
    tasks: `${String(running.length)} of ${String(known)} busy`,
    'changes/s': Math.round(changes / seconds),
    'rounds/s (≤ 5)': (rounds / seconds).toFixed(1),
    'rows/s': Math.round(rows / seconds),
    'rows/s of a full refresh': Math.round((changes * known) / seconds),
  };
}

printTable('P10  rows asked of the tree', [await measure(32), await measure(128)]);
