import assert from 'node:assert/strict';
import { noUsage } from '../../src/core/model/usage.ts';
import { AgentTrace } from '../../src/core/tasks/agentTrace.ts';
import { startInSession, type OpenedSession } from '../../src/startInSession.ts';
import type { StoredSession } from '../../src/vscode/store/currentSession.ts';
import { MemoryLogs } from '../support/memoryLogs.ts';
import { TaskStage } from '../support/taskStage.ts';

describe('A start in a session', () => {
  const stage = () => {
    const told: string[] = [];
    const log = new TaskStage(undefined, new MemoryLogs()).log.open('parent');
    const stored: StoredSession = {
      tasks: [],
      parent: { log, trace: new AgentTrace(), isRestored: false },
      usage: noUsage,
    };
    const session = {
      load: () => Promise.resolve(stored),
      close: () => {
        told.push('the session is closed');
        return Promise.resolve();
      },
    };
    const subscriptions: { dispose(): unknown }[] = [];
    const closing = new AbortController();
    const part = (name: string) => ({ dispose: () => told.push(`${name} is released`) });
    const start = <T>(build: (opened: OpenedSession<typeof session>) => Promise<T>): Promise<T> =>
      startInSession({ subscriptions, open: () => Promise.resolve(session), signal: closing.signal }, build);
    return { told, session, subscriptions, closing, part, start };
  };

  it('D41: that fails closes what it has opened, the session last, and says why', async () => {
    const { told, part, start } = stage();
    const failing = start(({ own }) => {
      own(part('the view'));
      own(part('the list'));
      return Promise.reject(new Error('a file is missing'));
    });
    await assert.rejects(failing, /a file is missing/);
    assert.deepEqual(told, ['the list is released', 'the view is released', 'the session is closed']);
  });

  it('D41: that cannot read its session, or whose window closes meanwhile, closes it', async () => {
    const unreadable = stage();
    unreadable.session.load = () => Promise.reject(new Error('the disk is gone'));
    const never = (): Promise<never> => assert.fail();
    await assert.rejects(unreadable.start(never), /the disk is gone/);
    assert.deepEqual(unreadable.told, ['the session is closed']);
    const closed = stage();
    closed.closing.abort();
    await assert.rejects(closed.start(never), { name: 'AbortError' });
    assert.deepEqual(closed.told, ['the session is closed']);
  });

  it('closes the session also where a part cannot be released', async () => {
    const { told, start } = stage();
    const failing = start(({ own }) => {
      own({ dispose: () => assert.fail('stuck') });
      return Promise.reject(new Error('a file is missing'));
    });
    await assert.rejects(failing);
    assert.deepEqual(told, ['the session is closed']);
  });

  it('keeps what it has made until the window releases it', async () => {
    const { told, subscriptions, part, start } = stage();
    const view = part('the view');
    assert.equal(await start(({ own }) => Promise.resolve(own(view))), view);
    assert.deepEqual(told, []);
    for (const subscription of subscriptions) subscription.dispose();
    assert.deepEqual(told, ['the view is released']);
  });
});
