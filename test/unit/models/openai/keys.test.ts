import assert from 'node:assert/strict';
import { errorEvent, rateLimited, status } from '../../../support/modelServer/faults.ts';
import { heldAt, say } from '../../../support/modelServer/reply.ts';
import { settle } from '../../../support/deferred.ts';
import { delays, modelError, ModelRig, retries } from './modelRig.ts';

describe('OpenAiModel: keys and limits', () => {
  let rig: ModelRig;
  let keys: string[];

  beforeEach(async () => {
    keys = ['canary-key-one'];
    rig = await ModelRig.start({ keys: () => keys });
  });

  afterEach(async () => {
    await rig.stop();
    rig.server.assertNoUnexpected();
  });

  /** The keys of the chat requests, in order of arrival. */
  const used = (): unknown[] => rig.server.chats.map((chat) => chat.headers.authorization?.replace('Bearer ', ''));

  it('a refused key is replaced by the next, which stays in use', async () => {
    keys = ['bad', 'good'];
    rig.server.respond((_, entry) => (entry.headers.authorization === 'Bearer bad' ? status(401) : say('ok')));
    const { turn, events } = await rig.ask();
    assert.equal(turn?.text, 'ok');
    assert.deepEqual(retries(events), ['API key refused']);
    await rig.ask();
    assert.deepEqual(used(), ['bad', 'good', 'good']);
  });

  it('a refused key that is taken again when no other is left has its place back', async () => {
    keys = ['first', 'second'];
    const script = rig.server.anything().reply(status(401)).say('1').reply(status(401)).say('3').say('4');
    await rig.ask();
    keys = ['first'];
    await rig.ask();
    await rig.ask();
    keys = ['first', 'second'];
    await rig.ask();
    assert.deepEqual(used(), ['first', 'second', 'first', 'first', 'first']);
    assert.equal(script.left, 0);
  });

  it('when all keys are refused each is tried once and the error names the remedy', async () => {
    keys = ['bad-1', 'bad-2'];
    rig.server.anything().always(status(401, { message: 'Incorrect API key provided: bad-2.' }));
    const { error } = await rig.ask();
    assert.equal(
      modelError(error),
      `auth: ${rig.server.baseUrl} refused the API key; set a valid one with 'Fanout: Set API Key'.`,
    );
    assert.deepEqual(used(), ['bad-1', 'bad-2']);
  });

  it('no credit and denied access pass on to the next key, then name the remedy', async () => {
    keys = ['empty', 'denied'];
    const broke = status(429, { message: 'You exceeded your current quota', code: 'insufficient_quota' });
    rig.server.respond((_, entry) => (entry.headers.authorization === 'Bearer empty' ? broke : status(403)));
    const { error, events } = await rig.ask();
    assert.deepEqual(retries(events), ['no credit left']);
    assert.match(modelError(error), /^auth: .* denies access .*'Fanout: Set API Key'/);
    keys = ['empty'];
    assert.match(modelError((await rig.ask()).error), /^auth: .* no credit left; add credit there/);
  });

  it('without a key nothing is sent in its place, and a 401 asks for one', async () => {
    keys = [];
    rig.server.anything().say('local').reply(status(401));
    assert.equal((await rig.ask()).turn?.text, 'local');
    assert.deepEqual(used(), [undefined]);
    assert.match(modelError((await rig.ask()).error), /^auth: .* asks for an API key; set one with/);
  });

  it('D4: OpenAI’s own address without a key is an error before any request', async () => {
    const requests: unknown[] = [];
    const fetch = (url: unknown): Promise<Response> => {
      requests.push(url);
      return Promise.reject(new Error('no network in tests'));
    };
    const other = await ModelRig.start({ baseUrl: 'https://api.openai.com/v1', keys: () => [' '], fetch });
    const { error } = await other.ask();
    assert.match(modelError(error), /^auth: OpenAI needs an API key; run 'Fanout: Set API Key'/);
    assert.deepEqual(requests, []);
    await other.stop();
  });

  it('S19: a key is found in no error, event or log, even when the server repeats it', async () => {
    const echo = { message: 'Bad request for Bearer canary-key-one and sk-live-abcdefghijklmnop' };
    rig.server.anything().reply(status(500, echo)).reply(status(400, echo));
    const { error, events } = await rig.ask();
    assert.match(modelError(error), /Bearer \[key\] and \[key\]/);
    assert.doesNotMatch(JSON.stringify([events, rig.logged, error]), /canary-key-one|sk-live/);
    assert.ok(rig.logged.length > 0);
  });

  it('S19: a key that cannot be sent is refused without being shown', async () => {
    keys = ['canary\nkey'];
    const { error } = await rig.ask();
    assert.match(modelError(error), /^auth: The API key has characters that no key has/);
    assert.doesNotMatch(modelError(error), /canary/);
  });

  it('the environment’s key, organization and headers are not sent to another address', async () => {
    keys = [];
    const names = ['OPENAI_API_KEY', 'OPENAI_ORG_ID', 'OPENAI_PROJECT_ID', 'OPENAI_ADMIN_KEY'];
    for (const name of names) process.env[name] = 'canary-env';
    process.env['OPENAI_CUSTOM_HEADERS'] = 'x-secret: canary-env';
    try {
      const other = await ModelRig.start({ baseUrl: rig.server.baseUrl, keys: () => [] });
      rig.server.anything().say('ok');
      await other.ask();
      assert.doesNotMatch(JSON.stringify(rig.server.requests[0]?.headers), /canary-env/);
      await other.stop();
    } finally {
      for (const name of [...names, 'OPENAI_CUSTOM_HEADERS']) Reflect.deleteProperty(process.env, name);
    }
  });

  it('waits as long as a 429 asks: seconds, milliseconds, or a date by the server’s own clock', async () => {
    const date = { 'retry-after': 'Fri, 20 Nov 2026 12:00:30 GMT', date: 'Fri, 20 Nov 2026 12:00:00 GMT' };
    const script = rig.server.anything().reply(rateLimited(7));
    script.reply(status(429, { headers: { 'retry-after-ms': '1500' } })).reply(status(429, { headers: date }));
    script.reply(status(503, { headers: { 'retry-after': '3' } })).say('ok');
    const { turn, events } = await rig.ask();
    assert.equal(turn?.text, 'ok');
    assert.deepEqual(delays(events), [7000, 1500, 30_000, 3000]);
    assert.deepEqual(retries(events), ['rate limited', 'rate limited', 'rate limited', 'HTTP 503']);
  });

  it('a 429 without a time is waited for longer and longer, ten times at most', async () => {
    rig.server.anything().always(status(429));
    const { error, events } = await rig.ask();
    assert.match(modelError(error), /^rate-limit: .*'fanout\.tasks\.maxConcurrent'/);
    assert.deepEqual(delays(events).slice(0, 3), [1500, 3000, 6000]);
    assert.equal(rig.server.chats.length, 11);
  });

  it('R4: asked to wait for nothing, or for a moment, it waits longer and longer all the same', async () => {
    for (const code of [429, 503]) {
      const other = await ModelRig.start();
      other.server.anything().always(status(code, { headers: { 'retry-after': '0' } }));
      const waits = delays((await other.ask()).events);
      assert.deepEqual(waits.slice(0, 3), code === 429 ? [1500, 3000, 6000] : [750, 1500, 3000]);
      await other.stop();
    }
  });

  it('R4: a date is waited for by our own clock when the server does not tell its', async () => {
    const headers = { 'retry-after': new Date(Date.now() + 60_000).toUTCString(), date: '' };
    rig.server.anything().reply(status(429, { headers })).say('ok');
    const [waited = 0] = delays((await rig.ask()).events);
    assert.ok(waited > 50_000 && waited <= 60_000, String(waited));
  });

  it('R4: a limit told in the middle of an answer holds all turns of the key back as one in its headers does', async () => {
    rig.jumps = false;
    const gate = rig.server.gate();
    const script = rig.server.anything().always(say('ok', { gate }));
    const limited = errorEvent({ message: 'Rate limit reached', code: 429 });
    for (let turn = 0; turn < 8; turn += 1) script.reply(limited);
    const turns = Array.from({ length: 8 }, () => rig.ask());
    await rig.server.received(8);
    await Promise.all(rig.server.requests.map((request) => request.ended));
    await settle();
    rig.clock.advance(1499);
    await settle();
    assert.equal(rig.server.chats.length, 8, 'nobody comes back early');
    rig.clock.advance(1);
    await gate.arrived(1);
    await settle();
    assert.equal(rig.server.chats.length, 9, 'one goes ahead');
    gate.release();
    assert.ok((await Promise.all(turns)).every(({ turn }) => turn?.text === 'ok'));
    assert.equal(rig.server.chats.length, 16);
  });

  it('R4: a limit that only the words of an event tell is waited for as a limit', async () => {
    rig.server
      .anything()
      .reply(errorEvent({ message: 'slow down', code: 'rate_limit_exceeded' }))
      .say('ok');
    assert.deepEqual(retries((await rig.ask()).events), ['rate limited']);
  });

  it('an hour’s wait is told and waited for; another key takes over at once', async () => {
    rig.server.anything().reply(rateLimited(3600)).say('ok');
    assert.deepEqual(delays((await rig.ask()).events), [3_600_000]);
    keys = ['limited', 'fresh'];
    const limited = rateLimited(3600);
    rig.server.respond((_, entry) => (entry.headers.authorization === 'Bearer limited' ? limited : say('other')));
    const { turn, events } = await rig.ask();
    assert.equal(turn?.text, 'other');
    assert.deepEqual(delays(events), [0]);
    await rig.ask();
    assert.deepEqual(used().slice(2), ['limited', 'fresh', 'fresh']);
  });

  it('a wait of more than six hours is an error at once, for every turn that follows as well', async () => {
    rig.server.anything().reply(rateLimited(86_400));
    for (let turn = 0; turn < 2; turn += 1) {
      const { error } = await rig.ask();
      assert.match(modelError(error), /^rate-limit: .* takes no more requests for 24 hours; add another key/);
    }
    assert.equal(rig.server.chats.length, 1);
  });

  it('32 turns share one wait after a 429, and come back one, two, four at a time', async () => {
    rig.jumps = false;
    const [limit, gate] = [rig.server.gate(), rig.server.gate()];
    const script = rig.server.anything().always(say('ok', { gate }));
    for (let turn = 0; turn < 32; turn += 1) script.reply(heldAt(limit, rateLimited(60)));
    const turns = Array.from({ length: 32 }, () => rig.ask());
    await limit.arrived(32);
    limit.release();
    await Promise.all(rig.server.requests.map((request) => request.ended));
    await settle();
    rig.clock.advance(59_999);
    await settle();
    assert.equal(rig.server.chats.length, 32, 'nobody comes back early');
    rig.clock.advance(1);
    for (const [ahead, note] of [
      [1, 'one goes ahead'],
      [3, 'two follow'],
      [7, 'four follow'],
      [15, 'eight follow'],
    ] as const) {
      await gate.arrived(ahead);
      await settle();
      assert.equal(rig.server.chats.length, 32 + ahead, note);
      gate.releaseNext(gate.held);
    }
    gate.release();
    const ended = await Promise.all(turns);
    assert.ok(ended.every(({ turn }) => turn?.text === 'ok'));
    assert.equal(rig.server.chats.length, 64, 'nobody ran into the limit a second time');
    for (const { events } of ended) assert.deepEqual(delays(events), [60_000]);
  });

  it('a turn that goes ahead and is aborted hands its place to the next', async () => {
    const gate = rig.server.gate();
    rig.server.anything().reply(rateLimited(60)).say('never', { gate }).always(say('ok'));
    const abort = new AbortController();
    const first = rig.ask({ signal: abort.signal });
    await rig.server.received(1);
    await rig.server.requests[0]?.ended;
    await settle();
    const second = rig.ask();
    await gate.arrived(1);
    abort.abort();
    assert.equal(((await first).error as Error).name, 'AbortError');
    assert.equal((await second).turn?.text, 'ok');
  });
});
