import assert from 'node:assert/strict';
import type { Gate } from '../../../support/modelServer/gate.ts';
import type { Reply } from '../../../support/modelServer/reply.ts';
import { silence } from '../../../support/modelServer/faults.ts';
import { ScriptedSession } from '../../window/scriptedSession.ts';
import { child, received, requestsOf, spawn, spawnHeld, toolTexts, untilReport } from '../scriptedTasks.ts';

const listing = { name: 'list_files', arguments: { path: 'src/money' } };

/** Streams this text in one piece, tells the gate, and then nothing more until the client leaves. */
function silenceAfter(text: string, gate: Gate): Reply {
  return function* (request) {
    for (const step of silence(text)(request)) {
      if (step.do !== 'silence') yield step;
    }
    yield { do: 'hold', gate };
  };
}

describe('contract: what a task is doing', () => {
  let session: ScriptedSession;

  beforeEach(async () => {
    session = await ScriptedSession.start();
  });

  afterEach(async () => {
    await session.dispose();
  });

  it('D6: a busy child is checked at once, with exactly the fields of the contract, "" and 0 before any output', async () => {
    const gate = session.server.gate();
    child(session, 'Silent').say('Done.', { gate });
    const id = await spawn(session, 'Silent');
    await gate.arrived();
    const { elapsed, turns, ...report } = await session.ask('check_task', { task_id: id });
    assert.deepEqual(report, {
      task_id: id,
      goal: 'Silent',
      status: 'running',
      output_preview: '',
      output_lines: 0,
      dropped_lines: 0,
      files_changed: [],
      usage: { input: 0, output: 0, cached: 0, estimated: false, subtree: { input: 0, output: 0 } },
    });
    assert.ok(typeof elapsed === 'number' && elapsed >= 0);
    assert.ok(turns === 0 || turns === 1);
  });

  it('D6: the preview is the last 10 lines, joined by line feeds', async () => {
    const gate = session.server.gate();
    const lines = Array.from({ length: 12 }, (_, index) => `line ${String(index + 1)}`);
    child(session, 'Talk').reply(silenceAfter(lines.join('\n'), gate));
    const id = await spawn(session, 'Talk');
    await gate.arrived();
    const report = await untilReport(session, id, ({ output_lines: count }) => count === 12);
    assert.equal(report['output_preview'], lines.slice(-10).join('\n'));
    assert.equal(report['dropped_lines'], 0);
  });

  it('D7: line 201 drops the oldest and counts it; the unfinished line is visible; chunks are joined into lines', async () => {
    const gate = session.server.gate();
    const lines = Array.from({ length: 230 }, (_, index) => `line ${String(index + 1)}`);
    child(session, 'Talk').reply(silenceAfter(lines.join('\n'), gate));
    const id = await spawn(session, 'Talk');
    await gate.arrived();
    const report = await untilReport(session, id, ({ output_preview: preview }) =>
      String(preview).endsWith('line 230'),
    );
    assert.equal(report['output_lines'], 200);
    assert.equal(report['dropped_lines'], 30);
  });

  it('D7: a line holds 500 characters and no half of a surrogate pair', async () => {
    const { gate, script, id } = await spawnHeld(session, 'Long');
    script.say(`${'x'.repeat(499)}😀tail\nshort`);
    gate.release();
    const report = await session.end(id);
    const lines = String(report['output_tail']).split('\n');
    assert.equal(lines.at(-2), 'x'.repeat(499));
    assert.equal(lines.at(-1), 'short');
  });

  it('D7: what is not the model’s text carries a prefix: tool calls and steering', async () => {
    const { gate, script, id } = await spawnHeld(session, 'Prefixes');
    script.say('Plain text.');
    await session.ask('steer_task', { task_id: id, message: 'Mind the gap' });
    gate.release();
    const lines = String((await session.end(id))['output_tail']).split('\n');
    const prefix = /^[^\w\s]+ /.exec(lines.find((line) => line.includes('list_files')) ?? '')?.[0];
    assert.ok(prefix, lines.join('|'));
    assert.ok(lines.find((line) => line.includes('Mind the gap'))?.startsWith(prefix));
    assert.ok(lines.includes('Plain text.'));
  });

  it('D29: the request over the turn limit is never sent; status error, the reason named, the work kept', async () => {
    child(session, 'Busy')
      .turn({ text: 'First.', calls: [{ name: 'write_file', arguments: { path: 'turns.txt', content: 'kept\n' } }] })
      .turn({ text: 'Second.', calls: [listing] });
    const report = await session.end(await spawn(session, 'Busy', { max_turns: 2 }));
    assert.equal(report['status'], 'error');
    assert.match(String(report['error']), /turns.*2/);
    assert.equal(requestsOf(session, 'Busy').length, 2);
    assert.deepEqual(report['files_changed'], [{ path: 'turns.txt', added: 1, removed: 0 }]);
    session.server.assertNoUnexpected();
  });

  it('D29: fanout.tasks.maxTurns bounds every task, also one that asks for more', async () => {
    await session.set('tasks.maxTurns', 1);
    child(session, 'Greedy').turn({ calls: [listing] });
    const report = await session.end(await spawn(session, 'Greedy', { max_turns: 9 }));
    assert.deepEqual([report['status'], requestsOf(session, 'Greedy').length], ['error', 1]);
  });

  it('D31: neither text nor a tool call is an error, not done', async () => {
    for (const [index, text] of ['', ' \n '].entries()) {
      const goal = `Nothing ${String(index)}`;
      child(session, goal).say(text);
      const report = await session.end(await spawn(session, goal));
      assert.equal(report['status'], 'error');
      assert.match(String(report['error']), /empty/);
    }
  });

  it('D31: the same call with the same result is pointed out the third time and ends the task the sixth', async () => {
    const script = child(session, 'Loop');
    for (let count = 0; count < 6; count++) script.turn({ calls: [listing] });
    const report = await session.end(await spawn(session, 'Loop'));
    assert.equal(report['status'], 'error');
    assert.match(String(report['error']), /list_files/);
    const requests = requestsOf(session, 'Loop');
    assert.equal(requests.length, 6);
    assert.equal(new Set(requests.slice(1).map((request) => toolTexts(request)[0])).size, 1);
    assert.deepEqual(
      requests.slice(1).map(({ chat }) => chat.last.includes('same call')),
      [false, false, true, true, true],
    );
  });

  it('D34: usage is a task’s own and its subtree’s, failures and cancelled calls included', async () => {
    await session.set('tasks.maxSpawnDepth', 2);
    child(session, 'Lead')
      .call('delegate_task', { goal: 'Fails' }, { usage: { input: 100, output: 10, cached: 40 } })
      .say('Done.', { usage: { input: 200, output: 20 } });
    child(session, 'Fails').say('', { usage: { input: 7, output: 3 } });
    const report = await session.end(await spawn(session, 'Lead', { role: 'orchestrator' }));
    assert.deepEqual(report['usage'], {
      input: 300,
      output: 30,
      cached: 40,
      estimated: false,
      subtree: { input: 307, output: 33 },
    });
    const { id, gate } = await spawnHeld(session, 'Cancelled');
    await session.ask('cancel_task', { task_id: id });
    gate.release();
    const usage = (await session.end(id))['usage'] as { input: number; estimated: boolean };
    assert.ok(usage.input > 0 && usage.estimated);
  });

  it('D34: a server that sends no usage gets it estimated', async () => {
    child(session, 'Unmetered').say('Done.', { usage: 'none' });
    const usage = (await session.end(await spawn(session, 'Unmetered')))['usage'] as {
      input: number;
      estimated: boolean;
    };
    assert.ok(usage.input > 0 && usage.estimated);
  });

  it('D23: elapsed runs while a task does and stands still when it has ended', async () => {
    const { id, gate, script } = await spawnHeld(session, 'Watched');
    script.say('Done.');
    const first = Number((await session.ask('check_task', { task_id: id }))['elapsed']);
    const second = Number((await session.ask('check_task', { task_id: id }))['elapsed']);
    assert.ok(second >= first && first >= 0);
    gate.release();
    const { elapsed } = await session.end(id);
    assert.ok(Number(elapsed) >= second);
    assert.equal((await session.ask('check_task', { task_id: id }))['elapsed'], elapsed);
    await received(session, 'Watched', 2);
  });
});
