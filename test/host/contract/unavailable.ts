import assert from 'node:assert/strict';
import { rejection, ScriptedSession } from '../window/scriptedSession.ts';
import { refusal } from './scriptedTasks.ts';

/** In a window where no agent may run everything says why and what to do, nothing is registered and no socket opened. */
export async function assertUnavailable(why: RegExp): Promise<void> {
  const session = await ScriptedSession.start();
  try {
    for (const [tool, input] of [
      ['delegate_task_async', { goal: 'Go' }],
      ['delegate_task_async', { goal: 'Go', module: 'src/money' }],
      ['delegate_task', { goal: 'Go' }],
    ] as const) {
      assert.match(refusal(await session.ask(tool, input)), why);
    }
    assert.match(await rejection(session.execute('ask', { message: 'Hello' })), why);
    assert.match(await rejection(session.delegate('Go', 'src/money')), why);
    assert.match(refusal(await session.ask('check_task', { task_id: 'nobody-7' })), /nobody-7/);
    assert.deepEqual(await session.ask('list_tasks', {}), { tasks: [] });
    for (const command of ['stopParent', 'cancelAll', 'clearFinished', 'showLog']) await session.execute(command);
    await session.execute('setApiKey', 'sk-canary-0123456789abcdef');
    await session.execute('setApiKey', '');
    assert.equal(session.server.requests.length, 0);
    assert.equal(await session.server.connections(), 0);
  } finally {
    await session.dispose();
  }
}
