import assert from 'node:assert/strict';
import { HumanError } from '../../../../src/core/base/errors.ts';
import { settle } from '../../../support/deferred.ts';
import { ParentStage } from '../../../support/parentStage.ts';
import { calls, inTurn, says, type Script } from '../../../support/scriptedModel.ts';

describe('The parent agent after a reload', () => {
  it('D40: keeps the conversation over a reload, with what its turns have left to see', async () => {
    const stage = new ParentStage(inTurn(calls(['list_tasks', {}]), says('hello')));
    await stage.parent.ask('hi');
    const next = await stage.again(inTurn(says('again'), says('more')));
    assert.deepEqual(next.parent.output.lines(), stage.parent.output.lines());
    assert.deepEqual([next.parent.turns, next.parent.usage], [stage.parent.turns, stage.parent.usage]);
    await next.parent.ask('and?');
    await next.parent.ask('more?');
    assert.deepEqual(
      next.model.requests[1]?.messages.slice(1).map(({ role, text }) => `${role}: ${text}`),
      [
        'user: hi',
        'assistant: ',
        'tool: {"tasks":[]}',
        'assistant: hello',
        'user: and?',
        'assistant: again',
        'user: more?',
      ],
    );
    assert.match(next.model.requests.at(1)?.messages[0]?.text ?? '', /parent agent/);
    const last = await next.again(says('still'));
    await last.parent.ask('?');
    assert.equal(last.model.requests[0]?.messages.length, 10);
  });

  it('D41: when the window closes its turn ends, and what was asked is there afterwards', async () => {
    const stage = new ParentStage(() => new Promise(() => undefined));
    const asked = assert.rejects(stage.parent.ask('hi'), /stopped/);
    await settle();
    await stage.parent.close();
    await asked;
    const next = await stage.again(says('hello'));
    await next.parent.ask('hello?');
    assert.deepEqual(
      next.model.requests[0]?.messages.slice(1).map(({ text }) => text),
      ['hi', 'hello?'],
    );
  });

  it('D40: D41: a call that its closing window cut off is told as that, and not as cancelled', async () => {
    const stage = new ParentStage(inTurn(calls(['collect_task', { task_id: 't1' }])));
    await stage.spawn('a');
    void stage.parent.ask('hi').catch(() => undefined);
    await settle();
    stage.parent.dispose(); // VS Code disposes an extension's parts while it still deactivates
    await settle();
    await stage.parent.close();
    const next = await stage.again(says('hello'));
    await next.parent.ask('hello?');
    assert.match(next.model.requests[0]?.messages[3]?.text ?? '', /^Error: you were interrupted while this call ran/);
  });

  for (const unfinished of ['interrupted', 'cancelled'] as const) {
    it(`begins anew with an empty conversation; what was asked before is not answered, and old tasks that are ${unfinished} wake nobody`, async () => {
      const stage = new ParentStage(inTurn(() => new Promise(() => undefined), says('hello')));
      await stage.spawn('a');
      const left =
        /^HumanError: The session was left before the parent agent answered; open it again to ask once more\.$/;
      const asked = [stage.parent.ask('one'), stage.parent.ask('two')].map((each) => assert.rejects(each, left));
      await settle();
      await stage.parent.beginAnew(async () => {
        await stage.registry.leave(unfinished);
        return stage.fresh();
      });
      await Promise.all(asked);
      assert.deepEqual([stage.parent.state, stage.parent.turns, stage.registry.all().length], ['idle', 0, 0]);
      await stage.parent.ask('three');
      assert.deepEqual(
        stage.model.requests[1]?.messages.slice(1).map(({ text }) => text),
        ['three'],
      );
    });
  }

  it('D40: a session that could not be left goes on, and so does what is stored of its conversation', async () => {
    const stage = new ParentStage(inTurn(() => new Promise(() => undefined), says('hello')));
    const asked = assert.rejects(stage.parent.ask('one'), HumanError);
    await settle();
    await assert.rejects(
      stage.parent.beginAnew(() => Promise.reject(new Error('the disk is full'))),
      /the disk is full/,
    );
    await asked;
    await stage.parent.ask('two');
    const next = await stage.again(says('again'));
    await next.parent.ask('three');
    assert.deepEqual(
      next.model.requests[0]?.messages.slice(1).map(({ text }) => text),
      ['one', 'two', 'hello', 'three'],
    );
  });

  it('D40: a disk that does not give the conversation back makes a turn fail, is asked again later, and holds nothing up', async () => {
    const stage = new ParentStage(inTurn(says('hello')));
    await stage.parent.ask('hi');
    const next = await stage.again(inTurn(says('noted'), says('again')));
    next.folder.readFault = new Error('EMFILE');
    next.finish(await next.spawn('a'));
    await settle();
    assert.equal(next.faults.length, 1, 'one turn was tried');
    assert.match(next.parent.output.tail(1), /The turn failed, and is tried again in 10 s: EMFILE/);
    await assert.rejects(next.parent.ask('there?'), /could not answer: EMFILE/);
    next.folder.readFault = undefined;
    next.clock.advance(20_000);
    await settle();
    assert.equal(next.notices(0).length, 1);
    await next.parent.ask('and?');
    assert.deepEqual(
      next.model.requests[1]?.messages.slice(1, 3).map(({ text }) => text),
      ['hi', 'hello'],
    );
  });

  for (const [when, first, begun] of [
    ['before its first answer', [], ''],
    ['after its first calls', [calls(['list_tasks', {}])], ''],
    ['in the middle of its answer', [], 'Both are'],
  ] as const) {
    for (const end of ['a window that closes', 'a session that is left'] as const)
      it(`D32, D40: ${end} in the turn that sums up, ${when}, leaves it to the next, which hears of nothing twice`, async () => {
        const unfinished: Script = (_, onEvent) => {
          if (begun !== '') onEvent({ type: 'text', delta: begun });
          return new Promise(() => undefined);
        };
        const stage = new ParentStage(inTurn(...first, unfinished));
        for (const goal of ['a', 'b']) stage.registry.spawn({ goal }, { caller: null, origin: 'person', batch: 'one' });
        stage.finish('t1');
        stage.finish('t2', 'said "status":"done"');
        await settle();
        assert.equal(stage.model.requests.length, first.length + 1);
        if (end === 'a window that closes') await Promise.all([stage.registry.close(), stage.parent.close()]);
        else {
          await stage.parent.beginAnew(async () => {
            await stage.registry.leave('interrupted');
            return new ParentStage(says('never')).fresh();
          });
        }
        const next = await stage.again(inTurn(says('the sum'), says('asked')));
        await next.restoreTasks();
        next.parent.modelsChanged();
        await settle();
        assert.deepEqual([next.notices(0).length, next.registry.all().map(({ heard }) => heard)], [1, [true, true]]);
        await next.parent.ask('and?');
        assert.equal(next.notices(1).length, 1);
        const last = await next.again(says('never'));
        await last.restoreTasks();
        last.parent.modelsChanged();
        await settle();
        assert.equal(last.model.requests.length, 0);
      });
  }
});
