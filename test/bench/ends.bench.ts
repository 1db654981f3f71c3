// P2: how long the loop stands still while tasks end, are told, collected and evicted, with 1,000 of them.
import { Notices } from '../../src/core/tasks/notices.ts';
import { settle } from '../support/deferred.ts';
import { TaskStage } from '../support/taskStage.ts';
import { printTable, type Row } from './printTable.ts';

const known = 1_000;
const entry = { caller: null, origin: 'agent' } as const;

/** A stage with so many tasks, all of which but the last have ended. */
async function stageOf(count: number, batch?: string): Promise<{ stage: TaskStage; ids: string[]; notices: Notices }> {
  const stage = new TaskStage();
  stage.limits.maxConcurrent = stage.limits.keepFinished = 5_000;
  const ids: string[] = [];
  for (let n = 0; n < count; n++) ids.push(stage.registry.spawn({ goal: `task ${String(n)}` }, { ...entry, batch }).id);
  for (const id of ids.slice(0, -1)) stage.finish(id);
  await settle();
  const notices = new Notices(stage.registry);
  stage.onDidChange(() => notices.pendingFor(null)); // as the parent agent does
  return { stage, ids, notices };
}

async function timed(way: string, run: () => unknown): Promise<Row> {
  const start = performance.now();
  await run();
  return { way, ms: (performance.now() - start).toFixed(1) };
}

async function measure(): Promise<Row[]> {
  const rows: Row[] = [];
  const one = await stageOf(known);
  one.stage.registry.markHeard(one.ids, entry);
  const last = one.stage.registry.get(one.ids.at(-1) ?? '');
  const endLast = async (): Promise<void> => {
    one.stage.finish(last.id);
    await last.ended;
    await Promise.resolve();
  };
  one.stage.limits.keepFinished = known - 1;
  rows.push(await timed('one task ends', endLast));
  one.stage.limits.keepFinished = known - 100;
  rows.push(
    await timed('100 are evicted at once', () => {
      one.stage.registry.markHeard(one.ids, entry);
    }),
  );
  const batch = await stageOf(known, 'batch');
  rows.push(await timed('what is pending of one batch', () => batch.notices.pendingFor(null)));
  const many = await stageOf(known);
  const input = { task_ids: many.ids, timeout: 0 };
  rows.push(await timed('all are collected at once', () => many.stage.call('collect_task', input)));
  for (const { stage } of [one, batch, many]) stage.registry.dispose();
  return rows;
}

await measure(); // the engine's warming up
printTable('P2  1,000 tasks, ms (each at most 20)', await measure());
