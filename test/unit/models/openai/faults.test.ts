import assert from 'node:assert/strict';
import type { Message } from '../../../../src/core/model/message.ts';
import {
  cleanCut,
  emptyStream,
  errorEvent,
  html,
  huge,
  malformedJson,
  noChoices,
  raw,
  resetBeforeHeaders,
  resetMidStream,
  status,
} from '../../../support/modelServer/faults.ts';
import type { ChatBody } from '../../../support/modelServer/chatRequest.ts';
import { say, type Reply } from '../../../support/modelServer/reply.ts';
import { delays, modelError, ModelRig, retries, shown } from './modelRig.ts';

const messagesOf = (body: unknown): ChatBody['messages'] => (body as ChatBody).messages;

describe('OpenAiModel: faults of the transport', () => {
  let rig: ModelRig;

  beforeEach(async () => {
    rig = await ModelRig.start();
  });

  afterEach(async () => {
    await rig.stop();
    rig.server.assertNoUnexpected();
  });

  const passing: readonly (readonly [name: string, fault: Reply, reason: RegExp])[] = [
    ['a status 500', status(500), /^HTTP 500$/],
    ['a status 503', status(503), /^HTTP 503$/],
    ['a reset before the headers', resetBeforeHeaders(), /^connection lost$/],
    ['a reset in mid-stream', resetMidStream(), /^connection lost$/],
    ['a body cut without finish_reason', cleanCut(), /^answer cut off$/],
    ['an empty stream', emptyStream(), /^empty answer$/],
    ['a stream without choices', noChoices(), /^empty answer$/],
    ['an event that is not JSON', malformedJson(), /^malformed answer$/],
    ['an error event', errorEvent(), /^HTTP 500$/],
    ['an error event with the status of an upstream', errorEvent({ message: 'bad gateway', code: 502 }), /^HTTP 502$/],
    [
      'an error in a body with status 200',
      raw(200, '{"error":"boom"}', { 'content-type': 'application/json' }),
      /^HTTP 500$/,
    ],
  ];

  for (const [name, fault, reason] of passing) {
    it(`R4: after ${name}, twice, the turn is replayed and the partial text is void`, async () => {
      rig.server.anything().reply(fault).reply(fault).say('whole answer');
      const { turn, events, error } = await rig.ask();
      assert.equal(error, undefined);
      assert.equal(turn?.text, 'whole answer');
      assert.equal(shown(events), 'whole answer');
      const reasons = retries(events);
      assert.equal(reasons.length, 2);
      for (const told of reasons) assert.match(told, reason);
      assert.equal(rig.clock.pending, 0);
    });

    it(`R4: ${name} that does not pass ends as an error after six requests, never as a turn`, async () => {
      rig.server.anything().always(fault);
      const { turn, error } = await rig.ask();
      assert.equal(turn, undefined);
      assert.match(modelError(error), /^(server|protocol|unreachable): http:\/\/127|^unreachable: The connection to/);
      assert.equal(rig.server.chats.length, 6);
    });
  }

  it('waits longer from try to try, by chance between half and all of 1, 2, 4, 8, 16 s', async () => {
    rig.server.anything().always(status(500));
    const { events } = await rig.ask();
    assert.deepEqual(delays(events), [750, 1500, 3000, 6000, 12_000]);
  });

  it('a web page with status 200 is an error that names the setting, and is not asked for again', async () => {
    rig.server.anything().reply(html());
    const { error } = await rig.ask();
    assert.match(modelError(error), /^protocol: .*web page.*'fanout\.model\.baseUrl'/);
    assert.equal(await rig.server.requests[0]?.ended, 'answered');
  });

  it('a cut turn with a tool call is replayed whole, so that no torn call gets out', async () => {
    const call = { name: 'edit_file', arguments: '{"path":', id: 'torn' };
    rig.server
      .anything()
      .turn({ calls: [call], finish: 'none' })
      .call('edit_file', { path: 'a' }, { usage: 'none' });
    const { turn } = await rig.ask();
    assert.deepEqual(
      turn?.toolCalls.map(({ argumentsText }) => argumentsText),
      ['{"path":"a"}'],
    );
  });

  it('counts the tokens of an answer that was thrown away', async () => {
    const usage = { input: 100, output: 5 };
    rig.server.anything().reply(cleanCut('12345678')).say('ok', { usage });
    const { turn, events } = await rig.ask({ messages: [{ role: 'user', text: 'x'.repeat(40) }] });
    const wasted = events.flatMap((event) => (event.type === 'wasted' ? [event.usage] : []));
    assert.deepEqual(wasted, [{ input: 11, output: 2, cached: 0, estimated: true }]);
    assert.deepEqual(turn?.usage, { ...usage, cached: 0, estimated: false });
  });

  it('asks without stream_options for good once a server has refused it, all turns in flight included', async () => {
    const gate = rig.server.gate();
    rig.server.respond((request) => {
      const refusal = status(400, { message: 'Unrecognized request argument supplied: stream_options' });
      return request.body.stream_options === undefined ? say('ok') : (chat) => [{ do: 'hold', gate }, ...refusal(chat)];
    });
    const turns = Promise.all([rig.ask(), rig.ask(), rig.ask()]);
    await gate.arrived(3);
    gate.release();
    assert.deepEqual(
      (await turns).map(({ turn }) => turn?.text),
      ['ok', 'ok', 'ok'],
    );
    await rig.ask();
    assert.equal(rig.server.chats.length, 7);
  });

  const refusals = [
    "Unexpected role 'user' after role 'tool'",
    'After the optional system message, conversation roles must alternate user/assistant/user/assistant/...',
  ];
  for (const message of refusals) {
    it(`puts a word of the assistant before a user's message, for that model from then on, where the server says: ${message}`, async () => {
      const messages: Message[] = [
        { role: 'system', text: 'You work.' },
        { role: 'user', text: 'go' },
        { role: 'assistant', text: '', toolCalls: [{ id: 'a', name: 'read', argumentsText: '{}' }] },
        { role: 'tool', callId: 'a', toolName: 'read', text: 'one' },
        { role: 'user', text: '[Fanout] a note' },
        { role: 'user', text: 'steering' },
      ];
      rig.server.respond(({ body }) => {
        const roles = body.messages.map(({ role }) => role);
        const isBare = roles.some((role, index) => role === 'user' && /user|tool/.test(roles[index - 1] ?? ''));
        return isBare && body.model === 'scripted' ? status(400, { message }) : say('ok');
      });
      const { turn, events } = await rig.ask({ messages });
      assert.equal(turn?.text, 'ok');
      assert.deepEqual(retries(events), ['no user after tool']);
      await rig.ask({ messages });
      await rig.ask({ messages, model: 'another' });
      assert.deepEqual(
        rig.server.chats.map(({ body }) =>
          messagesOf(body)
            .map(({ role }) => role[0])
            .join(''),
        ),
        ['suatuu', 'suatauau', 'suatauau', 'suatuu'],
      );
      assert.deepEqual(messagesOf(rig.server.chats[1]?.body).at(-1), { role: 'user', content: 'steering' });
    });
  }

  it('gives up on a server that refuses the order of roles in any form', async () => {
    rig.server.anything().reply(status(400, { message: refusals[0] ?? '' }));
    rig.server.anything().reply(status(400, { message: refusals[0] ?? '' }));
    const { error } = await rig.ask();
    assert.match(modelError(error), /^request: .*Unexpected role 'user' after role 'tool'/);
    assert.equal(rig.server.chats.length, 2);
  });

  const final: readonly (readonly [name: string, fault: Reply, error: RegExp])[] = [
    [
      'a model without tools, as Ollama words it',
      status(400, { message: 'registry.ollama.ai/library/gemma:2b does not support tools' }),
      /^no-tools: The model 'scripted' cannot call tools .*name a tool-calling model in 'fanout\.model\.name'/,
    ],
    [
      'a model without tools, as vLLM words it',
      status(400, {
        message: '"auto" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set',
      }),
      /^no-tools: .*--enable-auto-tool-choice/,
    ],
    [
      'a model without tools, as OpenRouter words it',
      status(404, { message: 'No endpoints found that support tool use.' }),
      /^no-tools: /,
    ],
    [
      'a context that is too long, as OpenAI words it',
      status(400, { message: "This model's maximum context length is 8192 tokens.", code: 'context_length_exceeded' }),
      /^context-length: The conversation is too long for the model 'scripted'/,
    ],
    [
      'a context that is too long, as llama.cpp words it',
      status(400, { message: 'the request exceeds the available context size, try increasing it' }),
      /^context-length: /,
    ],
    [
      'a context that is too long, in an event',
      errorEvent({
        message: 'The number of tokens to keep from the initial prompt is greater than the context length',
      }),
      /^context-length: /,
    ],
    [
      'an unknown model',
      status(404, { message: 'model "nope" not found, try pulling it first' }),
      /^request: .* knows no model 'scripted'.*'fanout\.model\.name'/,
    ],
    ['a wrong path', raw(404, '404 page not found'), /^request: .*HTTP 404.*'fanout\.model\.baseUrl'/],
    [
      'a redirect, which would carry the key elsewhere',
      raw(302, '', { location: 'http://127.0.0.1:9/v1/chat/completions' }),
      /^request: .*HTTP 302.*'fanout\.model\.baseUrl'/,
    ],
    [
      'a request it cannot read',
      status(422, { message: 'bad\u001b[31m "field"' }),
      /^request: .*HTTP 422\) \(bad \[31m field\);/,
    ],
    ['a content filter', say('no', { finish: 'content_filter' }), /^request: The content filter of/],
  ];

  for (const [name, fault, sentence] of final) {
    it(`${name} is an error with its remedy, and is not asked for again`, async () => {
      rig.server.anything().reply(fault);
      const { error, events } = await rig.ask();
      assert.match(modelError(error), sentence);
      assert.deepEqual(retries(events), []);
    });
  }

  it('an endpoint that is not there is an error that names it and the setting, after three tries', async () => {
    const { baseUrl } = rig.server;
    await rig.server.close();
    const { error, events } = await rig.ask();
    const sentence = `${baseUrl} cannot be reached (ECONNREFUSED); check that it is running and that 'fanout.model.baseUrl' is right.`;
    assert.equal(modelError(error), `unreachable: ${sentence}`);
    assert.deepEqual(retries(events), ['not reachable', 'not reachable']);
  });

  it('a base URL that is none, or carries a password, is named without it', async () => {
    const other = await ModelRig.start({ baseUrl: 'http://user:secret@127.0.0.1:1/v1?token=secret' });
    const { error } = await other.ask();
    assert.match(modelError(error), /^unreachable: http:\/\/127\.0\.0\.1:1\/v1 cannot be reached/);
    const none = await ModelRig.start({ baseUrl: 'not a url' });
    assert.match(
      modelError((await none.ask()).error),
      /^unreachable: not a url cannot be reached.*'fanout\.model\.baseUrl'/,
    );
    await other.stop();
    await none.stop();
  });

  it('a kept-alive connection that the server closed meanwhile is replaced without a retry', async () => {
    rig.server.anything().say('1').say('2');
    await rig.ask();
    rig.server.closeIdleConnections();
    const { turn, events } = await rig.ask();
    assert.equal(turn?.text, '2');
    assert.deepEqual(retries(events), []);
  });

  it('R4: 20,000 chunks are put together whole', async () => {
    rig.server.conversation('go').reply(huge(20_000, 8));
    const { turn } = await rig.ask();
    assert.equal(turn?.text.length, 160_000);
  });

  it('R4: 10 MB of output, in one line or many, are put together', async function () {
    this.timeout(30_000);
    for (const [chunks, size] of [
      [400, 25_000],
      [2, 5_000_000],
    ] as const) {
      rig.server.anything().reply(huge(chunks, size));
      const { turn, error } = await rig.ask();
      assert.equal(error, undefined);
      assert.equal(turn?.text.length, chunks * size);
    }
  });
});
