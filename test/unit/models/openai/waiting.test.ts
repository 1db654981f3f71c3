import assert from 'node:assert/strict';
import { callModel, type ModelCall } from '../../../../src/core/agent/modelCall.ts';
import type { AgentEvent } from '../../../../src/core/agent/agentEvent.ts';
import { MessageInbox } from '../../../../src/core/agent/inbox.ts';
import type { Message } from '../../../../src/core/model/message.ts';
import { ChildrenStage } from '../../../support/childrenStage.ts';
import { settle } from '../../../support/deferred.ts';
import { rateLimited, status } from '../../../support/modelServer/faults.ts';
import { heldAt, say } from '../../../support/modelServer/reply.ts';
import { ModelRig } from './modelRig.ts';

/** One call of an agent on the rig; its events and how it ended. */
class WaitingCall {
  readonly events: AgentEvent[] = [];
  readonly messages: Message[] = [{ role: 'user', text: 'go' }];
  readonly stop = new AbortController();
  end: string | undefined;

  constructor(rig: ModelRig, stall: ModelCall['stall']) {
    void callModel({
      model: rig.model,
      modelName: undefined,
      messages: () => [...this.messages],
      tools: [],
      stall,
      clock: rig.clock,
      inbox: new MessageInbox(),
      signal: this.stop.signal,
      onEvent: (event) => {
        this.events.push(event);
      },
    }).then((end) => {
      this.end = end.kind === 'failed' ? end.reason : end.kind;
    });
  }
}

describe('OpenAiModel: a call that waits before it is sent', () => {
  let rig: ModelRig;

  beforeEach(async () => {
    rig = await ModelRig.start();
    rig.jumps = false;
  });

  afterEach(async () => {
    await rig.stop();
  });

  /** Resolves when so many requests have come, and the adapter has nothing to do until the clock moves. */
  async function quiet(requests: number): Promise<void> {
    await rig.server.received(requests);
    for (const request of rig.server.requests) if (request.outcome !== 'open') await request.ended;
    await settle();
  }

  it('D30: is not silent, be it behind a limit or behind the one that goes ahead, and has its whole time then', async () => {
    const gate = rig.server.gate();
    const stall = { firstTokenMs: 2_000, idleMs: 2_000 };
    rig.server
      .anything()
      .reply(rateLimited(5))
      .reply(heldAt(gate, say('first')))
      .always(heldAt(gate, say('later')));
    const first = new WaitingCall(rig, stall);
    await untilEvent(first, 'text-voided');
    const others = [1, 2, 3].map(() => new WaitingCall(rig, stall));
    await Promise.all(others.map((other) => untilEvent(other, 'text-voided')));
    rig.clock.advance(5_000);
    await quiet(2);
    rig.clock.advance(1_900);
    gate.releaseNext();
    await quiet(4);
    assert.equal(first.end, 'turn');
    rig.clock.advance(1_900);
    gate.release();
    await quiet(5);
    await settle();
    assert.deepEqual(
      [first, ...others].map(({ end }) => end),
      ['turn', 'turn', 'turn', 'turn'],
    );
    assert.equal(rig.server.chats.length, 5, 'none was sent twice');
  });

  it('D34: that is cancelled in a backoff costs nothing', async () => {
    rig.server.anything().always(status(500));
    const call = new WaitingCall(rig, { firstTokenMs: 0, idleMs: 0 });
    await untilEvent(call, 'text-voided');
    call.stop.abort();
    await settle();
    assert.equal(call.end, 'aborted');
    assert.deepEqual(
      call.events.map(({ type }) => type),
      ['text-voided'],
    );
  });

  it('D14: takes along what was said meanwhile', async () => {
    rig.server.anything().reply(status(500)).reply(rateLimited(5)).say('ok');
    const call = new WaitingCall(rig, { firstTokenMs: 0, idleMs: 0 });
    for (const [tries, message] of ['one', 'two'].entries()) {
      await untilEvent(call, 'text-voided', tries + 1);
      call.messages.push({ role: 'user', text: message });
      rig.clock.advance(5_000);
    }
    await rig.server.received(3);
    assert.deepEqual(
      rig.server.chats.map(({ chat }) => chat.last),
      ['go', 'one', 'two'],
    );
  });

  it('D14: D17: a task that is steered while its request fails answers to that, and misses nothing', async () => {
    const gate = rig.server.gate();
    rig.jumps = true;
    rig.server
      .anything()
      .reply(heldAt(gate, status(500)))
      .say('Done.');
    const stage = new ChildrenStage((request, onEvent) =>
      rig.model.complete(request, (event) => {
        onEvent(event);
        if (event.type !== 'retry') return;
        setImmediate(() => {
          rig.clock.advance(event.delayMs);
        });
      }),
    );
    const id = await stage.tasks.spawn();
    await gate.arrived();
    await stage.tasks.call('steer_task', { task_id: id, message: 'Use tabs' });
    gate.release();
    await stage.tasks.registry.get(id).ended;
    assert.deepEqual(
      rig.server.chats.map(({ chat }) => chat.everything.includes('Use tabs')),
      [false, true],
    );
    const { status: end, missed_steer: missed } = await stage.tasks.call('collect_task', { task_id: id });
    assert.deepEqual([end, missed], ['done', undefined]);
  });
});

/** Resolves when a call has told so many events of this type. */
async function untilEvent({ events }: WaitingCall, type: AgentEvent['type'], count = 1): Promise<void> {
  while (events.filter((event) => event.type === type).length < count) {
    await new Promise<void>((resolve) => {
      setImmediate(resolve);
    });
  }
}
