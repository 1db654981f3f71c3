import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { systemClock } from '../../../../src/core/base/clock.ts';
import { CurrentSession } from '../../../../src/vscode/store/currentSession.ts';
import { childProgram, type ChildProgram } from '../../../support/childProgram.ts';

/** How often the process is killed; R3 asks for 1,000, which FANOUT_KILLS=1000 does. */
const kills = Number(process.env['FANOUT_KILLS'] ?? 5);

/** Each time all that is stored is read again, so that it must not grow for ever. */
const killsPerWorkspace = 25;

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
    const delays = fc.sample(fc.integer({ min: 0, max: 40 }), kills);
    let finished = 0;
    for (let first = 0; first < kills; first += killsPerWorkspace) {
      const root = join(folder, String(first));
      mkdirSync(root);
      finished += await killAgainAndAgain(program.path, root, delays.slice(first, first + killsPerWorkspace));
    }
    assert.ok(finished > kills, `${String(finished)} tasks had ended`);
  });
});

/** Answers how many tasks had ended. */
async function killAgainAndAgain(path: string, root: string, delays: readonly number[]): Promise<number> {
  const finished = new Map<string, string>();
  for (const delay of delays) {
    for (const line of await linesUntilKilled(path, root, delay)) {
      const [id = '', ...summary] = line.split(' ');
      assert.ok(!finished.has(id), `${id} was given twice`);
      finished.set(id, summary.join(' '));
    }
    const tasks = await stored(root);
    const summaries = new Map(tasks.map(({ id, ending }) => [id, ending?.summary]));
    for (const [id, summary] of finished) assert.equal(summaries.get(id), summary, `the result of ${id} is lost`);
    for (const { id, status } of tasks) assert.ok(status === (finished.has(id) ? 'done' : status), id);
  }
  const [session = ''] = readdirSync(root);
  assert.deepEqual(readdirSync(join(root, session)).sort(), ['agents', 'openings']);
  for (const file of readdirSync(join(root, session, 'agents'))) {
    assert.match(file, /\.jsonl$/);
    const lines = readFileSync(join(root, session, 'agents', file), 'utf8')
      .split('\n')
      .slice(0, -1);
    for (const line of lines) JSON.parse(line);
  }
  return finished.size;
}

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
