import assert from 'node:assert/strict';
import { AbortError } from '../../../../src/core/base/errors.ts';
import {
  commentsOnly,
  rateLimited,
  silence,
  silenceBeforeHeaders,
  status,
} from '../../../support/modelServer/faults.ts';
import { deferred, settle } from '../../../support/deferred.ts';
import { chunk, event, streamHeaders } from '../../../support/modelServer/turnSteps.ts';
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

  const says = (delta: object): object => ({ choices: [{ index: 0, delta }] });
  const empty = [
    ['comments', undefined],
    ['events without a choice', { choices: [] }],
    ['empty objects', {}],
    ['pings', { type: 'ping' }],
    ['empty pieces', says({ role: 'assistant', content: '', tool_calls: [] })],
    ['empty pieces of a call', says({ tool_calls: [{ index: 0, function: { arguments: '' } }] })],
  ] as const;
  for (const [name, data] of empty) {
    it(`D30: ${name} are no data`, async () => {
      const heard = deferred();
      rig.server.anything().reply(function* () {
        yield streamHeaders;
        for (let beat = 0; ; beat++) {
          yield { do: 'write', data: data === undefined ? ': beat\n\n' : event(data) };
          yield { do: 'pause', milliseconds: 1 };
          if (beat === 20) heard.resolve();
        }
      });
      const turn = rig.ask({ signal: abort.signal });
      await heard.promise;
      abort.abort();
      assert.deepEqual((await turn).events, [{ type: 'held' }, { type: 'sent' }]);
    });
  }

  const full = [
    ['text', says({ content: 'x' })],
    ['reasoning', says({ reasoning_content: 'x' })],
    ['a call', says({ tool_calls: [{ index: 0, function: { name: 'x', arguments: '' } }] })],
    ['why it stopped', { choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] }],
    ['its cost', { choices: [], usage: { prompt_tokens: 1, completion_tokens: 1 } }],
  ] as const;
  for (const [name, data] of full) {
    it(`D30: ${name} is data, and nothing is told after an abort`, async () => {
      rig.server.anything().reply(() => [streamHeaders, { do: 'write', data: event(data) }, { do: 'silence' }]);
      const { events } = await rig.ask({ signal: abort.signal }, ({ type }) => {
        if (type === 'data') abort.abort();
      });
      assert.deepEqual(events, [{ type: 'held' }, { type: 'sent' }, { type: 'data' }]);
    });
  }

  it('D30: events without data do not keep a turn open that is complete', async () => {
    rig.server.anything().reply(function* (request) {
      yield streamHeaders;
      yield { do: 'write', data: chunk(request, { content: 'whole' }, 'stop') };
      for (;;) {
        yield { do: 'write', data: event({ choices: [] }) };
        yield { do: 'pause', milliseconds: 1 };
        rig.clock.advance(200);
      }
    });
    assert.equal((await rig.ask()).turn?.text, 'whole');
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
