import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../src/core/base/clock.ts';
import { errorMessage } from '../../src/core/base/errors.ts';
import type { ParentMemory } from '../../src/core/parent/parentPorts.ts';
import type { TaskView } from '../../src/core/tasks/task.ts';
import type { RunEnd } from '../../src/core/tasks/taskRun.ts';
import { TaskRegistry } from '../../src/core/tasks/taskRegistry.ts';
import { TokenBudget } from '../../src/core/tasks/tokenBudget.ts';
import { CurrentSession } from '../../src/vscode/store/currentSession.ts';
import { SessionFolders } from '../../src/vscode/store/sessionFolders.ts';
import { windowSessions } from '../../src/windowSessions.ts';
import { MemoryJournalStore } from '../support/memoryJournal.ts';
import { applied, filesFixture, replace, tenLines } from '../support/filesFixture.ts';

function fail(error: unknown): never {
  throw error;
}

describe('The sessions of a window', () => {
  const logger = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: fail };
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'fanout-sessions-'));
  });

  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  /** A window whose tasks work until they are stopped. */
  const stage = async () => {
    const session = await CurrentSession.open({
      root,
      mayTakeUp: true,
      clock: systemClock,
      logger,
      onProblem: fail,
    });
    const registry: TaskRegistry = new TaskRegistry({
      clock: systemClock,
      nextId: () => session.nextId(),
      nextRequestId: () => session.nextId(),
      run: ({ signal }) =>
        new Promise<RunEnd>((resolve) => {
          signal.addEventListener('abort', () => {
            resolve({ kind: 'aborted' });
          });
        }),
      limits: {
        maxConcurrent: () => 4,
        maxSpawnDepth: () => 1,
        maxTurns: () => 5,
        keepFinished: () => 50,
        followUps: () => 'ask',
        grant: () => ['read'],
      },
      unavailable: () => sessions.unavailable(),
      prices: () => new Map(),
      filesChanged: () => [],
      keepText: (id, text) => session.keepText(id, text),
      openLog: (id) => session.openLog(id),
      onListenerError: fail,
    });
    const parent = {
      beginAnew: async (prepare: () => Promise<ParentMemory>): Promise<void> => {
        await prepare();
      },
    };
    let fault: Error | undefined;
    const budget = new TokenBudget({ taskTokens: () => 0, sessionTokens: () => 0 });
    const journals = new Map<string, string>();
    const store = new MemoryJournalStore();
    store.load = () => Promise.resolve(journals.get(session.journalPath) ?? '');
    store.append = (text) => {
      journals.set(session.journalPath, (journals.get(session.journalPath) ?? '') + text);
      return Promise.resolve();
    };
    const { coordinator, workspace } = filesFixture({ 'a.txt': tenLines }, { store });
    const told: string[] = [];
    const interruptions = {
      noteTold: (tasks: readonly TaskView[]): readonly TaskView[] => {
        if (fault) throw fault;
        told.push(...tasks.map(({ id, status }) => `${id} ${status} when left`));
        return tasks;
      },
      tell: (): Promise<void> => {
        told.push(...ids().map((id) => `${id} opened`));
        return Promise.resolve();
      },
    };
    const sessions = windowSessions({ session, registry, parent, budget, coordinator, interruptions });
    const spawn = (): string => registry.spawn({ goal: 'work' }, { caller: null, origin: 'person' }).id;
    const ids = (): string[] => registry.all().map(({ id }) => id);
    const failWith = (error: Error | undefined): void => void (fault = error);
    return { session, registry, sessions, spawn, ids, told, failWith, coordinator, workspace, journals };
  };

  it('D40: while one is left for another no task starts or goes on; it would belong to neither', async () => {
    const { session, registry, sessions, spawn, ids } = await stage();
    const first = (await session.list())[0]?.id ?? assert.fail();
    const left = spawn();
    await sessions.begin('interrupted');
    const here = spawn();
    const said = new Set<string>();
    const attempt = (start: () => string | boolean): void => {
      try {
        said.add(`started: ${String(start())}`);
      } catch (error) {
        said.add(errorMessage(error).replace(/^.* is no task.*$/, 'There is no such task.'));
      }
    };
    const leaving = new Promise<void>((resolve) => {
      registry.onDidChange(({ task }) => {
        if (task.status === 'interrupted') resolve();
      });
    });
    const changed = new AbortController();
    const changing = sessions.open(first, 'interrupted').finally(() => {
      changed.abort();
    });
    await leaving;
    while (!changed.signal.aborted) {
      attempt(spawn);
      attempt(() => registry.resume(left));
      await new Promise((resolve) => setImmediate(resolve));
    }
    assert.deepEqual(await changing, { interrupted: 1, unstopped: 0 });
    const refusal = 'This window is changing its session: start the task again when that is done.';
    assert.deepEqual([...said].sort(), ['There is no such task.', refusal]);
    assert.deepEqual(ids(), [left]);
    const next = spawn();
    await session.flushed();
    const [present, other] = await session.list().then((all) => all.sort((a) => (a.place === 'here' ? -1 : 1)));
    assert.deepEqual([present?.id, present?.tasks.length, other?.tasks.length], [first, 2, 1]);
    assert.ok(next !== left && next !== here);
    await registry.close();
    await session.close();
  });

  it('D40: what is interrupted by leaving one counts as told, what is opened is told if it was not', async () => {
    const { session, registry, sessions, spawn, told } = await stage();
    const first = (await session.list())[0]?.id ?? assert.fail();
    const left = spawn();
    await sessions.begin('interrupted');
    await sessions.open(first, 'interrupted');
    assert.deepEqual(told, [`${left} interrupted when left`, `${left} opened`]);
    await registry.close();
    await session.close();
  });

  it('D40: one that could not be entered is held no longer, and no window takes it up by itself', async () => {
    const { session, registry, sessions, failWith } = await stage();
    const first = (await session.list())[0]?.id ?? assert.fail();
    await sessions.begin('interrupted');
    const second = (await session.list()).find(({ place }) => place === 'here')?.id ?? assert.fail();
    failWith(new Error('the disk is full'));
    const attempts = [(): Promise<unknown> => sessions.open(first, 'interrupted'), () => sessions.begin('interrupted')];
    for (const attempt of attempts) await assert.rejects(attempt, /the disk is full/);
    const folders = new SessionFolders({ root, logger, now: Date.now, random: Math.random });
    const held = (await folders.all()).filter(({ isClaimed }) => isClaimed);
    assert.deepEqual(
      held.map(({ id }) => id),
      [second],
    );
    const other = await folders.open();
    assert.ok(other.id !== first && other.claim.opening === 1);
    other.claim.release();
    failWith(undefined);
    await sessions.open(first, 'interrupted');
    await registry.close();
    await session.close();
  });

  it('D40: F6: a file that the person renames while one is left for another is not in the other’s journal', async () => {
    const { session, registry, sessions, coordinator, workspace, journals } = await stage();
    applied(await replace(coordinator.openSession('task'), 'a.txt', 'l2', 'mine'));
    const enter = session.enter.bind(session);
    session.enter = async (folder) => {
      const entering = enter(folder);
      workspace.rename('a.txt', 'b.txt');
      await coordinator.lookAgain(['/ws/a.txt']);
      return entering;
    };
    const left = session.journalPath;
    await sessions.begin('interrupted');
    assert.deepEqual([...journals.keys()], [left]);
    await registry.close();
    await session.close();
  });
});
