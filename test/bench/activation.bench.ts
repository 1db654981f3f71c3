// What activation reads of a long session, from files that are in the system’s cache: 1,000 tasks of 20 turns each, first all in the list, then all but 50 off it.
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../src/core/base/clock.ts';
import { CurrentSession } from '../../src/vscode/store/currentSession.ts';
import { printTable, type Row } from './printTable.ts';

const tasks = 1_000;
const turns = 20;
const root = mkdtempSync(join(tmpdir(), 'fanout-activation-'));

const open = (): Promise<CurrentSession> =>
  CurrentSession.open({
    root,
    mayTakeUp: true,
    clock: systemClock,
    logger: console,
    onProblem: (error) => {
      throw error;
    },
  });

const spec = {
  goal: `Convert this module to ES modules. ${'Mind the callers. '.repeat(10)}`,
  context: '',
  module: 'src/module',
  owns: ['src/module/**'],
  model: undefined,
  toolsets: ['read', 'edit'],
  role: 'leaf',
  maxTurns: 50,
  after: [],
  outputSchema: undefined,
} as const;

/** A task as a child agent leaves it: each turn says something and reads a file of 4 kB. */
function write(session: CurrentSession, order: number): void {
  const id = session.nextId();
  const log = session.openLog(id);
  log.write({ type: 'spawned', parentId: null, depth: 1, order, spec, origin: 'person', demoted: false });
  log.write({ type: 'status', status: 'running' });
  for (let turn = 1; turn <= turns; turn++) {
    const call = { id: `c${String(turn)}`, name: 'read_file', argumentsText: '{"path":"src/module/index.js"}' };
    const text = 'I look at the next file of the module to see what it exports.\n';
    const result = { ok: true, text: 'const value = require("./value");\n'.repeat(120) };
    log.event({ type: 'turn-started', turn });
    log.event({ type: 'text', delta: text.repeat(4) });
    log.event({
      type: 'usage',
      usage: { input: 4_000 * turn, output: 90, cached: 0, estimated: false },
      model: 'large',
    });
    log.event({ type: 'text-ended' });
    log.event({ type: 'turn-answered' });
    log.messages.push({ role: 'assistant', text: text.repeat(4), toolCalls: [call] });
    log.event({ type: 'call-started', call });
    log.event({ type: 'call-ended', call, result });
    log.messages.push({ role: 'tool', callId: call.id, toolName: call.name, text: result.text });
  }
  log.write({ type: 'ended', status: 'done', summary: text200, error: undefined, missedSteer: [] }, 60);
  log.close();
}

const text200 = 'All files of the module are ES modules now. '.repeat(5);

async function measure(name: string): Promise<Row> {
  const times: number[] = [];
  let cpu = 0;
  let loaded = 0;
  for (let round = 0; round < 5; round++) {
    const start = performance.now();
    const before = process.cpuUsage();
    const session = await open();
    loaded = (await session.load()).tasks.length;
    times.push(performance.now() - start);
    const { user, system } = process.cpuUsage(before);
    cpu += (user + system) / 1000 / 5;
    await session.close();
  }
  times.sort((a, b) => a - b);
  const ms = (value = 0): string => `${value.toFixed(0)} ms`;
  return { session: name, tasks: loaded, median: ms(times[2]), worst: ms(times[4]), 'processor time': ms(cpu) };
}

try {
  const session = await open();
  for (let order = 0; order < tasks; order++) write(session, order);
  await session.flushed();
  const folder = join(root, readdirSync(root)[0] ?? '', 'agents');
  const names = readdirSync(folder);
  const bytes = names.reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
  const ids = (await session.load()).tasks.map(({ id }) => id);
  await session.close();
  const rows = [await measure('all in the list')];
  const again = await open();
  for (const id of ids.slice(50)) again.openLog(id).write({ type: 'removed' });
  await again.close();
  rows.push(await measure('950 off the list'));
  printTable(`A session of 1,000 tasks, ${(bytes / 1e6).toFixed(0)} MB of logs, opened and read`, rows);
} finally {
  rmSync(root, { recursive: true });
}
