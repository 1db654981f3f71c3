import assert from 'node:assert/strict';
import { turn } from '../../../support/modelServer/reply.ts';
import { ScriptedSession } from '../../window/scriptedSession.ts';
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

describe('contract: limits and rights', () => {
  let session: ScriptedSession;

  beforeEach(async () => {
    session = await ScriptedSession.start();
  });

  afterEach(async () => {
    await session.dispose();
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

  it('D8, D28, D32: an orchestrator sees its own subtree only, gives no more than it has, and hears of its children', async () => {
    await session.set('tasks.maxSpawnDepth', 2);
    const { id: stranger } = await spawnHeld(session, 'Stranger');
    const gate = session.server.gate();
    child(session, 'Below').say('Below is done.');
    child(session, 'Lead')
      .turn({
        calls: [
          { name: 'check_task', arguments: { task_id: stranger } },
          { name: 'delegate_task_async', arguments: { goal: 'Greedy', toolsets: ['edit'] } },
          { name: 'delegate_task_async', arguments: { goal: 'Below' } },
          { name: 'list_tasks', arguments: {} },
        ],
      })
      .call('list_tasks', {}, { gate })
      .say('Heard.');
    const lead = await spawn(session, 'Lead', { role: 'orchestrator', toolsets: ['read'] });
    await gate.arrived();
    const [, below] = (await session.tasks())
      .filter(({ parent_id: parent }) => parent === lead || parent === null)
      .slice(1);
    const belowId = String(below?.['task_id']);
    await untilStatus(session, belowId, 'done');
    gate.release();
    assert.equal((await session.end(lead))['summary'], 'Heard.');
    const [, second, third] = requestsOf(session, 'Lead');
    const [checked = '', greedy = '', , listed = ''] = toolTexts(second);
    assert.match(refusal(JSON.parse(checked) as Record<string, unknown>), new RegExp(stranger));
    assert.match(refusal(JSON.parse(greedy) as Record<string, unknown>), /edit.*read/);
    assert.deepEqual(
      (JSON.parse(listed) as { tasks: { task_id: string }[] }).tasks.map((task) => task.task_id),
      [belowId],
    );
    assert.match(third?.chat.last ?? '', /Below is done\./);
    assert.ok(!requestsOf(session, 'Below')[0]?.chat.tools.includes('write_file'));
  });

  it('D25: above keepFinished the oldest that was collected goes and is not found; others stay', async () => {
    await session.set('tasks.keepFinished', 1);
    const ids: string[] = [];
    for (const goal of ['One', 'Two', 'Three']) {
      child(session, goal).say('Done.');
      ids.push(await spawn(session, goal));
      await untilStatus(session, ids.at(-1) ?? '', 'done');
    }
    assert.equal((await session.tasks()).length, 3);
    await session.end(ids[1]);
    await session.end(ids[2]);
    assert.deepEqual(
      (await session.tasks()).map(({ task_id: id }) => id),
      [ids[0]],
    );
    assert.match(refusal(await session.ask('check_task', { task_id: ids[1] })), new RegExp(ids[1] ?? ''));
  });

  it('D28: toolsets withhold tools; unknown names are an error that lists the known ones', async () => {
    child(session, 'Look').say('Seen.');
    await session.end(await spawn(session, 'Look', { toolsets: ['read'] }));
    const { tools } = requestsOf(session, 'Look')[0]?.chat ?? { tools: [] };
    const reading = ['find_references', 'get_diagnostics', 'list_files', 'read_file', 'search_text'];
    assert.deepEqual([...tools].sort(), ['ask_parent', ...reading, 'finish_task'].sort());
    const sentence = refusal(await session.ask('delegate_task_async', { goal: 'Fly', toolsets: ['read', 'wings'] }));
    for (const word of ['wings', 'read', 'edit', 'terminal']) assert.ok(sentence.includes(word), sentence);
  });
});
