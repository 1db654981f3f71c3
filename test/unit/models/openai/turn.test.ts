import assert from 'node:assert/strict';
import type { Message } from '../../../../src/core/model/message.ts';
import { turn } from '../../../support/modelServer/reply.ts';
import { raw } from '../../../support/modelServer/faults.ts';
import { modelError, ModelRig, shown } from './modelRig.ts';

describe('OpenAiModel: a turn', () => {
  let rig: ModelRig;

  beforeEach(async () => {
    rig = await ModelRig.start();
  });

  afterEach(async () => {
    await rig.stop();
    rig.server.assertNoUnexpected();
  });

  it('streams text as it comes and returns it whole, with the server’s usage', async () => {
    const usage = { input: 100, output: 7, cached: 64 };
    rig.server.anything().say('Hello, it is done.', { chunkSize: 4, usage });
    const { turn, events } = await rig.ask();
    assert.deepEqual(turn, {
      text: 'Hello, it is done.',
      toolCalls: [],
      finish: 'stop',
      usage: { ...usage, estimated: false },
      model: 'scripted',
    });
    assert.equal(shown(events), 'Hello, it is done.');
    assert.ok(events.filter((event) => event.type === 'text').length >= 4);
  });

  it('returns tool calls whose arguments came in pieces', async () => {
    const input = { path: 'src/ü.ts', old_string: 'a\nb', new_string: '“c”' };
    const calls = [
      { name: 'edit_file', arguments: input, id: 'one' },
      { name: 'read_file', arguments: { path: 'b' }, id: 'two' },
    ];
    rig.server.anything().turn({ text: 'Now', calls, chunkSize: 3 });
    const { turn } = await rig.ask();
    assert.equal(turn?.finish, 'tool-calls');
    assert.equal(turn.text, 'Now');
    assert.deepEqual(
      turn.toolCalls.map(({ id, name, argumentsText }) => [id, name, JSON.parse(argumentsText) as unknown]),
      [
        ['one', 'edit_file', input],
        ['two', 'read_file', { path: 'b' }],
      ],
    );
  });

  it('tells of every chunk of data, reasoning included, and keeps reasoning out of the text', async () => {
    rig.server.anything().say('yes', { reasoning: 'let me think about it for long', chunkSize: 5 });
    const { turn, events } = await rig.ask();
    assert.equal(turn?.text, 'yes');
    assert.ok(events.filter((event) => event.type === 'data').length >= 7);
  });

  it('sends the conversation, the tools and the model in the words of chat completions', async () => {
    rig.server.anything().say('ok');
    const messages: Message[] = [
      { role: 'system', text: 'be brief' },
      { role: 'user', text: 'go' },
      { role: 'assistant', text: '', toolCalls: [{ id: 'c1', name: 'read_file', argumentsText: '{"path":"a"}' }] },
      { role: 'tool', callId: 'c1', toolName: 'read_file', text: 'content' },
      { role: 'assistant', text: 'read', toolCalls: [] },
      { role: 'user', text: 'more' },
    ];
    const parameters = { type: 'object', properties: { path: { type: 'string' } } };
    await rig.ask({ messages, tools: [{ name: 'read_file', description: 'reads', parameters }], model: 'other' });
    const request = rig.server.chats[0];
    assert.deepEqual(request?.body, {
      model: 'other',
      messages: [
        { role: 'system', content: 'be brief' },
        { role: 'user', content: 'go' },
        {
          role: 'assistant',
          content: null,
          tool_calls: [{ id: 'c1', type: 'function', function: { name: 'read_file', arguments: '{"path":"a"}' } }],
        },
        { role: 'tool', tool_call_id: 'c1', content: 'content' },
        { role: 'assistant', content: 'read' },
        { role: 'user', content: 'more' },
      ],
      tools: [{ type: 'function', function: { name: 'read_file', description: 'reads', parameters } }],
      stream: true,
      stream_options: { include_usage: true },
    });
    assert.deepEqual(
      Object.keys(request.headers).sort(),
      ['accept', 'authorization', 'connection', 'content-length', 'content-type', 'host', 'user-agent'],
      'nothing else leaves the machine',
    );
  });

  it('sends no list of tools when there are none', async () => {
    rig.server.anything().say('ok');
    await rig.ask();
    const keys = Object.keys(rig.server.chats[0]?.chat.body ?? {});
    assert.deepEqual(keys, ['model', 'messages', 'stream', 'stream_options']);
  });

  it('sends arguments that are no JSON object wrapped, since servers refuse the whole conversation for them', async () => {
    rig.server.anything().say('ok');
    const call = (argumentsText: string): Message => {
      return { role: 'assistant', text: 'x', toolCalls: [{ id: 'c', name: 't', argumentsText }] };
    };
    await rig.ask({ messages: [call('{"torn'), call(''), call('[1]'), call('{"fine":1}')] });
    const sent = rig.server.chats[0]?.chat.body.messages.map((message) => message.tool_calls?.[0]?.function.arguments);
    assert.deepEqual(sent, ['{"invalid_arguments":"{\\"torn"}', '{}', '{"invalid_arguments":"[1]"}', '{"fine":1}']);
  });

  it('estimates the usage when the server sends none', async () => {
    rig.server.anything().say('12345678', { usage: 'none' });
    const { turn } = await rig.ask({ messages: [{ role: 'user', text: 'x'.repeat(400) }] });
    assert.deepEqual(turn?.usage, { input: 101, output: 2, cached: 0, estimated: true });
  });

  it('takes arguments as an object, content as parts, missing ids and the finish reason stop beside tool calls', async () => {
    const calls = [
      { name: 'read_file', arguments: { path: 'a' }, id: '' },
      { name: 'read_file', arguments: { path: 'b' }, id: '' },
    ];
    const dialect = { objectArguments: true, contentParts: true };
    rig.server.anything().turn({ text: 'parts of text, two or more', calls, finish: 'stop', dialect });
    const { turn } = await rig.ask();
    assert.equal(turn?.text, 'parts of text, two or more');
    assert.equal(turn.finish, 'tool-calls');
    assert.deepEqual(
      turn.toolCalls.map((call) => call.argumentsText),
      ['{"path":"a"}', '{"path":"b"}'],
    );
    assert.match(turn.toolCalls[0]?.id ?? '', /^[0-9a-z]{9}$/);
  });

  it('takes a whole completion from a server that does not stream', async () => {
    rig.server.respond(() => (request) => {
      const body = { ...request.body, stream: false };
      return turn({ text: 'whole', calls: [{ name: 't', arguments: {} }] })({ ...request, body });
    });
    const { turn: whole } = await rig.ask();
    assert.equal(whole?.text, 'whole');
    assert.equal(whole.toolCalls[0]?.argumentsText, '{}');
    assert.deepEqual(whole.usage, { input: 10, output: 5, cached: 0, estimated: false });
  });

  it('marks an answer that was cut by length, its torn arguments kept for the loop to refuse', async () => {
    rig.server.anything().turn({ calls: [{ name: 'write_file', arguments: '{"path":"a","cont' }], finish: 'length' });
    const { turn } = await rig.ask();
    assert.equal(turn?.finish, 'length');
    assert.equal(turn.toolCalls[0]?.argumentsText, '{"path":"a","cont');
  });

  it('puts characters together that packets of one byte tear', async () => {
    rig.server.anything().turn({ text: 'naïve – 🙂', calls: [{ name: 't', arguments: { a: '🙂' } }], packetSize: 1 });
    const { turn } = await rig.ask();
    assert.equal(turn?.text, 'naïve – 🙂');
    assert.deepEqual(JSON.parse(turn.toolCalls[0]?.argumentsText ?? ''), { a: '🙂' });
  });

  it('takes a turn as whole though the connection breaks after the finish reason', async () => {
    const last = { choices: [{ index: 0, delta: { content: 'all' }, finish_reason: 'stop' }] };
    rig.server.respond(() => () => [
      { do: 'headers', status: 200, headers: { 'content-type': 'text/event-stream' } },
      { do: 'write', data: `data: ${JSON.stringify(last)}\n\n` },
      { do: 'pause', milliseconds: 0 },
      { do: 'reset' },
    ]);
    const { turn, events } = await rig.ask();
    assert.equal(turn?.text, 'all');
    assert.equal(shown(events), 'all');
    assert.equal(rig.server.chats.length, 1);
  });

  it('does not wait for a server that has finished but keeps the connection open', async () => {
    const last = { choices: [{ index: 0, delta: { content: 'all' }, finish_reason: 'stop' }] };
    rig.server.respond(() => () => [
      { do: 'headers', status: 200, headers: { 'content-type': 'text/event-stream' } },
      { do: 'write', data: `data: ${JSON.stringify(last)}\n\ndata: [DONE]\n\n` },
      { do: 'silence' },
    ]);
    const { turn } = await rig.ask({}, (event) => {
      if (event.type !== 'text') return;
      setImmediate(() => {
        rig.clock.advance(100);
      });
    });
    assert.equal(turn?.text, 'all');
    assert.equal(await rig.server.requests[0]?.ended, 'abandoned');
    assert.equal(rig.clock.pending, 0);
  });

  it('uses one kept-alive connection for turns one after the other', async () => {
    rig.server.anything().say('1').say('2').say('3');
    for (let turn = 0; turn < 3; turn += 1) await rig.ask();
    assert.equal(await rig.server.connections(), 1);
  });

  it('takes the first model that the endpoint lists when none is named, and asks once', async () => {
    rig.server.respondToModels(raw(200, '{"data":[{"id":"zeta"},{"id":"alpha"}]}'));
    rig.server.anything().say('1').say('2');
    await rig.ask({ model: '' });
    rig.server.respondToModels(raw(500, ''));
    await rig.ask({ model: '' });
    assert.deepEqual(
      rig.server.chats.map(({ chat }) => chat.body.model),
      ['zeta', 'zeta'],
    );
  });

  it('a server that lists no models is asked all the same', async () => {
    rig.server.respondToModels(raw(404, 'no such page'));
    rig.server.anything().say('hello');
    assert.equal((await rig.ask({ model: '' })).turn?.text, 'hello');
  });

  it('lists the models of the endpoint, or says in one sentence why there is none', async () => {
    const list = (): Promise<readonly string[]> => rig.model.listModels(new AbortController().signal);
    rig.server.respondToModels(raw(200, '{"data":[{"id":"zeta"},{"name":"no id"},{"id":"alpha"}]}'));
    assert.deepEqual(await list(), ['zeta', 'alpha']);
    for (const [reply, reason] of [
      [raw(401, ''), /\/v1 lists no models: API key refused\.$/],
      [raw(404, 'no such page'), /\/v1 lists no models: HTTP 404\.$/],
      [raw(200, '<html>'), /lists no models: its address may have to end in \/v1\.$/],
      [raw(200, '{"data":[]}'), /lists no models: its address may have to end in \/v1\.$/],
    ] as const) {
      rig.server.respondToModels(reply);
      await assert.rejects(list(), (error: Error) => reason.test(modelError(error)));
    }
    const keyless = await ModelRig.start({ keys: () => [] });
    keyless.server.respondToModels(raw(401, ''));
    const refused = keyless.model.listModels(new AbortController().signal);
    await assert.rejects(refused, /\/v1 lists no models: it wants an API key\.$/);
    await keyless.stop();
    const stop = new AbortController();
    const aborted = rig.model.listModels(stop.signal);
    stop.abort();
    await assert.rejects(aborted, { name: 'AbortError' });
  });
});
