import assert from 'node:assert/strict';
import {
  commentsOnly,
  html,
  rateLimited,
  resetBeforeHeaders,
  resetMidStream,
} from '../../support/modelServer/faults.ts';
import { ModelServer } from '../../support/modelServer/modelServer.ts';

describe('ModelServer', () => {
  let server: ModelServer;

  beforeEach(async () => {
    server = await ModelServer.start();
  });

  afterEach(async () => {
    await server.close();
  });

  function ask(user: string, extra: object = {}, signal?: AbortSignal): Promise<Response> {
    const body = { model: 'm', stream: true, messages: [{ role: 'user', content: user }], ...extra };
    const init = { method: 'POST', body: JSON.stringify(body), ...(signal && { signal }) };
    return fetch(`${server.baseUrl}/chat/completions`, init);
  }

  it('streams text in chunks and ends with a finish reason and [DONE]', async () => {
    server.conversation('hello').say('a text longer than one chunk', { chunkSize: 6 });
    const events = (await (await ask('hello you')).text()).trim().split('\n\n');
    const deltas = events.slice(0, -1).map((line) => JSON.parse(line.slice(6)) as Chunk);
    assert.equal(deltas.map((data) => data.choices[0]?.delta.content ?? '').join(''), 'a text longer than one chunk');
    assert.ok(deltas.length > 5);
    assert.equal(deltas.at(-1)?.choices[0]?.finish_reason, 'stop');
    assert.equal(events.at(-1), 'data: [DONE]');
  });

  it('streams the arguments of a tool call in pieces under one index', async () => {
    server.anything().call('edit_file', { path: 'src/a.ts', old_string: 'x', new_string: 'y' });
    const text = await (await ask('go')).text();
    const pieces = [...text.matchAll(/"arguments":"((?:[^"\\]|\\.)*)"/g)].map((match) => match[1] ?? '');
    assert.ok(pieces.length > 3);
    const whole = JSON.parse(JSON.parse(`"${pieces.join('')}"`) as string) as unknown;
    assert.deepEqual(whole, { path: 'src/a.ts', old_string: 'x', new_string: 'y' });
  });

  it('answers without streaming when the request does not ask for it', async () => {
    server.anything().say('plain', { usage: { input: 3, output: 1, cached: 2 } });
    const body = (await (await ask('go', { stream: false })).json()) as Completion;
    assert.equal(body.choices[0]?.message.content, 'plain');
    assert.equal(body.usage.prompt_tokens_details.cached_tokens, 2);
  });

  it('keeps conversations apart by their first user message, each in its own order', async () => {
    server.conversation('one').say('one-1').say('one-2');
    server.conversation('two').say('two-1');
    const texts = [];
    for (const user of ['child one', 'child two', 'child one']) {
      texts.push(/"content":"(\w+-\d)"/.exec(await (await ask(user)).text())?.[1]);
    }
    assert.deepEqual(texts, ['one-1', 'two-1', 'one-2']);
  });

  it('answers 500 to a request that no scenario expects, and keeps it', async () => {
    server.conversation('one').say('hi');
    const response = await ask('other');
    assert.equal(response.status, 500);
    assert.match(await response.text(), /No scenario answers #0 POST \/chat\/completions, turn 0/);
    assert.equal(server.unexpected.length, 1);
    assert.throws(() => {
      server.assertNoUnexpected();
    }, /first user message: "other"/);
  });

  it('holds a turn at a gate until the test lets go', async () => {
    const gate = server.gate();
    server.anything().say('at last', { gate });
    let answered = false;
    const answer = ask('go').then((response) => {
      answered = true;
      return response.text();
    });
    await gate.arrived();
    assert.equal(gate.held, 1);
    assert.equal(answered, false);
    assert.equal(server.log.liveChats, 1);
    gate.release();
    assert.match(await answer, /at last/);
    assert.equal(await server.requests[0]?.ended, 'answered');
    assert.equal(server.log.liveChats, 0);
  });

  it('lets the longest waiting turn through first', async () => {
    const gate = server.gate();
    server.conversation('a').say('a', { gate });
    server.conversation('b').say('b', { gate });
    const first = ask('a').then((response) => response.text());
    await gate.arrived(1);
    const second = ask('b').then((response) => response.text());
    await gate.arrived(2);
    gate.releaseNext();
    await first;
    assert.equal(gate.held, 1);
    gate.releaseNext();
    await second;
  });

  it('sees that the client closed before the end', async () => {
    const gate = server.gate();
    server.anything().say('never', { gate });
    const abort = new AbortController();
    const answer = ask('go', {}, abort.signal);
    await gate.arrived();
    abort.abort();
    await assert.rejects(answer, { name: 'AbortError' });
    assert.equal(await server.requests[0]?.ended, 'abandoned');
    assert.equal(gate.held, 0);
  });

  it('plays faults: status with headers, HTML, resets before and after headers', async () => {
    const script = server.anything().reply(rateLimited(7)).reply(html());
    script.reply(resetBeforeHeaders()).reply(resetMidStream('some'));
    const limited = await ask('go');
    assert.deepEqual([limited.status, limited.headers.get('retry-after')], [429, '7']);
    assert.match(await (await ask('go')).text(), /<!doctype html>/);
    await assert.rejects(ask('go'), TypeError);
    const cut = await ask('go');
    assert.equal(cut.status, 200);
    await assert.rejects(cut.text(), TypeError);
    assert.deepEqual(await Promise.all(server.requests.slice(2).map((entry) => entry.ended)), ['broken', 'broken']);
    assert.equal(script.left, 0);
  });

  it('lists its models and logs headers in order of arrival', async () => {
    const init = { headers: { authorization: 'Bearer key-1' } };
    const list = (await (await fetch(`${server.baseUrl}/models`, init)).json()) as { data: { id: string }[] };
    assert.deepEqual(
      list.data.map((model) => model.id),
      ['scripted'],
    );
    assert.equal(server.requests[0]?.headers.authorization, 'Bearer key-1');
    server.assertNoUnexpected();
  });

  it('close() ends what is held, silent or commenting, and leaves no socket', async () => {
    const gate = server.gate();
    server.anything().say('held', { gate }).reply(commentsOnly());
    const held = ask('go');
    await gate.arrived();
    const commenting = await ask('go');
    await server.close();
    await assert.rejects(held, TypeError);
    await assert.rejects(commenting.text(), TypeError);
    assert.equal(server.log.liveChats, 0);
    assert.throws(() => server.baseUrl, /closed/);
  });
});

interface Chunk {
  choices: { delta: { content?: string }; finish_reason: string | null }[];
}

interface Completion {
  choices: { message: { content: string } }[];
  usage: { prompt_tokens_details: { cached_tokens: number } };
}
