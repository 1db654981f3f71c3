import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { systemClock } from '../../../../src/core/base/clock.ts';
import { CurrentSession } from '../../../../src/vscode/store/currentSession.ts';
import { childProgram, type ChildProgram } from '../../../support/childProgram.ts';

/** How often the process is killed; R3 asks for 1,000, which FANOUT_KILLS=1000 does. */
const kills = Number(process.env['FANOUT_KILLS'] ?? 5);

describe('A process that is killed while it stores its tasks', () => {
  let folder: string;
  let program: ChildProgram;

  before(async function () {
    this.timeout(30_000);
    program = await childProgram('test/support/programs/taskWriter.ts');
  });

  after(() => {
    program.dispose();
  });

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'fanout-killed-'));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it(`R3: D3: killed ${String(kills)} times at random points, no finished result is lost, no id comes twice, and only last lines are torn`, async function () {
    this.timeout(kills * 2_000);
    const finished = new Map<string, string>();
    let started = 0;
    for (const delay of fc.sample(fc.integer({ min: 0, max: 40 }), kills)) {
      for (const line of await linesUntilKilled(program.path, folder, delay)) {
        const [id = '', ...summary] = line.split(' ');
        assert.ok(!finished.has(id), `${id} was given twice`);
        finished.set(id, summary.join(' '));
      }
      const tasks = await stored(folder);
      const summaries = new Map(tasks.map(({ id, ending }) => [id, ending?.summary]));
      for (const [id, summary] of finished) assert.equal(summaries.get(id), summary, `the result of ${id} is lost`);
      for (const { id, status } of tasks) assert.ok(status === (finished.has(id) ? 'done' : status), id);
      started = tasks.length;
    }
    assert.ok(finished.size > kills, `${String(finished.size)} tasks had ended of ${String(started)}`);
    const [session = ''] = readdirSync(folder);
    assert.deepEqual(readdirSync(join(folder, session)).sort(), ['agents', 'openings']);
    for (const file of readdirSync(join(folder, session, 'agents'))) {
      assert.match(file, /\.jsonl$/);
      const lines = readFileSync(join(folder, session, 'agents', file), 'utf8')
        .split('\n')
        .slice(0, -1);
      for (const line of lines) JSON.parse(line);
    }
  });
});

/** The whole lines that a process wrote until it was killed, some milliseconds after the first. */
async function linesUntilKilled(program: string, folder: string, delay: number): Promise<string[]> {
  const child = spawn(process.execPath, [program, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    if (text === '') setTimeout(() => child.kill('SIGKILL'), delay);
    text += chunk;
  });
  const [code] = (await once(child, 'close')) as [number | null];
  assert.equal(code, null, 'it ends by the kill alone');
  return text.split('\n').slice(0, -1);
}

function fail(error: unknown): never {
  throw error;
}

async function stored(root: string): Promise<Awaited<ReturnType<CurrentSession['load']>>['tasks']> {
  const logger = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: fail };
  const session = await CurrentSession.open({
    root,
    mayTakeUp: true,
    clock: systemClock,
    logger,
    onProblem: fail,
  });
  const { tasks } = await session.load();
  await session.close();
  return tasks;
}
