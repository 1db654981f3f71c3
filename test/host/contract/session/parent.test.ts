import assert from 'node:assert/strict';
import { status } from '../../../support/modelServer/faults.ts';
import { rejection, ScriptedSession } from '../../window/scriptedSession.ts';
import { child, received, requestsOf, statuses, untilStatus } from '../scriptedTasks.ts';

const tools = [
  'delegate_task_async',
  'check_task',
  'steer_task',
  'collect_task',
  'cancel_task',
  'list_tasks',
  'delegate_task',
];

describe('contract: the parent agent', () => {
  let session: ScriptedSession;

  beforeEach(async () => {
    session = await ScriptedSession.start();
  });

  afterEach(async () => {
    await session.dispose();
  });

  const ask = (message: string): Promise<string> => session.execute<string>('ask', { message });

  /** The requests of the parent, in order. */
  const parentRequests = (): typeof session.server.chats =>
    session.server.chats.filter(({ chat }) => chat.system.includes('parent agent'));

  /** Has the parent start one held child per goal; resolves when its turn is over. */
  async function startedBy(message: string, ...goals: string[]): Promise<{ ids: string[]; release: () => void }> {
    const gate = session.server.gate();
    for (const goal of goals) child(session, goal).say(`${goal} is done.`, { gate });
    session.parent
      .turn({ calls: goals.map((goal) => ({ name: 'delegate_task_async', arguments: { goal } })) })
      .say('They work.');
    assert.equal(await ask(message), 'They work.');
    await gate.arrived(goals.length);
    return {
      ids: (await session.tasks()).slice(-goals.length).map(({ task_id: id }) => String(id)),
      release: () => {
        gate.release();
      },
    };
  }

  it('D1: its turn ends while its children run; it has the seven tools and only reading ones besides', async () => {
    await startedBy('Go', 'One', 'Two');
    assert.deepEqual(await statuses(session), ['running', 'running']);
    const [request] = parentRequests();
    const offered = request?.chat.tools ?? [];
    for (const tool of tools) assert.ok(offered.includes(tool), tool);
    assert.deepEqual(offered.filter((name) => !tools.includes(name)).sort(), [
      ...['find_references', 'get_diagnostics', 'list_files', 'read_file', 'search_text'],
    ]);
    for (const { function: offer } of request?.chat.body.tools ?? []) {
      const { parameters } = offer as unknown as { parameters: Record<string, unknown> };
      assert.equal(parameters['type'], 'object', offer.name);
      for (const word of ['anyOf', 'oneOf', 'allOf']) assert.ok(!(word in parameters), offer.name);
    }
  });

  it('D32: what ended meanwhile is told as one message, by itself, exactly once', async () => {
    const gate = session.server.gate();
    const { ids, release } = await startedBy('Go', 'One', 'Two');
    session.parent.say('Still here.', { gate }).say('Both are done.').say('As I said.');
    const answer = ask('Anything new?');
    await gate.arrived();
    release();
    for (const id of ids) await untilStatus(session, id, 'done');
    assert.equal(parentRequests().length, 3, 'nothing is told in the middle of a turn');
    gate.release();
    assert.equal(await answer, 'Still here.');
    await session.server.log.until(() => parentRequests()[3]);
    const notice = parentRequests()[3]?.chat.last ?? '';
    for (const word of [...ids, 'One is done.', 'Two is done.']) assert.ok(notice.includes(word), notice);
    assert.equal(await parentRequests()[3]?.ended, 'answered');
    assert.equal(await ask('What was that?'), 'As I said.');
    const texts = parentRequests()[4]?.chat.body.messages.filter(({ content }) =>
      String(content).includes('One is done.'),
    );
    assert.equal(texts?.length, 1);
    assert.equal(parentRequests().length, 5);
  });

  it('D32: a child that the parent collected is not told again', async () => {
    const { ids, release } = await startedBy('Go', 'Solo');
    session.parent.call('collect_task', { task_id: ids[0] }).say('It is done.').say('Nothing new.');
    const answer = ask('Wait for it');
    await session.server.log.until(() => parentRequests()[2]);
    release();
    assert.equal(await answer, 'It is done.');
    assert.equal(await ask('And now?'), 'Nothing new.');
    const everything = parentRequests().at(-1)?.chat.everything ?? '';
    assert.doesNotMatch(everything, /\[Task notices\][^[]*Solo is done\./);
    assert.equal(parentRequests().length, 5);
  });

  it('D32: after fanout.delegate the parent sums up once, when the last child has ended, however it did', async () => {
    const gate = session.server.gate();
    session.server.conversation('Module: src/money').say('Money is done.');
    session.server.conversation('Module: src/dates').say('', { gate });
    session.parent.say('One of two worked.');
    const ids = await session.delegate('Convert', 'src/money', 'src/dates');
    await untilStatus(session, ids[0] ?? '', 'done');
    await gate.arrived();
    assert.equal(parentRequests().length, 0);
    gate.release();
    await session.server.log.until(() => parentRequests()[0]);
    const notice = parentRequests()[0]?.chat.last ?? '';
    for (const word of [...ids, 'Money is done.', 'error']) assert.ok(notice.includes(word), notice);
    assert.equal(await parentRequests()[0]?.ended, 'answered');
  });

  it('D32: the parent sums up a delegation also when somebody else’s agent has collected all of it', async () => {
    for (const folder of ['src/cli', 'src/orders']) {
      session.server.conversation(`Module: ${folder}`).call('finish_task', { summary: `${folder} is converted.` });
    }
    session.parent.say('Both worked.');
    const ids = await session.delegate('Convert', 'src/cli', 'src/orders');
    const { results } = await session.ask('collect_task', { task_ids: ids });
    assert.deepEqual(
      (results as { status: string }[]).map(({ status }) => status),
      ['done', 'done'],
    );
    await session.server.log.until(() => parentRequests()[0]);
    const notice = parentRequests()[0]?.chat.last ?? '';
    for (const word of [...ids, 'src/cli is converted.', 'src/orders is converted.']) {
      assert.ok(notice.includes(word), notice);
    }
    assert.equal(await parentRequests()[0]?.ended, 'answered');
  });

  it('D33: children go on while the person talks and when the parent is stopped; who asked is told', async () => {
    const { ids, release } = await startedBy('Go', 'One');
    session.parent.say('It works.');
    assert.equal(await ask('How is it?'), 'It works.');
    const gate = session.server.gate();
    session.parent.say('Never said.', { gate });
    const answer = rejection(ask('Tell me more'));
    await gate.arrived();
    await session.execute('stopParent');
    await answer;
    assert.equal(await parentRequests().at(-1)?.ended, 'abandoned');
    assert.deepEqual(await statuses(session), ['running']);
    session.parent.say('It is done.');
    release();
    assert.equal((await untilStatus(session, ids[0] ?? '', 'done'))['status'], 'done');
    await session.server.log.until(() => parentRequests().find(({ chat }) => chat.last.includes('One is done.')));
  });

  it('D13: a parent that is stopped in collect_task leaves the child running', async () => {
    const { ids, release } = await startedBy('Go', 'One');
    session.parent.call('collect_task', { task_id: ids[0] }).always(() => [{ do: 'silence' }]);
    const answer = rejection(ask('Wait for it'));
    await session.server.log.until(() => (parentRequests()[2]?.outcome === 'answered' ? true : undefined));
    await session.execute('stopParent');
    await answer;
    assert.deepEqual(await statuses(session), ['running']);
    release();
    await untilStatus(session, ids[0] ?? '', 'done');
  });

  it('D14: its steering is marked as the parent’s', async () => {
    const { ids, release } = await startedBy('Go', 'One');
    session.parent.call('steer_task', { task_id: ids[0], message: 'Be brief', interrupt: true }).say('Told.');
    child(session, 'One').say('Brief.');
    assert.equal(await ask('Tell it to be brief'), 'Told.');
    const [, second] = await received(session, 'One', 2);
    assert.match(second?.chat.last ?? '', /parent[\s\S]*Be brief/);
    session.parent.always(() => [{ do: 'silence' }]);
    release();
    await session.end(ids[0]);
    assert.equal(requestsOf(session, 'One').length, 2);
  });

  it('D2, D8: its refused calls are { error } alone, and it goes on', async () => {
    session.parent
      .turn({
        calls: [
          { name: 'delegate_task_async', arguments: { goal: ' ' } },
          { name: 'check_task', arguments: { task_id: 'nobody-7' } },
          { name: 'check_task', arguments: '{"task_id": ' },
          { name: 'list_tasks', arguments: '[]' },
          { name: 'write_file', arguments: { path: 'parent.txt', content: 'x' } },
        ],
      })
      .say('None of it worked.');
    assert.equal(await ask('Try'), 'None of it worked.');
    const results = parentRequests()[1]?.chat.toolResults ?? [];
    assert.equal(results.length, 5);
    for (const text of results.slice(0, 4)) {
      assert.deepEqual(Object.keys(JSON.parse(text) as object), ['error']);
    }
    assert.match(results[1] ?? '', /nobody-7/);
    assert.match(results[2] ?? '', /JSON/);
    assert.match(results[4] ?? '', /write_file/);
    assert.deepEqual(await session.tasks(), []);
  });

  it('D8: D31: a result is one JSON object, the same as another agent gets; what there is to say of the call comes after it', async () => {
    const { ids, release } = await startedBy('Go', 'One');
    const odd = { name: 'check_task', arguments: { task_id: ids[0], verbose: true } };
    const list = { name: 'list_tasks', arguments: { status: 'done' } };
    session.parent
      .turn({ calls: [odd, list] })
      .turn({ calls: [list] })
      .turn({ calls: [list] })
      .say('Seen.');
    assert.equal(await ask('Look'), 'Seen.');
    const requests = parentRequests().slice(-3);
    for (const { chat } of requests) for (const text of chat.toolResults) JSON.parse(text);
    const known = await session.ask('check_task', odd.arguments);
    assert.deepEqual(Object.keys(JSON.parse(requests[0]?.chat.toolResults[0] ?? '') as object), Object.keys(known));
    assert.match(requests[0]?.chat.last ?? '', /^\[Fanout\] check_task has no field verbose/);
    assert.match(requests[2]?.chat.last ?? '', /^\[Fanout\] You made this same call/);
    session.parent.always(() => [{ do: 'silence' }]);
    release();
    await session.end(ids[0]);
  });

  it('D13: D35: stopped in delegate_task it knows next time what goes on', async () => {
    const gate = session.server.gate();
    const tasks = ['Left', 'Right'].map((goal) => ({ goal }));
    for (const { goal } of tasks) child(session, goal).say('Done.', { gate });
    session.parent
      .call('delegate_task', { tasks })
      .say('They go on.')
      .always(() => [{ do: 'silence' }]);
    const stopped = rejection(ask('Both'));
    await gate.arrived(2);
    await session.execute('stopParent');
    await stopped;
    assert.equal(await ask('And?'), 'They go on.');
    const ids = (await session.tasks()).map(({ task_id: id }) => String(id));
    const everything = parentRequests().at(-1)?.chat.everything ?? '';
    assert.match(everything, new RegExp(`\\{"error":"[^"]*goes on: ${ids.join(', ')};`));
    gate.release();
    for (const id of ids) assert.equal((await session.end(id))['status'], 'done');
  });

  it('R4: a conversation that has become too long is shortened once, the turn goes on, and the channel says so', async () => {
    const refusal = { message: "This model's maximum context length is 8192 tokens.", code: 'context_length_exceeded' };
    session.parent.say('y'.repeat(30_000)).reply(status(400, refusal)).say('I go on.').say('And on.');
    await ask('Tell me all.');
    assert.equal(await ask('And now?'), 'I go on.');
    const sizes = parentRequests().map(({ chat }) => chat.everything.length - chat.system.length);
    assert.ok((sizes[2] ?? 0) < (sizes[1] ?? 0) * 0.75, String(sizes));
    assert.equal(parentRequests()[2]?.chat.last, 'And now?');
    await session.execute('showOutput', 'parent');
    await session.output(/trying again: the conversation is too long for the model, so \d+ of its messages/);
    assert.equal(await ask('And then?'), 'And on.');
    assert.equal(parentRequests().length, 4);
  });
});
