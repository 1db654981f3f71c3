import assert from 'node:assert/strict';
import { createServer, type AddressInfo } from 'node:net';
import {
  commentsOnly,
  emptyEvents,
  emptyStream,
  html,
  silence,
  silenceBeforeHeaders,
  status,
} from '../../../support/modelServer/faults.ts';
import { rejection, ScriptedSession } from '../../window/scriptedSession.ts';
import { child, refusal, requestsOf, spawn, toolTexts, untilReport } from '../scriptedTasks.ts';

describe('contract: bad input', () => {
  let session: ScriptedSession;

  beforeEach(async () => {
    session = await ScriptedSession.start();
  });

  afterEach(async () => {
    await session.dispose();
  });

  /** The one sentence with which a task ends in error. */
  async function failureOf(goal: string): Promise<string> {
    const report = await session.end(await spawn(session, goal));
    assert.equal(report['status'], 'error', JSON.stringify(report));
    const { error } = report;
    assert.ok(typeof error === 'string' && error !== '');
    assert.doesNotMatch(error, /\n|<html|\{"/);
    return error;
  }

  it('D4: without a key OpenAI is not called: an error that names the remedy, nothing registered', async () => {
    await session.set('model.baseUrl', undefined);
    const remedy = /Set API Key/;
    assert.match(refusal(await session.ask('delegate_task_async', { goal: 'Go' })), remedy);
    assert.match(refusal(await session.ask('delegate_task', { goal: 'Go' })), remedy);
    assert.match(await rejection(session.delegate('Convert', 'src/money')), remedy);
    assert.match(await rejection(session.execute('ask', { message: 'Hello' })), remedy);
    assert.deepEqual(await session.tasks(), []);
  });

  it('a base URL that is none is an error that names the setting', async () => {
    for (const url of ['localhost', 'ftp://models.example', 'http://user:password@models.example/v1']) {
      await session.set('model.baseUrl', url);
      const sentence = refusal(await session.ask('delegate_task_async', { goal: 'Go' }));
      assert.match(sentence, /fanout\.model\.baseUrl/);
      assert.ok(!sentence.includes('password@'));
    }
  });

  it('D4: a provider that offers nothing says so; offline needs neither network nor key', async () => {
    await session.set('model.provider', 'vscode');
    assert.match(refusal(await session.ask('delegate_task_async', { goal: 'Go' })), /VS Code offers no language model/);
    await session.set('model.provider', 'offline');
    const id = await spawn(session, 'Convert to ES modules', { module: 'src/dates' });
    await untilReport(session, id, ({ turns }) => Number(turns) >= 3);
    assert.equal(session.server.requests.length, 0);
  });

  it('a wrong key is told with its remedy, to a task and to who asked, and is tried once', async () => {
    const wrong = status(401, { message: 'Incorrect API key provided', code: 'invalid_api_key' });
    session.server.anything().always(wrong);
    await session.execute('setApiKey', 'sk-wrong-0123456789abcdef');
    try {
      const error = await failureOf('Keyed');
      assert.match(error, /Set API Key/);
      assert.ok(!error.includes('sk-wrong-0123456789abcdef'));
      assert.equal(requestsOf(session, 'Keyed').length, 1);
      assert.match(await rejection(session.execute('ask', { message: 'Hello' })), /Set API Key/);
    } finally {
      await session.execute('setApiKey', '');
    }
  });

  it('an endpoint that wants a key where none is set says so', async () => {
    session.server.anything().always(status(401, { message: 'Missing bearer token' }));
    assert.match(await failureOf('Keyless'), /Set API Key/);
  });

  it('an endpoint that cannot be reached is named with the setting', async () => {
    const closed = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => closed.once('listening', resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    await session.set('model.baseUrl', `http://127.0.0.1:${String(port)}/v1`);
    const error = await failureOf('Nowhere');
    assert.match(error, /cannot be reached/);
    assert.match(error, /fanout\.model\.baseUrl/);
    assert.match(error, new RegExp(String(port)));
  });

  it('a model without tools is told by the setting that names another', async () => {
    session.server.anything().always(status(400, { message: 'registry/gemma:2b does not support tools' }));
    assert.match(await failureOf('Toolless'), /tools.*fanout\.model\.name/);
    assert.equal(requestsOf(session, 'Toolless').length, 1);
  });

  it('a model that is not there is told by the setting that names another', async () => {
    session.server
      .anything()
      .always(status(404, { message: 'The model `scripted` does not exist', code: 'model_not_found' }));
    assert.match(await failureOf('Unknown model'), /fanout\.model\.name/);
  });

  it('a web page with 200 is an error that says so', async () => {
    session.server.anything().always(html());
    assert.match(await failureOf('Proxy'), /web page.*fanout\.model\.baseUrl/);
  });

  it('D31: an empty stream is tried again, and its end is no done', async () => {
    child(session, 'Flaky').reply(emptyStream()).say('Done.');
    const report = await session.end(await spawn(session, 'Flaky'));
    assert.deepEqual([report['status'], report['summary']], ['done', 'Done.']);
    assert.equal(requestsOf(session, 'Flaky').length, 2);
  });

  it('arguments that are not JSON, no object, of other types or for an unknown tool are told to the model, which goes on', async () => {
    child(session, 'Sloppy')
      .turn({
        calls: [
          { name: 'read_file', arguments: '{"path": "a.txt"' },
          { name: 'read_file', arguments: '["a.txt"]' },
          { name: 'read_file', arguments: { path: 7 } },
          { name: 'read_file', arguments: {} },
          { name: 'fly', arguments: {} },
          { name: 'write_file', arguments: '{"path": "sloppy.txt", "content": "half' },
        ],
      })
      .say('I gave up.');
    const report = await session.end(await spawn(session, 'Sloppy'));
    assert.deepEqual([report['status'], report['files_changed']], ['done', []]);
    const texts = toolTexts(requestsOf(session, 'Sloppy')[1]);
    assert.equal(texts.length, 6);
    for (const text of texts) assert.match(text, /^Error/);
    assert.match(texts[0] ?? '', /JSON/);
    assert.match(texts[3] ?? '', /path/);
    assert.match(texts[4] ?? '', /fly.*read_file/);
    const ids = requestsOf(session, 'Sloppy')[1]?.chat.body.messages.filter(({ role }) => role === 'tool');
    assert.equal(new Set(ids?.map(({ tool_call_id: id }) => id)).size, 6);
  });

  it('calls without ids of their own, and a hundred in one turn, are each answered once', async () => {
    const same = { name: 'list_files', arguments: { path: 'src/money' }, id: 'same' };
    const many = Array.from({ length: 100 }, (_, index) => ({
      name: 'read_file',
      arguments: { path: `nowhere-${String(index)}.txt` },
    }));
    child(session, 'Many')
      .turn({ calls: [same, same, { ...same, id: '' }, ...many] })
      .say('Done.');
    assert.equal((await session.end(await spawn(session, 'Many')))['status'], 'done');
    const messages = requestsOf(session, 'Many')[1]?.chat.body.messages ?? [];
    const asked = messages.flatMap(({ tool_calls: calls }) => calls ?? []).map(({ id }) => id);
    const answered = messages.flatMap(({ tool_call_id: id }) => id ?? []);
    assert.equal(new Set(asked).size, 103);
    assert.deepEqual([...answered].sort(), [...asked].sort());
  });

  it('without a model’s name the endpoint’s first one is used, and one that lists none is asked all the same', async () => {
    await session.set('model.name', '');
    child(session, 'Unnamed').say('Done.');
    await session.end(await spawn(session, 'Unnamed'));
    assert.equal(requestsOf(session, 'Unnamed')[0]?.chat.body.model, 'scripted');
    const other = await ScriptedSession.start();
    other.server.respondToModels(status(404));
    child(other, 'Unlisted').say('Done.');
    assert.equal((await other.end(await spawn(other, 'Unlisted')))['status'], 'done');
    await other.server.close();
  });

  it('a call that the length limit cut off is never run', async () => {
    child(session, 'Cut')
      .turn({ calls: [{ name: 'write_file', arguments: { path: 'cut.txt', content: 'whole' } }], finish: 'length' })
      .say('Understood.');
    const report = await session.end(await spawn(session, 'Cut'));
    assert.deepEqual([report['status'], report['files_changed']], ['done', []]);
    assert.match(toolTexts(requestsOf(session, 'Cut')[1])[0] ?? '', /smaller parts/);
  });

  it('D30: a model that never begins, falls silent, or sends only comments or empty events is tried twice, then stalled', async () => {
    await session.set('tasks.firstTokenTimeout', 0.3);
    await session.set('tasks.idleTimeout', 0.3);
    const kinds = [
      ['Never begins', silenceBeforeHeaders()],
      ['Falls silent', silence('I begin')],
      ['Only comments', commentsOnly()],
      ['Empty events', emptyEvents()],
    ] as const;
    for (const [goal, reply] of kinds) child(session, goal).always(reply);
    const ids = await Promise.all(kinds.map(([goal]) => spawn(session, goal)));
    for (const [index, id] of ids.entries()) {
      const report = await session.end(id);
      assert.equal(report['status'], 'error');
      assert.match(String(report['error']), /stalled/);
      const requests = requestsOf(session, kinds[index]?.[0] ?? '');
      assert.deepEqual(await Promise.all(requests.map(({ ended }) => ended)), ['abandoned', 'abandoned']);
    }
  });

  it('an unknown module is refused with those that may have been meant, by tool and command alike', async () => {
    for (const folder of ['src/mony', 'nowhere', 'package.json', '../elsewhere', '/etc']) {
      refusal(await session.ask('delegate_task_async', { goal: 'Go', module: folder }));
      await rejection(session.delegate('Go', folder));
    }
    await rejection(session.delegate('Go', ' '));
    assert.match(refusal(await session.ask('delegate_task_async', { goal: 'Go', module: 'src/mony' })), /src\/money/);
    const mistyped: readonly object[] = [
      { goal: 'Go', owns: 'src/**' },
      { goal: 'Go', role: 'boss' },
      { goal: 'Go', max_turns: 0 },
      { goal: 'Go', max_turns: 1.5 },
      { goal: 'Go', max_turns: '5' },
      { goal: 'Go', toolsets: 'read' },
      { goal: 'Go', context: 7 },
    ];
    for (const input of mistyped) refusal(await session.ask('delegate_task_async', input));
    assert.deepEqual(await session.tasks(), []);
    assert.equal(session.server.requests.length, 0);
  });
});
