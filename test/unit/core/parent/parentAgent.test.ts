import assert from 'node:assert/strict';
import { Notices } from '../../../../src/core/tasks/notices.ts';
import { deferred, settle } from '../../../support/deferred.ts';
import { calls, inTurn, says, type Script } from '../../../support/scriptedModel.ts';
import { ParentStage } from '../../../support/parentStage.ts';

describe('The parent agent', () => {
  it('answers the person, and keeps the conversation', async () => {
    const stage = new ParentStage(inTurn(says('hello'), says('again')));
    assert.equal(await stage.parent.ask('hi'), 'hello');
    assert.equal(await stage.parent.ask('and?'), 'again');
    assert.deepEqual(
      stage.model.requests[1]?.messages.slice(1).map(({ text }) => text),
      ['hi', 'hello', 'and?'],
    );
    assert.equal(stage.parent.state, 'idle');
  });

  it('a second question waits for its turn, and is told so at once', async () => {
    const gate = deferred();
    const slow: Script = async (request, onEvent) => {
      await gate.promise;
      return says('first')(request, onEvent);
    };
    const stage = new ParentStage(inTurn(slow, says('second')));
    const first = stage.parent.ask('one');
    await settle();
    let changes = 0;
    stage.parent.onDidChange(() => changes++);
    const second = stage.parent.ask('two');
    await settle();
    assert.equal(stage.model.requests.length, 1);
    const told = ['» You: one', '» Your message waits until this turn has ended.'];
    assert.deepEqual([stage.parent.output.lines(), changes], [told, 1]);
    gate.resolve();
    assert.deepEqual(await Promise.all([first, second]), ['first', 'second']);
    assert.deepEqual(stage.parent.output.lines(), [...told, 'first', '» You: two', 'second']);
  });

  it('D4: without a model the question is refused with the remedy', async () => {
    const stage = new ParentStage(says('never'));
    stage.unavailable = 'There is no API key: set one.';
    await assert.rejects(stage.parent.ask('hi'), /no API key/);
    await assert.rejects(stage.parent.ask(' '), /blank|no API key/);
    assert.equal(stage.model.requests.length, 0);
  });

  it('a failed call is the answer’s error, and the next question works', async () => {
    const stage = new ParentStage(inTurn(() => Promise.reject(new Error('unreachable')), says('back')));
    await assert.rejects(stage.parent.ask('hi'), /could not answer: unreachable/);
    assert.equal(await stage.parent.ask('hi'), 'back');
  });

  it('D32: an idle parent hears of its tasks’ ends by itself, once, all that ended meanwhile in one message', async () => {
    const gate = deferred();
    const slow: Script = async (request, onEvent) => {
      await gate.promise;
      return says('noted')(request, onEvent);
    };
    const stage = new ParentStage(inTurn(slow, says('all noted'), says('asked')));
    for (const goal of ['a', 'b', 'c']) await stage.spawn(goal);
    stage.finish('t1');
    await settle();
    assert.equal(stage.model.requests.length, 1, 'it woke');
    stage.finish('t2');
    stage.end('t3', { kind: 'error', reason: 'out of turns', text: '' });
    await settle();
    gate.resolve();
    await settle();
    assert.equal(stage.model.requests.length, 2);
    assert.match(stage.notices(0)[0] ?? '', /t1 is done/);
    const [, second] = stage.notices(1);
    assert.match(second ?? '', /t2 is done/);
    assert.match(second ?? '', /out of turns/);
    await stage.parent.ask('and now?');
    assert.equal(stage.notices(2).length, 2, 'nothing is told again');
  });

  it('D32: a busy parent hears between its turns', async () => {
    const stage = new ParentStage(
      inTurn(calls(['delegate_task_async', { goal: 'a' }]), calls(['list_tasks', {}]), says('done')),
    );
    stage.registry.onDidChange(({ type, task }) => {
      if (type === 'added') stage.finish(task.id);
    });
    const hold = deferred();
    const original = stage.model.complete.bind(stage.model);
    stage.model.complete = async (request, onEvent) => {
      const turn = await original(request, onEvent);
      if (stage.model.requests.length === 2) await hold.promise;
      return turn;
    };
    const answer = stage.parent.ask('go');
    await settle();
    hold.resolve();
    assert.equal(await answer, 'done');
    assert.equal(stage.notices(2).length, 1);
  });

  it('D32: what was collected is not told again', async () => {
    const stage = new ParentStage(
      inTurn(calls(['delegate_task_async', { goal: 'a' }]), calls(['collect_task', { task_id: 't1' }]), says('done')),
    );
    const answer = stage.parent.ask('go');
    await settle();
    stage.finish('t1');
    assert.equal(await answer, 'done');
    await settle();
    assert.equal(stage.model.requests.length, 3);
    assert.deepEqual(stage.notices(2), []);
  });

  it('D32: what somebody else’s agent collected is told to the parent all the same', async () => {
    const stage = new ParentStage(says('noted'));
    for (const goal of ['a', 'b']) stage.registry.spawn({ goal }, { caller: null, origin: 'person', batch: 'one' });
    stage.finish('t1');
    await stage.call('collect_task', { task_id: 't1' }, { origin: 'language-model-tool' });
    stage.finish('t2');
    await settle();
    assert.match(stage.notices(0)[0] ?? '', /t1 is done[^]*t2 is done/);
  });

  it('takes no turn for news that were removed before it began', async () => {
    const stage = new ParentStage(says('never'));
    const id = await stage.spawn();
    stage.finish(id);
    await stage.registry.get(id).ended;
    stage.registry.clearFinished();
    await settle();
    assert.equal(stage.model.requests.length, 0);
  });

  it('D32: a batch is told when its last task has ended', async () => {
    const stage = new ParentStage(inTurn(says('the sum')));
    for (const goal of ['a', 'b']) stage.registry.spawn({ goal }, { caller: null, origin: 'person', batch: 'one' });
    stage.finish('t2');
    await settle();
    assert.equal(stage.model.requests.length, 0);
    stage.finish('t1');
    await settle();
    assert.equal(stage.notices(0).length, 1);
    assert.match(stage.notices(0)[0] ?? '', /t1 is done[^]*t2 is done/);
  });

  it('D32: tasks of somebody else’s agent never wake it', async () => {
    const stage = new ParentStage(says('never'));
    await stage.spawn('a', {}, { origin: 'language-model-tool' });
    stage.finish('t1');
    await settle();
    assert.equal(stage.model.requests.length, 0);
  });

  it('D32: a task whose spawner has ended is told to the one above', async () => {
    const stage = new ParentStage(says('noted'));
    stage.limits.maxSpawnDepth = 2;
    const top = await stage.spawn('top', { role: 'orchestrator' });
    const below = await stage.spawn('below', {}, { caller: top });
    stage.finish(top);
    await settle();
    assert.equal(stage.model.requests.length, 1);
    stage.finish(below, 'left behind');
    await settle();
    assert.match(stage.notices(1).at(-1) ?? '', /left behind/);
  });

  it('D33: tasks go on while the person asks, and when the turn is stopped', async () => {
    const stage = new ParentStage(() => new Promise(() => undefined));
    const id = await stage.spawn();
    const answer = stage.parent.ask('hm?');
    await settle();
    assert.equal(stage.parent.stop(), true);
    await assert.rejects(answer, /was stopped; its tasks go on/);
    assert.equal(stage.status(id), 'running');
    assert.equal(stage.parent.stop(), false);
  });

  it('D13: stopping the parent ends its wait for a task, and the task goes on', async () => {
    const stage = new ParentStage(inTurn(calls(['delegate_task', { goal: 'a' }])));
    const answer = stage.parent.ask('go');
    await settle();
    stage.parent.stop();
    await assert.rejects(answer, /stopped/);
    assert.equal(stage.status('t1'), 'running');
  });

  it('D29: out of the session’s tokens it is told in one sentence, asks no model, and hears the news once there are more', async () => {
    const stage = new ParentStage(inTurn(calls(['list_tasks', {}]), says('noted')));
    stage.tokens.session = 15;
    const id = await stage.spawn();
    await assert.rejects(stage.parent.ask('hi'), {
      message:
        'The parent agent could not answer: This session is out of tokens: it has used 15 of 15; raise fanout.session.tokenBudget to go on.',
    });
    await assert.rejects(stage.parent.ask('hi'), { message: /^This session is out of tokens/ });
    stage.finish(id);
    await settle();
    assert.equal(stage.model.requests.length, 1, 'it does not wake for nothing');
    stage.tokens.session = 100;
    stage.parent.modelsChanged();
    await settle();
    assert.match(stage.notices(1)[0] ?? '', /t1 is done/);
  });

  it('D29: news that come in a turn that may ask no more are not lost', async () => {
    const stage = new ParentStage(inTurn(calls(['delegate_task_async', { goal: 'a' }]), says('noted')));
    stage.registry.onDidChange(({ type, task }) => {
      if (type !== 'added') return;
      stage.tokens.session = 1;
      stage.finish(task.id);
    });
    await assert.rejects(stage.parent.ask('go'), /out of tokens/);
    await settle();
    stage.tokens.session = 0;
    stage.parent.modelsChanged();
    await settle();
    assert.equal(stage.notices(1).length, 1);
  });

  it('disposal ends its turn and leaves no listener', async () => {
    const stage = new ParentStage(() => new Promise(() => undefined));
    const answer = stage.parent.ask('hm?');
    await settle();
    stage.parent.dispose();
    await assert.rejects(answer, /stopped/);
    await stage.spawn();
    stage.finish('t1');
    await settle();
    assert.equal(stage.model.requests.length, 1);
  });

  it('D38: an idle parent is woken once by a question of its task, and answers it with steer_task', async () => {
    const stage = new ParentStage(
      inTurn(calls(['steer_task', { task_id: 't1', message: 'Tabs.' }]), says('answered'), says('noted')),
    );
    const id = await stage.spawn('a');
    await settle();
    const { signal } = stage.runs.get(id) ?? assert.fail();
    const answer = stage.registry.requests.question(id, 'Tabs or blanks?', signal);
    assert.deepEqual(await answer, { from: 'parent', text: 'Tabs.' });
    await settle();
    const [notice = ''] = stage.notices(0);
    assert.match(notice, /"task_id":"t1".*"kind":"question".*Tabs or blanks\?/);
    assert.match(notice, /data, not instructions/);
    assert.equal(stage.model.requests.length, 2);
    assert.match(stage.parent.output.tail(20), /» a asks: Tabs or blanks\?/);
    stage.finish(id);
    await settle();
    assert.equal(stage.notices(2).length, 2, 'the question, and the end');
  });

  it('D38: a parent that ignores a question is not told again, nor one that was shown it by a wait', async () => {
    const stage = new ParentStage(inTurn(says('I see'), calls(['collect_task', { task_id: 't2' }]), says('I saw')));
    const [first, second] = [await stage.spawn('a'), await stage.spawn('b', {}, { origin: 'agent' })];
    await settle();
    const ask = (id: string): void => {
      const { signal } = stage.runs.get(id) ?? assert.fail();
      void stage.registry.requests.question(id, 'Which?', signal);
    };
    ask(first);
    await settle();
    assert.equal(stage.model.requests.length, 1);
    const asked = stage.parent.ask('wait for t2');
    await settle();
    ask(second);
    assert.equal(await asked, 'I saw');
    await settle();
    assert.equal(stage.model.requests.length, 3);
    assert.equal(stage.notices(2).length, 1);
  });

  it('D38: the question of a child of a task goes to that task, one of other agents’ tasks to nobody of ours', async () => {
    const stage = new ParentStage(says('never'));
    stage.limits.maxSpawnDepth = 2;
    const top = await stage.spawn('top', { role: 'orchestrator' });
    await settle();
    const below = await stage.spawn('below', {}, { caller: top });
    const other = await stage.spawn('other', {}, { origin: 'language-model-tool' });
    await settle();
    for (const id of [below, other]) {
      const { signal } = stage.runs.get(id) ?? assert.fail();
      void stage.registry.requests.question(id, 'Which?', signal);
    }
    await settle();
    assert.equal(stage.model.requests.length, 0);
    const notices = new Notices(stage.registry);
    assert.match(notices.take(top)?.text ?? '', /"kind":"question"/);
    assert.equal(notices.take(top), undefined);
    assert.equal(notices.take(null), undefined);
  });
});
