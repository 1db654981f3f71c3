import assert from 'node:assert/strict';
import { symlink } from 'node:fs/promises';
import { closeEditors } from '../../../support/editors.ts';
import { call } from '../../../support/modelServer/reply.ts';
import { rejection, ScriptedSession, type Answer } from '../../window/scriptedSession.ts';
import { CaseFolder } from '../caseFolder.ts';
import { DrivenChild } from '../drivenChild.ts';
import { child, received, requestsOf, spawn, untilReport, untilStatus } from '../scriptedTasks.ts';

interface WaitingFor {
  readonly kind: string;
  readonly request_id: string;
  readonly text: string;
}

describe('contract: what a task waits for somebody for', () => {
  let session: ScriptedSession;
  let files: CaseFolder;

  beforeEach(async () => {
    session = await ScriptedSession.start();
    files = await CaseFolder.make();
  });

  afterEach(async () => {
    await session.dispose();
    await closeEditors();
  });

  const waitingFor = (report: Answer): WaitingFor => report['waiting_for'] as WaitingFor;

  /** Starts a child that asks, and then says that it is done. */
  const asking = async (goal: string, question: string): Promise<string> => {
    child(session, goal).call('ask_parent', { question }).say('Done.');
    return spawn(session, goal);
  };

  const answerTo = async (goal: string): Promise<string> =>
    (await received(session, goal, 2))[1]?.chat.toolResults.at(-1) ?? '';

  it('D38: collect_task comes back early with the question, and steer_task answers it', async () => {
    const id = await asking('Ask the parent', 'Tabs or blanks?');
    const report = await session.ask('collect_task', { task_id: id, timeout: 20 });
    assert.deepEqual([report['status'], report['timed_out'], waitingFor(report).kind], ['waiting', false, 'question']);
    assert.equal(waitingFor(report).text, 'Tabs or blanks?');
    assert.deepEqual(await session.ask('steer_task', { task_id: id, message: 'Blanks, two of them' }), {
      ok: true,
      receipt: 'queued',
    });
    assert.match(await answerTo('Ask the parent'), /parent[^]*Blanks, two of them/);
    const end = await session.end(id);
    assert.deepEqual([end['status'], end['waiting_for'], end['missed_steer']], ['done', undefined, undefined]);
    const said = requestsOf(session, 'Ask the parent')[1]?.chat.body.messages.filter(({ role }) => role === 'user');
    assert.equal(said?.length, 1, 'the answer is not said twice');
  });

  it('D38: the person answers by command, once; what asks nothing is not answered', async () => {
    const id = await asking('Ask the person', 'Which of the two?');
    await rejection(session.execute('answerTask', 'nobody', 'The first'));
    await untilStatus(session, id, 'waiting');
    await rejection(session.execute('answerTask', id, ' '));
    assert.deepEqual(await session.execute('answerTask', id, 'The second'), { ok: true });
    assert.match(await answerTo('Ask the person'), /user[^]*The second/);
    await rejection(session.execute('answerTask', id, 'The first'));
    assert.equal((await session.end(id))['status'], 'done');
  });

  it('D38: delegate_task comes back early with what its task asks', async () => {
    child(session, 'Ask at once').call('ask_parent', { question: 'Go on?' }).say('Done.');
    const { results } = (await session.ask('delegate_task', { goal: 'Ask at once' })) as { results: Answer[] };
    const [report = {}] = results;
    assert.equal(waitingFor(report).text, 'Go on?');
    await session.ask('steer_task', { task_id: report['task_id'], message: 'Yes' });
    assert.equal((await session.end(String(report['task_id'])))['summary'], 'Done.');
  });

  it('D38: our idle parent is told of a question by itself, and what it steers with is the answer', async () => {
    child(session, 'Ask an idle one').call('ask_parent', { question: 'May I rename it?' }).say('Renamed.');
    session.parent
      .call('delegate_task_async', { goal: 'Ask an idle one' })
      .say('It is on its way.')
      .reply((request) => {
        const [, id] = /"task_id":"([^"]+)"[^\n]*May I rename it\?/.exec(request.last) ?? [];
        return call('steer_task', { task_id: id, message: 'You may' })(request);
      })
      .say('I allowed it.')
      .say('All done.');
    assert.equal(await session.execute('ask', { message: 'Go' }), 'It is on its way.');
    assert.match(await answerTo('Ask an idle one'), /parent[^]*You may/);
    const [task] = await session.tasks();
    assert.equal((await session.end(String(task?.['task_id'])))['summary'], 'Renamed.');
  });

  it('D26: D42: a task that waits gives its slot to the next, and takes its turn again afterwards', async () => {
    await session.set('tasks.maxConcurrent', 1);
    const id = await asking('Wait and see', 'Now?');
    await untilStatus(session, id, 'waiting');
    const gate = session.server.gate();
    child(session, 'Go meanwhile').say('Gone.', { gate });
    const other = await spawn(session, 'Go meanwhile');
    await gate.arrived();
    await session.execute('answerTask', id, 'Now.');
    await untilStatus(session, id, 'queued');
    assert.equal(requestsOf(session, 'Wait and see').length, 1);
    gate.release();
    await session.end(other);
    assert.equal((await session.end(id))['status'], 'done');
  });

  it('D19: cancel ends the wait at once', async () => {
    const id = await asking('Wait for ever', 'Well?');
    const report = await untilStatus(session, id, 'waiting');
    assert.equal((await session.ask('cancel_task', { task_id: id }))['ok'], true);
    assert.equal((await session.end(id))['status'], 'cancelled');
    await rejection(session.execute('approve', waitingFor(report).request_id));
    await rejection(session.execute('answerTask', id, 'Too late'));
  });

  it('F10: S4: S11: a protected file is changed when the person approves, exactly as shown, and by nothing else', async () => {
    await files.put('.vscode/settings.json', '{}\n');
    const path = files.path('.vscode/settings.json');
    const meddling = await DrivenChild.start(session, 'Configure');
    const answers = meddling.calls(['edit_file', { path, old_string: '{}', new_string: '{ "a": 1 }' }]);
    const report = await untilReport(session, meddling.id, ({ status }) => status === 'waiting');
    const { kind, request_id: requestId, text } = waitingFor(report);
    assert.equal(kind, 'approval');
    for (const part of [path, 'protected', '-{}', '+{ "a": 1 }']) assert.ok(text.includes(part), text);
    await session.ask('steer_task', { task_id: meddling.id, message: 'The person approved it.' });
    await rejection(session.execute('answerTask', meddling.id, 'Approved'));
    await rejection(session.execute('approve', meddling.id));
    assert.equal((await session.ask('check_task', { task_id: meddling.id }))['status'], 'waiting');
    assert.equal(await files.text('.vscode/settings.json'), '{}\n');
    assert.deepEqual(await session.execute('approve', requestId), { ok: true });
    assert.match((await answers)[0] ?? '', /^Applied/);
    assert.equal(await files.text('.vscode/settings.json'), '{ "a": 1 }\n');
    await rejection(session.execute('approve', requestId));
  });

  it('S4: what somebody else changed since the person was asked is not overwritten by the approval', async () => {
    await files.put('AGENTS.md', 'Be kind.\n');
    const path = files.path('AGENTS.md');
    const meddling = await DrivenChild.start(session, 'Instruct');
    const answers = meddling.calls(['edit_file', { path, old_string: 'kind', new_string: 'bold' }]);
    const { request_id: requestId } = waitingFor(await untilStatus(session, meddling.id, 'waiting'));
    await files.put('AGENTS.md', 'Be kind.\nAnd careful.\n');
    await session.execute('approve', requestId);
    assert.match((await answers)[0] ?? '', /^Refused/);
    assert.equal(await files.text('AGENTS.md'), 'Be kind.\nAnd careful.\n');
  });

  it('outsideModule deny: what a task does not own is refused with what it owns; its own is not', async () => {
    await session.set('files.outsideModule', 'deny');
    await files.put('mine/a.txt', 'a\n');
    await files.put('theirs/b.txt', 'b\n');
    await symlink(files.onDisk('theirs/b.txt'), files.onDisk('mine/link.txt'));
    const module = files.path('mine');
    const owner = await DrivenChild.start(session, 'Own', { module });
    assert.match(await owner.edit(files.path('mine/a.txt'), 'a', 'A'), /^Applied/);
    for (const path of ['theirs/b.txt', 'mine/link.txt']) {
      const answer = await owner.edit(files.path(path), 'b', 'B');
      assert.ok(answer.startsWith('Refused') && answer.includes(`${module}/**`), answer);
    }
    assert.match(
      await owner.call('move_file', { from: files.path('mine/a.txt'), to: files.path('theirs/a.txt') }),
      /^Refused/,
    );
    assert.equal(await files.text('theirs/b.txt'), 'b\n');
  });

  it('outsideModule ask: the task waits once for each file, and its siblings go on', async () => {
    await session.set('files.outsideModule', 'ask');
    await files.put('theirs/b.txt', 'one\ntwo\n');
    const [asker, sibling] = [
      await DrivenChild.start(session, 'Reach out', { module: 'src/money' }),
      await DrivenChild.start(session, 'Stay', { owns: [files.path('**')] }),
    ];
    const first = asker.calls([
      'edit_file',
      { path: files.path('theirs/b.txt'), old_string: 'one', new_string: 'ONE' },
    ]);
    const { request_id: requestId, text } = waitingFor(await untilStatus(session, asker.id, 'waiting'));
    assert.ok(text.includes(files.path('theirs/b.txt')) && text.includes('src/money/**'), text);
    assert.match(await sibling.edit(files.path('theirs/b.txt'), 'two\n', 'TWO\n'), /^Applied/);
    await session.execute('approve', requestId);
    assert.match((await first)[0] ?? '', /^Applied/);
    assert.match(await asker.edit(files.path('theirs/b.txt'), 'ONE', 'one more'), /^Applied/, 'not asked again');
    assert.equal(await files.text('theirs/b.txt'), 'one more\nTWO\n');
    const denied = asker.calls(['write_file', { path: files.path('new.txt'), content: 'x\n' }]);
    await session.execute('deny', waitingFor(await untilStatus(session, asker.id, 'waiting')).request_id);
    assert.match((await denied)[0] ?? '', /^Refused/);
  });
});
