import assert from 'node:assert/strict';
import { ModelError } from '../../../../src/core/model/modelClient.ts';
import { AgentStage, silent, tool } from '../../../support/agentStage.ts';
import { deferred, settle } from '../../../support/deferred.ts';
import { ParentStage } from '../../../support/parentStage.ts';
import { calls, inTurn, says, type Script } from '../../../support/scriptedModel.ts';

/** A model that takes so many characters of messages. */
function takes(most: number, script: Script): Script {
  return (request, onEvent) => {
    const size = request.messages.reduce((sum, { role, text }) => sum + (role === 'system' ? 0 : text.length), 0);
    if (size > most) throw new ModelError('context-length', 'The conversation is too long for the model.');
    return script(request, onEvent);
  };
}

describe('A conversation that becomes too long for the model', () => {
  const read = tool('read', 'read', ({ at }) => Promise.resolve(`${String(at)} ${'x'.repeat(10_000)}`));

  it('R4: is shortened as often as it has grown, the run goes on, and the output says so', async () => {
    const reads = Array.from({ length: 12 }, (_, at) => calls(['read', { at }]));
    const stage = new AgentStage(takes(35_000, inTurn(...reads, says('done'))), [read]);
    assert.deepEqual(await stage.run(), { kind: 'finished', text: 'done' });
    const told = stage.events.flatMap((event) => (event.type === 'text-voided' ? [event.reason] : []));
    assert.ok(told.length >= 2 && told.length < 8, String(told.length));
    assert.match(told[0] ?? '', /too long for the model, so \d+ of its messages are left out and \d+ shortened/);
    assert.equal(stage.answers.length, 12, 'no call is made twice');
    assert.equal(stage.messages.length, 26, 'the conversation itself stays whole');
    assert.deepEqual(stage.model.requests.at(-1)?.messages.at(-1)?.text, stage.answers[11]);
  });

  it('R4: D14: what is steered meanwhile is in the shortened request, and in one that follows it after a silence', async () => {
    const gate = deferred();
    const refuse: Script = async () => {
      await gate.promise;
      throw new ModelError('context-length', 'The conversation is too long for the model.');
    };
    const stage = new AgentStage(
      inTurn(calls(['read', { at: 1 }], ['read', { at: 2 }]), refuse, silent, says('done')),
      [read],
    );
    const end = stage.run();
    await settle();
    stage.inbox.post('first');
    gate.resolve();
    await settle();
    stage.inbox.post('second');
    stage.clock.advance(450_000);
    assert.deepEqual(await end, { kind: 'finished', text: 'done' });
    const last = (request: number): unknown =>
      stage.model.requests[request]?.messages.slice(-2).map(({ text }) => text);
    assert.equal((last(2) as string[])[1], 'first');
    assert.deepEqual(last(3), ['first', 'second']);
  });

  it('R4: is shortened by as much as the model asks for where it tells', async () => {
    const words = 'The model takes 4096 tokens, and you sent 40,960 tokens.';
    const refuse: Script = () => Promise.reject(new ModelError('context-length', words));
    const stage = new AgentStage(inTurn(calls(['read', { at: 1 }], ['read', { at: 2 }]), refuse, says('done')), [read]);
    assert.equal((await stage.run()).kind, 'finished');
    const size = stage.model.requests[2]?.messages.reduce((sum, { text }) => sum + text.length, 0) ?? 0;
    assert.ok(size < 3_000, String(size));
  });

  it('R4: that stays too long ends the run with a clear reason after one more request', async () => {
    const stage = new AgentStage(inTurn(calls(['read', { at: 1 }]), takes(0, says('')), takes(0, says(''))), [read]);
    const end = await stage.run();
    assert.equal(
      end.kind === 'failed' ? end.reason : '',
      'too long even when shortened: The conversation is too long for the model.',
    );
    assert.equal(stage.model.requests.length, 3);
  });

  it('R4: a parent whose conversation is too long answers, again and again, also after a reload and aside', async () => {
    const model = (): Script => takes(20_000, says('y'.repeat(6_000)));
    const stage = new ParentStage(model());
    for (let question = 0; question < 12; question++) {
      assert.match(await stage.parent.ask(`${String(question)} ${'x'.repeat(1_000)}`), /^y/);
    }
    const { length } = stage.model.requests;
    assert.ok(length > 12 && length < 12 + 8, String(length));
    assert.match(stage.model.requests.at(-1)?.messages.at(-1)?.text ?? '', /^11 x/);
    assert.match(stage.parent.output.lines().join('\n'), /too long for the model, so \d+ of its messages are left out/);
    assert.match(await stage.parent.askAside('hm?', new AbortController().signal), /^y/);
    const next = await stage.again(model());
    assert.match(await next.parent.ask('and now?'), /^y/);
    assert.ok(next.model.requests.length <= 2, 'what was shortened is stored');
    assert.equal(next.model.requests.at(-1)?.messages.at(-1)?.text, 'and now?');
  });

  it('R4: a parent that cannot send even a short one is not stuck: it gets through when the model takes more, and then hears the news', async () => {
    let most = 10;
    const stage = new ParentStage((request, onEvent) => takes(most, says('ok'))(request, onEvent));
    await assert.rejects(stage.parent.ask('x'.repeat(50_000)), /too long/);
    stage.finish(await stage.spawn('a'));
    await settle();
    await assert.rejects(stage.parent.ask('hm?'), /too long/);
    assert.equal(stage.registry.get('t1').heard, false);
    most = 40_000;
    assert.equal(await stage.parent.ask('hm?'), 'ok');
    assert.equal(stage.notices(stage.model.requests.length - 1).length, 1);
    assert.equal(stage.registry.get('t1').heard, true);
  });
});
