import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SessionFolders, type SessionFolder } from '../../../../src/vscode/store/sessionFolders.ts';
import { childProgram } from '../../../support/childProgram.ts';

const day = 24 * 3_600_000;
const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

describe('The sessions of a workspace', () => {
  const { TMPDIR } = process.env;
  let root: string;
  let sockets: string;
  let now: number;
  let opened: SessionFolder[];
  let holder: ChildProcess | undefined;

  beforeEach(() => {
    const home = mkdtempSync(join(tmpdir(), 'fanout-sessions-'));
    [root, sockets] = [join(home, 'sessions'), join(home, 'sockets')];
    mkdirSync(sockets);
    // In the system's own folder other windows' come and go.
    process.env['TMPDIR'] = sockets;
    now = Date.now();
    opened = [];
  });

  afterEach(() => {
    holder?.kill('SIGKILL');
    for (const { claim } of opened) claim.release();
    if (TMPDIR === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = TMPDIR;
    rmSync(join(root, '..'), { recursive: true });
  });

  const folders = (): SessionFolders =>
    new SessionFolders({ root, now: () => now, random: Math.random, logger: quiet });
  const open = async (): Promise<SessionFolder> => {
    const folder = await folders().open();
    opened.push(folder);
    return folder;
  };

  it('D40: a window that opens again has the session it had', async () => {
    const first = await open();
    first.claim.release();
    const again = await open();
    assert.deepEqual([again.id, first.claim.opening, again.claim.opening], [first.id, 1, 2]);
  });

  it('a second window on the same folder has its own, and each gets its own back', async () => {
    const [first, second] = [await open(), await open()];
    assert.notEqual(first.id, second.id);
    first.claim.release();
    assert.equal((await open()).id, first.id);
    second.claim.release();
    assert.equal((await open()).id, second.id);
  });

  it('windows that open in the same moment never share one', async () => {
    for (let round = 0; round < 5; round++) {
      const together = await Promise.all(Array.from({ length: 6 }, () => open()));
      assert.equal(new Set(together.map(({ id }) => id)).size, 6);
      for (const { claim } of together) claim.release();
    }
    assert.ok(readdirSync(root).length <= 12, 'and those that are free are taken up again');
  });

  it('R3: the session of a window that was killed is free at once, and nothing of the claim is left behind', async function () {
    this.timeout(30_000);
    if (process.platform === 'win32') this.skip();
    const first = await open();
    first.claim.release();
    const program = await childProgram('test/support/programs/sessionHolder.ts');
    holder = await holdInOtherProcess(program.path, root);
    program.dispose();
    const other = await open();
    assert.notEqual(other.id, first.id, 'another living process has it');
    holder.kill('SIGSTOP');
    const third = await open();
    assert.notEqual(third.id, first.id, 'a process that is stopped still has it');
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    const again = await open();
    assert.deepEqual([again.id, again.claim.opening], [first.id, 3]);
    for (const { claim } of opened.splice(0)) claim.release();
    await new Promise(setImmediate);
    assert.deepEqual(
      readdirSync(sockets).filter((name) => name.endsWith('.sock')),
      [],
    );
  });

  it('a session that was left stays stored and is not taken up again', async () => {
    const first = await open();
    const next = await folders().create();
    opened.push(next);
    await folders().leave(first);
    next.claim.release();
    assert.equal((await open()).id, next.id);
    assert.ok(existsSync(first.path));
  });

  it('one that cannot be opened again is held no longer', async () => {
    const first = await open();
    await folders().leave(first);
    const mark = join(first.path, 'left');
    rmSync(mark);
    mkdirSync(mark);
    for (let round = 0; round < 2; round++) await assert.rejects(folders().openAgain(first.id), /left/);
    rmSync(mark, { recursive: true });
    const again = await folders().openAgain(first.id);
    opened.push(again);
    assert.equal(again.id, first.id);
  });

  it('is for its user alone', async function () {
    if (process.platform === 'win32') this.skip();
    const { path } = await open();
    assert.equal(statSync(join(path, 'openings')).mode & 0o077, 0);
    assert.equal(statSync(path).mode & 0o077, 0);
  });

  it('removes sessions that are too old or too many, and never one that a window has', async () => {
    const mine = await open();
    const age = (id: string, days: number): void => {
      const time = (now - days * day) / 1000;
      for (const place of [join(root, id, 'openings'), join(root, id)]) utimesSync(place, time, time);
    };
    age(mine.id, 90);
    for (let days = 1; days <= 40; days++) {
      const id = `old${String(days).padStart(2, '0')}`;
      mkdirSync(join(root, id, 'openings'), { recursive: true });
      age(id, days * 0.8);
    }
    await folders().prune();
    const left = readdirSync(root).sort();
    assert.ok(left.includes(mine.id));
    assert.deepEqual(
      left.filter((id) => id !== mine.id),
      Array.from({ length: 30 }, (_, index) => `old${String(index + 1).padStart(2, '0')}`),
    );
    now += 20 * day;
    await folders().prune();
    assert.equal(readdirSync(root).length, 1 + 12);
  });
});

/** A process that has opened a session below `root`, as a window does. */
async function holdInOtherProcess(program: string, root: string): Promise<ChildProcess> {
  const holder = spawn(process.execPath, [program, root], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(holder.stdout, 'data');
  return holder;
}
