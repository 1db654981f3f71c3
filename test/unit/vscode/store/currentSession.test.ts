import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../../../src/core/base/clock.ts';
import type { AgentLog } from '../../../../src/core/tasks/store/agentLog.ts';
import { CurrentSession } from '../../../../src/vscode/store/currentSession.ts';

function spawn(log: AgentLog, goal = 'work', order = 0): AgentLog {
  const spec = {
    goal,
    context: '',
    module: undefined,
    owns: [],
    model: undefined,
    toolsets: [],
    role: 'leaf',
    maxTurns: 5,
    after: [],
    outputSchema: undefined,
  } as const;
  log.write({ type: 'spawned', parentId: null, depth: 1, order, spec, origin: 'person', demoted: false });
  return log;
}

function fail(error: unknown): never {
  throw error;
}

describe('The session of a window', () => {
  const logger = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: fail };
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'fanout-session-'));
  });

  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  const open = (): Promise<CurrentSession> =>
    CurrentSession.open({ root, mayTakeUp: true, clock: systemClock, logger, onProblem: fail });

  it('D29: D41: what it has cost is known after a reload, the parent’s share and that of a removed task included, and not in a new one', async () => {
    const first = await open();
    for (const id of ['a', 'gone']) {
      const log = first.openLog(id);
      spawn(log);
      for (const input of [100, 20]) {
        log.event({ type: 'usage', usage: { input, output: 1, cached: 0, estimated: false } });
      }
      if (id === 'gone') log.write({ type: 'removed' });
    }
    const { parent } = await first.load();
    parent.log.event({ type: 'usage', usage: { input: 3, output: 4, cached: 0, estimated: false } });
    await first.close();
    const next = await open();
    const { tasks, usage } = await next.load();
    assert.deepEqual([tasks.map(({ id }) => id), usage.input, usage.output], [['a'], 243, 8]);
    await next.enter(await next.create());
    await next.close();
    const last = await open();
    assert.equal((await last.load()).usage.input, 0);
    await last.close();
  });

  const ended = { type: 'ended', status: 'done', summary: 'All is done.', error: undefined, missedSteer: [] } as const;

  it('lists every session that holds anything, the newest first, with how its tasks stand', async () => {
    const session = await open();
    const first = spawn(session.openLog('a'), 'Convert it');
    first.write(ended);
    first.write({ type: 'proposal-answered', id: 'x' });
    spawn(session.openLog('b'), 'Convert it', 1).write({ type: 'status', status: 'running' });
    spawn(session.openLog('c'), 'Convert it', 2).write({ type: 'removed' });
    const [present] = await session.list();
    assert.deepEqual([present?.tasks, present?.place], [['done', 'running'], 'here']);
    await session.enter(await session.create());
    await session.enter(await session.create());
    session.openLog('parent').write({ type: 'note', text: 'You: Look\nat it' });
    const other = await open();
    const [newest, older, ...rest] = await other.list();
    assert.deepEqual([newest?.place, newest?.title], ['here', '']);
    assert.deepEqual([older?.place, older?.title, older?.tasks], ['elsewhere', 'Look\nat it', []]);
    assert.deepEqual(
      rest.map(({ title, tasks, place }) => [title, tasks, place]),
      [['Convert it', ['done', 'interrupted'], 'nowhere']],
      'and not the one that stayed empty',
    );
    assert.equal(rest[0]?.id, present?.id);
    assert.ok(Math.abs((rest[0]?.startedAt ?? 0) - Date.now()) < 60_000);
    await Promise.all([session.close(), other.close()]);
  });

  it('takes up a session that was left, and has it again after a reload', async () => {
    const session = await open();
    const { id } = (await session.list())[0] ?? assert.fail();
    spawn(session.openLog('a')).write(ended);
    const firstId = session.nextId();
    await session.enter(await session.create());
    const { tasks, parent } = await session.enter(await session.claim(id));
    assert.deepEqual(
      tasks.map((task) => [task.id, task.status, task.ending?.summary]),
      [['a', 'done', 'All is done.']],
    );
    assert.notEqual(session.nextId(), firstId, 'D3: no id is given twice');
    parent.log.write({ type: 'note', text: 'You: go on' });
    await session.close();
    const next = await open();
    assert.equal((await next.list()).find(({ place }) => place === 'here')?.id, id);
    assert.match((await next.load()).parent.trace.output.tail(1), /You: go on/);
    await next.close();
  });

  it('refuses to open or to remove what another window has, and what is not there, with nothing lost', async () => {
    const [mine, other] = [await open(), await open()];
    spawn(other.openLog('a'));
    await other.flushed();
    const { id } = (await mine.list()).find(({ place }) => place === 'elsewhere') ?? assert.fail();
    await assert.rejects(mine.claim(id), /Another window has this session open/);
    await assert.rejects(mine.remove(id), /Another window has this session open/);
    await assert.rejects(mine.claim('../x'), /There is no session "..\/x"/);
    await other.close();
    await mine.remove(id);
    assert.deepEqual(
      (await mine.list()).map(({ place }) => place),
      ['here'],
    );
    await mine.close();
  });

  it('D40: one whose folder cannot be read is there without tasks, and the log says so', async () => {
    const first = await open();
    const { id } = (await first.list())[0] ?? assert.fail();
    await first.close();
    writeFileSync(join(root, id, 'agents'), '');
    const logged: string[] = [];
    const next = await CurrentSession.open({
      root,
      mayTakeUp: true,
      clock: systemClock,
      logger: { ...logger, error: (message) => logged.push(message) },
      onProblem: fail,
    });
    const { tasks } = await next.load();
    assert.deepEqual([next.journalPath, tasks], [join(root, id, 'journal.jsonl'), []]);
    assert.deepEqual(logged, [
      'The tasks of this session cannot be read.',
      'The log of the parent agent cannot be read.',
    ]);
    await next.close();
  });
});
