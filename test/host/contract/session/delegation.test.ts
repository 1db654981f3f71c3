import assert from 'node:assert/strict';
import { turn } from '../../../support/modelServer/reply.ts';
import { rejection, ScriptedSession } from '../../window/scriptedSession.ts';
import {
  child,
  received,
  refusal,
  requestsOf,
  spawn,
  spawnHeld,
  statuses,
  toolTexts,
  untilStatus,
} from '../scriptedTasks.ts';

describe('contract: delegating', () => {
  let session: ScriptedSession;

  beforeEach(async () => {
    session = await ScriptedSession.start();
  });

  afterEach(async () => {
    await session.dispose();
  });

  it('D1: an id, the status and the capacity come back while the model has answered nothing', async () => {
    const gate = session.server.gate();
    child(session, 'First').say('Done.', { gate });
    const answer = await session.ask('delegate_task_async', { goal: 'First' });
    assert.deepEqual(Object.keys(answer).sort(), ['capacity', 'status', 'task_id']);
    assert.equal(answer['status'], 'running');
    assert.deepEqual(answer['capacity'], { running: 1, queued: 0, max: 4 });
    assert.equal((await received(session, 'First', 1))[0]?.outcome, 'open');
    gate.release();
    assert.equal((await session.end(String(answer['task_id'])))['summary'], 'Done.');
  });

  it('D2: a blank, missing or mistyped goal is an error, with no task and no model call', async () => {
    for (const input of [{ goal: '' }, { goal: ' \n\t' }, {}, { goal: 7 }, { goal: null }]) {
      refusal(await session.ask('delegate_task_async', input));
      refusal(await session.ask('delegate_task', input));
    }
    await rejection(session.delegate(' ', 'src/money'));
    assert.deepEqual(await session.tasks(), []);
    assert.equal(session.server.requests.length, 0);
  });

  it('D3: 1,000 spawns at once have 1,000 ids, and none of them is given again', async () => {
    session.server.anything().always(() => [{ do: 'silence' }]);
    await session.set('tasks.maxConcurrent', 1);
    const ids = await Promise.all(Array.from({ length: 1000 }, (_, index) => spawn(session, `Task ${String(index)}`)));
    assert.equal(new Set(ids).size, 1000);
    await session.execute('cancelAll');
    await untilStatus(session, ids[0] ?? '', 'cancelled');
    await session.execute('clearFinished');
    assert.deepEqual(await session.tasks(), []);
    assert.ok(!ids.includes(await spawn(session, 'One more')));
  });

  it('D5: a child’s first request holds its goal and context, and nothing of the parent or of another child', async () => {
    session.parent
      .turn({
        text: 'I keep the word kingfisher to myself.',
        calls: [
          { name: 'delegate_task_async', arguments: { goal: 'Left', context: 'Mind the left hand.' } },
          { name: 'delegate_task_async', arguments: { goal: 'Right', context: 'Mind the right hand.' } },
        ],
      })
      .say('Started.')
      .always(() => [{ do: 'silence' }]);
    session.server.anything().always(() => [{ do: 'silence' }]);
    assert.equal(await session.execute('ask', { message: 'The password is heron.' }), 'Started.');
    const [left] = await received(session, 'Left', 1);
    assert.ok(left);
    assert.deepEqual(
      left.chat.body.messages.map(({ role }) => role),
      ['system', 'user'],
    );
    assert.match(left.chat.firstUser, /Left[\s\S]*Mind the left hand\./);
    assert.doesNotMatch(JSON.stringify(left.body), /kingfisher|heron|Right|right hand/);
  });

  it('D23, D24: tasks are listed in order of spawning with exactly the fields of the contract; none is []', async () => {
    assert.deepEqual(await session.ask('list_tasks', {}), { tasks: [] });
    const long = `Convert ${'x'.repeat(80)}`;
    child(session, 'Ends').say('Done.');
    const first = await spawn(session, 'Ends', { module: 'src/money' });
    await session.end(first);
    const { id: second } = await spawnHeld(session, long);
    const [one, two] = await session.tasks();
    const { elapsed, ...rest } = one ?? {};
    assert.deepEqual(rest, {
      task_id: first,
      goal: 'Ends',
      module: 'src/money',
      status: 'done',
      turns: 1,
      output_lines: 1,
      parent_id: null,
    });
    assert.equal(two?.['goal'], long.slice(0, 60));
    assert.equal(typeof elapsed, 'number');
    assert.equal((await session.tasks())[0]?.['elapsed'], elapsed, 'frozen at the end');
    assert.ok(Number((await session.tasks())[1]?.['elapsed']) >= Number(two['elapsed']), 'never runs back');
    assert.deepEqual(
      ((await session.ask('list_tasks', { status: 'running' }))['tasks'] as { task_id: string }[]).map(
        (task) => task.task_id,
      ),
      [second],
    );
  });

  it('D8: every tool answers an unknown id with an error that names it and the tasks that there are', async () => {
    const { id } = await spawnHeld(session, 'Known');
    for (const [tool, input] of [
      ['check_task', { task_id: 'nobody-7' }],
      ['steer_task', { task_id: 'nobody-7', message: 'Hello' }],
      ['collect_task', { task_id: 'nobody-7', timeout: 0 }],
      ['cancel_task', { task_id: 'nobody-7' }],
    ] as const) {
      const sentence = refusal(await session.ask(tool, input));
      assert.ok(sentence.includes('nobody-7') && sentence.includes(id), `${tool}: ${sentence}`);
    }
  });

  it('D26: above the cap tasks wait first in first out, and every way to end frees the slot', async () => {
    await session.set('tasks.maxConcurrent', 1);
    const gate = session.server.gate();
    child(session, 'One').say('Done.', { gate });
    child(session, 'Two').say('', { gate });
    for (const goal of ['Three', 'Four']) child(session, goal).reply(() => [{ do: 'silence' }]);
    const ids = [];
    for (const goal of ['One', 'Two', 'Three', 'Four']) ids.push(await spawn(session, goal));
    assert.deepEqual(await statuses(session), ['running', 'queued', 'queued', 'queued']);
    const last = await session.ask('delegate_task_async', { goal: 'Five' });
    assert.deepEqual([last['status'], last['capacity']], ['queued', { running: 1, queued: 4, max: 1 }]);
    await gate.arrived();
    gate.releaseNext();
    await received(session, 'Two', 1);
    assert.deepEqual(await statuses(session), ['done', 'running', 'queued', 'queued', 'queued']);
    gate.release();
    await received(session, 'Three', 1);
    assert.deepEqual(await statuses(session), ['done', 'error', 'running', 'queued', 'queued']);
    await session.execute('cancelTask', ids[2]);
    await received(session, 'Four', 1);
    assert.deepEqual(await statuses(session), ['done', 'error', 'cancelled', 'running', 'queued']);
    assert.equal(session.server.log.peak, 1);
  });

  it('D26: a higher cap counts at once', async () => {
    await session.set('tasks.maxConcurrent', 1);
    session.server.anything().always(() => [{ do: 'silence' }]);
    await spawn(session, 'One');
    const second = await spawn(session, 'Two');
    await session.set('tasks.maxConcurrent', 2);
    await untilStatus(session, second, 'running');
  });

  it('D27: a leaf is offered no delegation tools, and a forged call is refused', async () => {
    child(session, 'Forge').call('delegate_task_async', { goal: 'Deeper' }).say('I could not.');
    const report = await session.end(await spawn(session, 'Forge'));
    assert.equal(report['status'], 'done');
    const [first, second] = requestsOf(session, 'Forge');
    assert.deepEqual(
      first?.chat.tools.filter((name) => /delegate|steer|collect|check_task|cancel|list_tasks/.test(name)),
      [],
    );
    assert.match(toolTexts(second)[0] ?? '', /delegate_task_async/);
    assert.equal((await session.tasks()).length, 1);
  });

  it('D27: an orchestrator at the floor becomes a leaf and is told so', async () => {
    child(session, 'Lead').say('Done.');
    await session.end(await spawn(session, 'Lead', { role: 'orchestrator' }));
    const [first] = requestsOf(session, 'Lead');
    assert.ok(!first?.chat.tools.includes('delegate_task_async'));
    assert.match(first?.chat.firstUser ?? '', /leaf/);
  });

  it('D27: beyond the depth the error holds both numbers', async () => {
    await session.set('tasks.maxSpawnDepth', 2);
    const gate = session.server.gate();
    child(session, 'Lead').call('delegate_task_async', { goal: 'Deeper' }, { gate }).say('I could not.');
    const id = await spawn(session, 'Lead', { role: 'orchestrator' });
    await gate.arrived();
    await session.set('tasks.maxSpawnDepth', 1);
    gate.release();
    await session.end(id);
    const answer = JSON.parse(toolTexts(requestsOf(session, 'Lead')[1])[0] ?? '') as Record<string, unknown>;
    const sentence = refusal(answer);
    assert.match(sentence, /\b1\b.*\b1\b/);
  });

  it('D26, D27: an orchestrator inside collect_task frees its slot, also from two of them at once', async () => {
    await session.set('tasks.maxConcurrent', 1);
    await session.set('tasks.maxSpawnDepth', 3);
    const lead = child(session, 'Lead');
    lead.turn({
      calls: [
        { name: 'delegate_task_async', arguments: { goal: 'Quick' } },
        { name: 'delegate_task_async', arguments: { goal: 'Slow', role: 'orchestrator' } },
      ],
    });
    lead.reply((request) => {
      const ids = request.toolResults.map((text) => (JSON.parse(text) as { task_id: string }).task_id);
      const calls = ids.map((id) => ({ name: 'collect_task', arguments: { task_id: id } }));
      return turn({ calls })(request);
    });
    lead.say('Both are back.');
    child(session, 'Quick').say('Quick is done.');
    child(session, 'Slow').call('delegate_task', { goal: 'Deep' }).say('Slow is done.');
    child(session, 'Deep').say('Deep is done.');
    const report = await session.end(await spawn(session, 'Lead', { role: 'orchestrator' }));
    assert.equal(report['summary'], 'Both are back.');
    const results = toolTexts(requestsOf(session, 'Lead')[2]).map(
      (text) => JSON.parse(text) as Record<string, unknown>,
    );
    assert.deepEqual(
      results.map(({ status, summary }) => [status, summary]),
      [
        ['done', 'Quick is done.'],
        ['done', 'Slow is done.'],
      ],
    );
    assert.equal(session.server.log.peak, 1);
  });

  it('D28: toolsets withhold tools; unknown names are an error that lists the known ones', async () => {
    child(session, 'Look').say('Seen.');
    await session.end(await spawn(session, 'Look', { toolsets: ['read'] }));
    const { tools } = requestsOf(session, 'Look')[0]?.chat ?? { tools: [] };
    assert.deepEqual([...tools].sort(), ['finish_task', 'list_files', 'read_file', 'search_text']);
    const sentence = refusal(await session.ask('delegate_task_async', { goal: 'Fly', toolsets: ['read', 'wings'] }));
    for (const word of ['wings', 'read', 'edit', 'terminal']) assert.ok(sentence.includes(word), sentence);
  });
});
