import assert from 'node:assert/strict';
import type { ModelEvent } from '../../../../src/core/model/modelClient.ts';
import { AgentStage, silent, tool } from '../../../support/agentStage.ts';
import { settle } from '../../../support/deferred.ts';
import { calls, inTurn, says } from '../../../support/scriptedModel.ts';

describe('The bounds of the agent loop', () => {
  it('D29: the request over the turn limit is never sent', async () => {
    let turn = 0;
    const echo = tool('echo', 'write', () => Promise.resolve(String(++turn)));
    const stage = new AgentStage(calls(['echo', {}]), [echo], 3);
    const end = await stage.run();
    assert.match(end.kind === 'failed' ? end.reason : '', /out of turns.*3/);
    assert.equal(stage.model.requests.length, 3);
  });

  it('D30: a silent model is aborted, asked once more, and then the run ends as stalled', async () => {
    const stage = new AgentStage(silent);
    const end = stage.run();
    await settle();
    stage.clock.advance(449_999);
    await settle();
    assert.equal(stage.model.requests.length, 1);
    stage.clock.advance(1);
    await settle();
    assert.equal(stage.model.requests[0]?.signal.aborted, true);
    assert.equal(stage.model.requests.length, 2);
    stage.clock.advance(450_000);
    const ended = await end;
    assert.match(ended.kind === 'failed' ? ended.reason : '', /^stalled/);
  });

  it('D30: a slow stream that moves never trips, one that stops moving does', async () => {
    const onEvents: ((event: { type: 'data' }) => void)[] = [];
    const stage = new AgentStage((_, onEvent) => {
      onEvents.push(onEvent);
      return silent();
    });
    const end = stage.run();
    await settle();
    for (let chunk = 0; chunk < 100; chunk++) {
      stage.clock.advance(59_000);
      onEvents[0]?.({ type: 'data' });
    }
    await settle();
    assert.equal(stage.model.requests.length, 1);
    stage.clock.advance(60_000);
    await settle();
    assert.equal(stage.model.requests.length, 2);
    stage.stop.abort();
    assert.deepEqual(await end, { kind: 'aborted' });
    assert.equal(stage.clock.pending, 0);
  });

  const waits = [
    ['before a retry', { type: 'retry', reason: '429', delayMs: 1 }],
    ['for leave to send', { type: 'held' }],
  ] as const;
  for (const [name, event] of waits) {
    it(`D30: the adapter’s own wait ${name} is no silence, which begins when the request is sent`, async () => {
      let tell: (event: ModelEvent) => void = () => undefined;
      const stage = new AgentStage((_, onEvent) => {
        tell = onEvent;
        onEvent(event);
        return silent();
      });
      const end = stage.run();
      await settle();
      stage.clock.advance(3_600_000);
      tell({ type: 'sent' });
      stage.clock.advance(449_999);
      await settle();
      assert.equal(stage.model.requests.length, 1);
      stage.clock.advance(1);
      await settle();
      assert.equal(stage.model.requests.length, 2);
      stage.stop.abort();
      await end;
    });

    it(`D34: a call that is cut short while it waits ${name} has cost nothing more`, async () => {
      const stage = new AgentStage((_, onEvent) => {
        onEvent(event);
        return silent();
      });
      const end = stage.run();
      await settle();
      stage.stop.abort();
      await end;
      assert.deepEqual(
        stage.events.flatMap(({ type }) => (type === 'usage' ? [type] : [])),
        [],
      );
    });
  }

  it('D31: an answer without text and without a call is a failure', async () => {
    const end = await new AgentStage(says('  \n')).run();
    assert.match(end.kind === 'failed' ? end.reason : '', /empty answer/);
  });

  it('D31: the same call with the same result is pointed out the third time and ends the run the sixth', async () => {
    const look = tool('look', 'read', () => Promise.resolve('nothing new'));
    const stage = new AgentStage(calls(['look', {}]), [look]);
    const end = await stage.run();
    assert.match(end.kind === 'failed' ? end.reason : '', /tool loop: look/);
    assert.equal(stage.model.requests.length, 6);
    assert.deepEqual(new Set(stage.answers), new Set(['nothing new']));
    const pointedOut = stage.model.requests.slice(1).map(({ messages }) => messages.at(-1)?.role === 'user');
    assert.deepEqual(pointedOut, [false, false, true, true, true]);
    assert.match(stage.messages.at(-1)?.text ?? '', /^\[Fanout\] You made this same call of look before/);
  });

  it('D31: two changes that undo each other over and over are a loop', async () => {
    const swap = tool('swap', 'write', ({ at = 0 }) => Promise.resolve(`at ${String(at)}`));
    const rounds = Array.from({ length: 14 }, (_, n) => calls(['swap', { at: n % 2 }]));
    const end = await new AgentStage(inTurn(...rounds, says('done')), [swap]).run();
    assert.match(end.kind === 'failed' ? end.reason : '', /tool loop: swap/);
  });

  it('D31: looking again after a new change is no loop', async () => {
    let edits = 0;
    const look = tool('look', 'read', () => Promise.resolve('same'));
    const edit = tool('edit', 'write', () => Promise.resolve(`edit ${String(++edits)}`));
    const rounds = Array.from({ length: 8 }, () => [calls(['look', {}]), calls(['edit', {}])]).flat();
    const stage = new AgentStage(inTurn(...rounds, says('done')), [look, edit]);
    assert.equal((await stage.run()).kind, 'finished');
  });
});
