import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../../../src/core/base/clock.ts';
import { CurrentSession } from '../../../../src/vscode/store/currentSession.ts';

function fail(error: unknown): never {
  throw error;
}

describe('What a session has cost', () => {
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

  it('D29: D41: is known after a reload, the parent’s share and that of a removed task included, and not in a new one', async () => {
    const first = await open();
    for (const id of ['a', 'gone']) {
      const log = first.openLog(id);
      const spec = {
        goal: 'work',
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
      log.write({ type: 'spawned', parentId: null, depth: 1, order: 0, spec, origin: 'person', demoted: false });
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
    await next.beginAnew(() => Promise.resolve());
    await next.close();
    const last = await open();
    assert.equal((await last.load()).usage.input, 0);
    await last.close();
  });
});
