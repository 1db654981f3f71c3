import assert from 'node:assert/strict';
import { settle } from '../../../support/deferred.ts';
import { ParentStage } from '../../../support/parentStage.ts';
import { calls, inTurn, says, type Script } from '../../../support/scriptedModel.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What the tools answered that a request holds, parsed: each must be one JSON object. */
function answers(stage: ParentStage, request: number): Fields[] {
  const messages = stage.model.requests[request]?.messages ?? [];
  return messages.flatMap((message) => (message.role === 'tool' ? [JSON.parse(message.text) as Fields] : []));
}

describe('What the parent’s tools answer', () => {
  it('D8: a refusal is { error } alone, also of arguments that are no object', async () => {
    const broken = ['{"task_id":', '[]', '{}', '{"task_id":"t9"}'];
    const stage = new ParentStage(inTurn(calls(...broken.map((text) => ['check_task', text] as const)), says('ok')));
    await stage.parent.ask('go');
    const refused = answers(stage, 1);
    assert.deepEqual(
      refused.map((answer) => Object.keys(answer)),
      broken.map(() => ['error']),
    );
    assert.match(String(refused[0]?.['error']), /arguments of check_task are not a JSON object/);
    assert.match(String(refused[3]?.['error']), /t9/);
  });

  it('D31: what there is to say of a call stands in a message behind the results, which stay one JSON object each', async () => {
    const look: Script = calls(['check_task', { task_id: 't1', verbose: true }], ['list_tasks', {}]);
    const stage = new ParentStage(inTurn(look, look, look, says('ok')));
    await stage.spawn('a');
    await stage.parent.ask('go');
    assert.deepEqual(
      answers(stage, 3).map((answer) => Object.keys(answer)[0]),
      ['task_id', 'tasks', 'task_id', 'tasks', 'task_id', 'tasks'],
    );
    const { messages } = stage.model.requests[3] ?? assert.fail();
    assert.deepEqual(
      messages.slice(-4).map(({ role }) => role),
      ['assistant', 'tool', 'tool', 'user'],
    );
    assert.deepEqual(messages.at(-1)?.text.split('\n'), [
      '[Fanout] check_task has no field verbose: passed over.',
      '[Fanout] You made this same call of check_task before and it gave the same result. Do something else.',
      '[Fanout] You made this same call of list_tasks before and it gave the same result. Do something else.',
    ]);
  });

  it('a turn that was cut off, or asks too much, is refused in the same way', async () => {
    const cut: Script = (request, onEvent) => {
      const turn = calls(['list_tasks', {}])(request, onEvent);
      return Promise.resolve(turn).then((whole) => ({ ...whole, finish: 'length' }));
    };
    const many = calls(
      ...Array.from({ length: 65 }, (_, at) => ['check_task', { task_id: `x${String(at)}` }] as const),
    );
    const stage = new ParentStage(inTurn(cut, many, says('ok')));
    await stage.parent.ask('go');
    const all = answers(stage, 2);
    assert.match(String(all[0]?.['error']), /smaller parts/);
    assert.match(String(all.at(-1)?.['error']), /may hold 64 calls/);
  });

  it('D13: D35: a delegate_task that is stopped names the tasks that go on', async () => {
    const tasks = ['a', 'b', 'c'].map((goal) => ({ goal }));
    const stage = new ParentStage(inTurn(calls(['delegate_task', { tasks }], ['list_tasks', {}]), says('ok')));
    const asked = stage.parent.ask('go');
    await settle();
    stage.unavailable = 'None, so that it takes no turn by itself.';
    stage.finish('t2');
    await settle();
    stage.parent.stop();
    await assert.rejects(asked, /stopped/);
    stage.unavailable = undefined;
    await stage.parent.ask('what runs?');
    const [delegated, listed] = answers(stage, 1);
    assert.deepEqual(delegated, {
      error: 'the wait was stopped, but what it waited for goes on: t1, t3; collect_task waits for it again.',
    });
    assert.deepEqual(listed, { error: 'the call was cancelled.' });
  });
});
