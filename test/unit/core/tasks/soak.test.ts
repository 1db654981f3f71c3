import assert from 'node:assert/strict';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { settle } from '../../../support/deferred.ts';
import { MemoryLogs } from '../../../support/memoryLogs.ts';
import { TaskStage } from '../../../support/taskStage.ts';

/** A disk that takes everything: what it holds is no part of the window's memory. */
class SinkLogs extends MemoryLogs {
  written = 0;

  override append(_: string, text: string): Promise<void> {
    this.written += text.length;
    return Promise.resolve();
  }
}

describe('Very many tasks', () => {
  it('R9: D25: 2,000 tasks leave no more in memory than the finished ones that are kept', async function () {
    this.timeout(60_000);
    const sink = new SinkLogs();
    const stage = new TaskStage(async ({ task, messages, settled, onEvent }) => {
      const call = { id: 'c', name: 'read_file', argumentsText: '{}' };
      const text = `${task.id} ${'x'.repeat(5_000)}`;
      messages.push({ role: 'system', text: 's' }, { role: 'user', text: task.spec.goal });
      onEvent({ type: 'turn-started', turn: 1 });
      messages.push({ role: 'assistant', text, toolCalls: [call] });
      await settled();
      onEvent({ type: 'call-started', call });
      onEvent({ type: 'call-ended', call, result: { ok: true, text } });
      messages.push({ role: 'tool', callId: 'c', toolName: 'read_file', text });
      return { kind: 'done', summary: 'ok' };
    }, sink);
    stage.limits.keepFinished = 50;
    const work = async (count: number): Promise<void> => {
      for (let done = 0; done < count; done += 100) {
        const tasks = Array.from({ length: 100 }, () =>
          stage.registry.spawn({ goal: 'work' }, { caller: null, origin: 'agent' }),
        );
        await Promise.all(tasks.map(({ ended }) => ended));
        stage.registry.markHeard(
          tasks.map(({ id }) => id),
          { caller: null, origin: 'agent' },
        );
        stage.runs.clear(); // the stage's own
      }
      await settle();
    };
    await work(500);
    const before = heapUsed();
    await work(2_000);
    const grown = heapUsed() - before;
    assert.ok(grown <= 5 * 1024 * 1024, `the heap grew by ${String(Math.round(grown / 1024))} KiB`);
    assert.equal(stage.registry.all().length, 50);
    assert.deepEqual(stage.registry.capacity, { running: 0, queued: 0, max: 4 });
    assert.equal(stage.clock.pending, 0, 'no timer is left');
    assert.ok(sink.written > 2_000 * 10_000, 'everything was stored');
  });
});

function heapUsed(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  return process.memoryUsage().heapUsed;
}
