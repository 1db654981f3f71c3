import assert from 'node:assert/strict';
import { systemClock } from '../../../../src/core/base/clock.ts';
import { isAbort } from '../../../../src/core/base/errors.ts';
import type { Message } from '../../../../src/core/model/message.ts';
import { noUsage } from '../../../../src/core/model/usage.ts';
import { ModelError, type ModelEvent } from '../../../../src/core/model/modelClient.ts';
import { OfflineModel } from '../../../../src/models/offline/offlineModel.ts';
import { ManualClock } from '../../../support/manualClock.ts';
import { FolderTools, toolSpecs } from './folderTools.ts';
import { OfflineChild } from './offlineChild.ts';

const signal = new AbortController().signal;

function task(goal: string): Message[] {
  return [
    { role: 'system', text: 'You are a coding agent in a code editor.' },
    { role: 'user', text: `Goal: ${goal}\nModule: src/a\nOwns: src/a/**\nContext:\nnone` },
  ];
}

describe('OfflineModel', () => {
  it('streams its text in pieces that make up the turn’s text, and says what it is', async () => {
    const model = new OfflineModel({ clock: systemClock, paceMs: 0 });
    const events: ModelEvent[] = [];
    const request = { messages: task('Convert to ES modules.'), tools: toolSpecs, signal };
    const turn = await model.complete(request, (event) => events.push(event));
    const deltas = events.flatMap((event) => (event.type === 'text' ? [event.delta] : []));
    assert.ok(deltas.length > 5);
    assert.equal(deltas.join(''), turn.text);
    assert.match(turn.text, /no language model/);
    assert.equal(events.filter(({ type }) => type === 'data').length, turn.toolCalls.length);
    assert.equal(turn.finish, 'tool-calls');
  });

  it('D34: has used no tokens, for it is no language model', async () => {
    const model = new OfflineModel({ clock: systemClock, paceMs: 0 });
    const request = { messages: task('Convert to ES modules.'), tools: toolSpecs, signal };
    assert.deepEqual((await model.complete(request, () => undefined)).usage, noUsage);
  });

  it('waits its pace between two pieces', async () => {
    const clock = new ManualClock();
    const model = new OfflineModel({ clock, paceMs: 20 });
    const events: ModelEvent[] = [];
    const request = { messages: task('Convert to ES modules.'), tools: toolSpecs, signal };
    const turn = model.complete(request, (event) => events.push(event));
    assert.equal(events.length, 0);
    for (let step = 0; step < 3; step += 1) {
      clock.advance(20);
      await Promise.resolve();
      await Promise.resolve();
    }
    assert.equal(events.length, 3);
    while (clock.pending > 0) {
      clock.advance(20);
      await Promise.resolve();
      await Promise.resolve();
    }
    assert.equal((await turn).text.split(' ').length, events.filter(({ type }) => type === 'text').length);
  });

  it('ends at once when it is aborted, before and amid its words, and leaves no timer behind', async () => {
    const clock = new ManualClock();
    const model = new OfflineModel({ clock, paceMs: 20 });
    const controller = new AbortController();
    const request = { messages: task('Convert to ES modules.'), tools: toolSpecs, signal: controller.signal };
    const turn = model.complete(request, () => undefined);
    controller.abort();
    await assert.rejects(turn, isAbort);
    await assert.rejects(
      model.complete(request, () => undefined),
      isAbort,
    );
    assert.equal(clock.pending, 0);
  });

  it('fails a task with another goal instead of pretending to have done it', async () => {
    const model = new OfflineModel({ clock: systemClock, paceMs: 0 });
    for (const goal of ['Add a cache to the parser.', 'Convert the ES modules back to CommonJS.']) {
      const request = { messages: task(goal), tools: toolSpecs, signal };
      await assert.rejects(
        model.complete(request, () => undefined),
        (error) =>
          error instanceof ModelError &&
          error.kind === 'request' &&
          /nothing was done.*fanout\.model\.provider/.test(error.message),
      );
    }
  });

  it('answers the same conversation the same way, in a new instance as well, at every turn', async () => {
    const tools = new FolderTools(
      new Map([
        ['src/a/index.js', "const { b } = require('./b');\nmodule.exports = { twice: () => b() * 2, b };\n"],
        ['src/a/b.js', 'exports.b = () => 1;\n'],
        ['package.json', '{ "name": "x" }'],
      ]),
    );
    const child = new OfflineChild('src/a', tools);
    await child.finish();
    assert.ok(child.turns.length > 4);
    let number = 0;
    for (const [index, message] of child.messages.entries()) {
      if (message.role !== 'assistant') continue;
      const request = { messages: child.messages.slice(0, index), tools: toolSpecs, signal };
      const again = await new OfflineModel({ clock: systemClock, paceMs: 0 }).complete(request, () => undefined);
      assert.deepEqual(again, child.turns[number]);
      number += 1;
    }
    assert.equal(number, child.turns.length);
    const ids = child.turns.flatMap((turn) => turn.toolCalls.map(({ id }) => id));
    assert.equal(new Set(ids).size, ids.length);
  });

  it('ends with plain text when it has no tool to end with', async () => {
    const child = new OfflineChild('src/a', new FolderTools(new Map([['src/a/x.js', 'exports.x = 1;\n']])));
    while (child.turns.at(-1)?.toolCalls[0]?.name !== 'finish_task') {
      if (child.turns.length > 0) child.answer();
      await child.think();
    }
    const tools = toolSpecs.filter(({ name }) => name !== 'finish_task');
    const request = { messages: child.messages.slice(0, -1), tools, signal };
    const turn = await new OfflineModel({ clock: systemClock, paceMs: 0 }).complete(request, () => undefined);
    assert.deepEqual(turn.toolCalls, []);
    assert.match(turn.text, /^Converted 1 file of src\/a/);
  });
});
