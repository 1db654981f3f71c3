import assert from 'node:assert/strict';
import { settle } from '../../../support/deferred.ts';
import { ParentStage } from '../../../support/parentStage.ts';
import { calls, inTurn, says, type Script } from '../../../support/scriptedModel.ts';

describe('D39: a side question', () => {
  const aside = (stage: ParentStage, message: string, signal = new AbortController().signal): Promise<string> =>
    stage.parent.askAside(message, signal);

  it('sees the conversation and leaves no trace in it, nor in the output', async () => {
    const stage = new ParentStage(inTurn(says('hello'), says('aside'), says('again')));
    await stage.parent.ask('hi');
    const output = stage.parent.output.tail(50);
    assert.equal(await aside(stage, 'what did I say?'), 'aside');
    const [, question] = stage.model.requests;
    const texts = question?.messages.slice(1).map(({ text }) => text) ?? [];
    assert.deepEqual(texts.slice(0, 2), ['hi', 'hello']);
    assert.match(texts[2] ?? '', /^\[Side question from the user\][^]*what did I say\?$/);
    assert.equal(stage.parent.output.tail(50), output);
    assert.equal(stage.parent.turns, 1);
    await stage.parent.ask('and?');
    assert.deepEqual(
      stage.model.requests[2]?.messages.slice(1).map(({ text }) => text),
      ['hi', 'hello', 'and?'],
    );
  });

  it('is answered while a turn runs, with a whole conversation though calls are open', async () => {
    const waiting: Script = async (request, onEvent) => {
      return { ...(await calls(['collect_task', { task_id: 't1' }])(request, onEvent)), text: 'I wait.' };
    };
    const stage = new ParentStage(inTurn(waiting, says('aside'), says('done')));
    await stage.spawn('a');
    const turn = stage.parent.ask('wait for it');
    await settle();
    assert.equal(await aside(stage, 'how far?'), 'aside');
    const messages = stage.model.requests[1]?.messages.slice(1) ?? [];
    assert.deepEqual(
      messages.map((message) => [message.role, message.role === 'assistant' ? message.toolCalls.length : 0]),
      [
        ['user', 0],
        ['assistant', 0],
        ['user', 0],
      ],
    );
    assert.equal(stage.parent.state, 'working');
    stage.finish('t1');
    assert.equal(await turn, 'done');
  });

  it('reads alone', async () => {
    const stage = new ParentStage(inTurn(calls(['cancel_task', { task_id: 't1' }]), says('could not')));
    await stage.spawn('a');
    assert.equal(await aside(stage, 'stop it'), 'could not');
    assert.equal(stage.status('t1'), 'running');
    assert.deepEqual(
      stage.model.requests[0]?.tools.map(({ name }) => name),
      ['list_tasks'],
    );
  });

  it('counts its tokens, is given up by its signal, and fails in one sentence', async () => {
    const stage = new ParentStage(inTurn(says('aside'), () => Promise.reject(new Error('unreachable'))));
    await aside(stage, 'first');
    assert.ok(stage.parent.usage.input > 0);
    await assert.rejects(aside(stage, 'second'), /side question could not be answered: unreachable/);
    await assert.rejects(aside(stage, ' '), /blank/);
    await assert.rejects(aside(stage, 'third', AbortSignal.abort()), { name: 'AbortError' });
    stage.parent.dispose();
    await assert.rejects(aside(stage, 'fourth'), { name: 'AbortError' });
    stage.unavailable = 'There is no API key: set one.';
    await assert.rejects(aside(stage, 'fifth'), /no API key/);
    assert.equal(stage.model.requests.length, 2);
  });

  it('D29, D34: its tokens count for the session, and no request of it is sent once they are used up', async () => {
    const stage = new ParentStage(inTurn(says('aside'), calls(['list_tasks', {}])));
    stage.tokens.session = 30;
    await aside(stage, 'first');
    await assert.rejects(
      aside(stage, 'second'),
      /could not be answered: This session is out of tokens: it has used 30 of 30/,
    );
    await assert.rejects(aside(stage, 'third'), /^HumanError: This session is out of tokens/);
    await assert.rejects(stage.parent.ask('fourth'), /^HumanError: This session is out of tokens/);
    assert.equal(stage.model.requests.length, 2);
  });
});
