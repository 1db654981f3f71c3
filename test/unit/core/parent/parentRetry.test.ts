import assert from 'node:assert/strict';
import { settle } from '../../../support/deferred.ts';
import { ParentStage } from '../../../support/parentStage.ts';
import { calls, inTurn, says, type Script } from '../../../support/scriptedModel.ts';

describe('The parent agent without an answer', () => {
  it('D32: a turn of its own that got no answer is taken again after a while, longer each time, and the news are told once', async () => {
    const failing: Script = () => Promise.reject(new Error('unreachable'));
    const stage = new ParentStage(
      inTurn(failing, failing, calls(['list_tasks', {}]), failing, says('the sum'), says('asked')),
    );
    stage.finish(await stage.spawn('a'));
    await settle();
    assert.match(stage.parent.output.tail(1), /The turn failed, and is tried again in 10 s: unreachable/);
    for (const [wait, requests] of [
      [9_999, 1],
      [1, 2],
      [19_999, 2],
      [1, 4],
      [40_000, 5],
    ] as const) {
      assert.equal(stage.registry.get('t1').heard, false);
      stage.clock.advance(wait);
      await settle();
      assert.equal(stage.model.requests.length, requests, 'news and changes of others do not hurry it');
      if (requests < 5) await stage.spawn('b');
    }
    assert.equal(stage.registry.get('t1').heard, true);
    await stage.parent.ask('and now?');
    assert.deepEqual(
      [0, 1, 2, 3, 4, 5].map((request) => stage.notices(request).length),
      [1, 1, 1, 1, 1, 1],
    );
    assert.equal(stage.clock.pending, 0);
  });

  it('D32: it is taken again at once with the next question, or when a model may be there again', async () => {
    const failing: Script = () => Promise.reject(new Error('unreachable'));
    const stage = new ParentStage(inTurn(failing, failing, says('the sum'), failing, says('asked')));
    stage.finish(await stage.spawn('a'));
    await settle();
    await assert.rejects(stage.parent.ask('hm?'), /unreachable/);
    assert.equal(stage.registry.get('t1').heard, false);
    stage.parent.modelsChanged();
    await settle();
    assert.deepEqual([stage.model.requests.length, stage.registry.get('t1').heard], [3, true]);
    stage.finish(await stage.spawn('b'));
    await settle();
    assert.equal(await stage.parent.ask('hm?'), 'asked');
    assert.deepEqual([stage.registry.get('t2').heard, stage.clock.pending], [true, 0]);
    assert.equal(stage.notices(4).length, 2);
  });

  it('D38: a question in a turn that got no answer is asked again', async () => {
    const failing: Script = () => Promise.reject(new Error('unreachable'));
    const stage = new ParentStage(
      inTurn(
        failing,
        calls(['collect_task', { task_id: 't2' }]),
        calls(['steer_task', { task_id: 't1', message: 'Tabs.' }]),
        says('answered'),
      ),
    );
    const [id, busy] = [await stage.spawn('a'), await stage.spawn('b')];
    await settle();
    const { signal } = stage.runs.get(id) ?? assert.fail();
    const answer = stage.registry.requests.question(id, 'Tabs or blanks?', signal);
    await settle();
    stage.clock.advance(10_000);
    await settle();
    assert.equal(stage.model.requests.length, 2, 'it was told, and waits for the other');
    stage.finish(busy);
    assert.deepEqual(await answer, { from: 'parent', text: 'Tabs.' });
    assert.equal(stage.notices(1).length, 1);
  });
});
