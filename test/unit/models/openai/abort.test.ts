import assert from 'node:assert/strict';
import { AbortError } from '../../../../src/core/base/errors.ts';
import {
  commentsOnly,
  rateLimited,
  silence,
  silenceBeforeHeaders,
  status,
} from '../../../support/modelServer/faults.ts';
import { settle } from '../../../support/deferred.ts';
import { ModelRig } from './modelRig.ts';

describe('OpenAiModel: abort', () => {
  let rig: ModelRig;
  let abort: AbortController;

  beforeEach(async () => {
    rig = await ModelRig.start();
    abort = new AbortController();
  });

  afterEach(async () => {
    await rig.stop();
    rig.server.assertNoUnexpected();
  });

  const silent = [
    ['before the headers', silenceBeforeHeaders()],
    ['after the headers', silence()],
    ['in mid-stream', silence('partial')],
    ['while only comments come', commentsOnly()],
  ] as const;

  for (const [when, reply] of silent) {
    it(`R7: an abort ${when} rejects as such, and the server sees the close`, async () => {
      rig.server.anything().reply(reply);
      const turn = rig.ask({ signal: abort.signal });
      const [request] = await rig.server.received(1);
      await settle();
      abort.abort();
      const { error } = await turn;
      assert.ok(error instanceof AbortError);
      assert.equal(await request?.ended, 'abandoned');
    });
  }

  it('comments are no data, text is', async () => {
    rig.server.anything().reply(commentsOnly(1)).reply(silence('partial'));
    const commented = rig.ask({ signal: abort.signal });
    const [request] = await rig.server.received(1);
    await settle();
    abort.abort();
    assert.deepEqual((await commented).events, []);
    await request?.ended;

    const second = new AbortController();
    const { events } = await rig.ask({ signal: second.signal }, () => {
      second.abort();
    });
    assert.deepEqual(events, [{ type: 'data' }], 'and nothing is told after the abort');
  });

  it('an abort while waiting for a retry, or at the gate of a limit, ends the wait without a request', async () => {
    for (const fault of [status(500), rateLimited(60)]) {
      const stop = new AbortController();
      rig.server.anything().reply(fault);
      const { error } = await rig.ask({ signal: stop.signal }, (event) => {
        if (event.type === 'retry')
          queueMicrotask(() => {
            stop.abort();
          });
      });
      assert.ok(error instanceof AbortError);
    }
    assert.equal(rig.server.chats.length, 2);
  });

  it('a signal that has fired already sends nothing', async () => {
    abort.abort();
    const { error } = await rig.ask({ signal: abort.signal });
    assert.ok(error instanceof AbortError);
    assert.equal(rig.server.requests.length, 0);
  });

  it('100 turns on one signal leave no listener on it', async () => {
    rig.server.anything().always(() => [{ do: 'headers', status: 400, headers: {} }]);
    let listeners = 0;
    const { signal } = abort;
    const [add, remove] = [signal.addEventListener.bind(signal), signal.removeEventListener.bind(signal)];
    signal.addEventListener = (...args: Parameters<typeof add>): void => {
      listeners += 1;
      add(...args);
    };
    signal.removeEventListener = (...args: Parameters<typeof remove>): void => {
      listeners -= 1;
      remove(...args);
    };
    for (let turn = 0; turn < 100; turn += 1) await rig.ask({ signal });
    assert.equal(listeners, 0);
    assert.equal(rig.clock.pending, 0);
  });
});
