import assert from 'node:assert/strict';
import { ChildrenStage } from '../../../support/childrenStage.ts';
import { settle } from '../../../support/deferred.ts';
import { calls, inTurn, says, type Script } from '../../../support/scriptedModel.ts';
import { tool } from '../../../support/agentStage.ts';
import type { Answer } from '../../../support/taskStage.ts';

const schema = {
  type: 'object',
  properties: { names: { type: 'array', items: { type: 'string' } }, moved: { type: 'integer' } },
  required: ['names'],
  additionalProperties: false,
};

const finish = (result?: unknown): Script => calls(['finish_task', { summary: 'All is moved.', result }]);

async function collected(stage: ChildrenStage, fields: Answer = { output_schema: schema }): Promise<Answer> {
  const id = await stage.tasks.spawn('move', fields);
  return stage.tasks.call('collect_task', { task_id: id });
}

function lastText(stage: ChildrenStage, request: number): string {
  return stage.model.requests[request]?.messages.at(-1)?.text ?? '';
}

describe('The result of a task', () => {
  it('D44: one that fits is handed over as data, in every answer and notice', async () => {
    const result = { names: ['a', 'b'], moved: 2 };
    const stage = new ChildrenStage(finish(result));
    const report = await collected(stage);
    assert.deepEqual([report['status'], report['summary'], report['result']], ['done', 'All is moved.', result]);
    const waited = await stage.tasks.call('delegate_task', { goal: 'again', output_schema: schema });
    assert.deepEqual((waited['results'] as Answer[])[0]?.['result'], result);
  });

  it('D44: the child is told the schema in its first message and with finish_task, which then takes a result', async () => {
    const stage = new ChildrenStage(finish({ names: [] }));
    await collected(stage);
    assert.ok(stage.firstMessage('move').includes(JSON.stringify(schema)));
    const parameters = stage.model.requests[0]?.tools.find(({ name }) => name === 'finish_task')?.parameters;
    assert.deepEqual(parameters?.['required'], ['summary', 'result']);
    const { result } = parameters['properties'] as Record<string, { type: string; description: string }>;
    assert.equal(result?.type, 'object');
    assert.ok(result.description.includes(JSON.stringify(schema)));
  });

  it('D44: a misfit is told to the child with what is wrong, and a fitting one then ends it', async () => {
    const stage = new ChildrenStage(inTurn(finish({ names: ['a', 7], more: 1 }), finish({ names: ['a'] })));
    assert.deepEqual((await collected(stage))['result'], { names: ['a'] });
    const told = lastText(stage, 1);
    for (const part of ['/names/1', 'more', JSON.stringify(schema)]) assert.ok(told.includes(part), told);
  });

  it('D44: the second miss is an error that says what was wrong; the summary is kept', async () => {
    const stage = new ChildrenStage(inTurn(finish(), finish({ names: 'a' })));
    const report = await collected(stage);
    assert.deepEqual([report['status'], report['summary'], 'result' in report], ['error', 'All is moved.', false]);
    assert.match(String(report['error']), /output_schema, twice: \/names: /);
    assert.match(lastText(stage, 1), /result is missing/);
  });

  it('D44: a plain final text does not end it: it is asked for the result, and a second one is an error that keeps the text', async () => {
    const asked = new ChildrenStage(inTurn(says('Done, I think.'), finish({ names: [] })));
    assert.equal((await collected(asked))['status'], 'done');
    assert.match(lastText(asked, 1), /^\[Fanout\] Your task has not ended: .*finish_task/);
    const stubborn = new ChildrenStage(inTurn(says('Done, I think.'), says('Really.')));
    const report = await collected(stubborn);
    assert.deepEqual([report['status'], report['summary']], ['error', 'Really.']);
    assert.match(String(report['error']), /result is missing/);
  });

  it('D44: two misses in one turn are told together, and are one more try', async () => {
    const twice = calls(['finish_task', { summary: 'One.' }], ['finish_task', { summary: 'Two.' }]);
    const stage = new ChildrenStage(inTurn(twice, finish({ names: [] })));
    assert.equal((await collected(stage))['status'], 'done');
  });

  it('D44: a result that came as JSON text is taken for what it says', async () => {
    const stage = new ChildrenStage(finish('{"names":["a"]}'));
    assert.deepEqual((await collected(stage))['result'], { names: ['a'] });
  });

  it('D44: an ending beside a failed call is held back, and is no miss', async () => {
    const fails = tool('edit', 'write', () => Promise.reject(new Error('no disk')));
    const both = calls(['edit', {}], ['finish_task', { summary: 'Done.', result: { names: [] } }]);
    const stage = new ChildrenStage(inTurn(both, finish(), finish({ names: ['late'] })), [fails]);
    assert.deepEqual((await collected(stage))['result'], { names: ['late'] });
  });

  it('D44: a schema that cannot be used is an error at the spawn, and there is no task', async () => {
    const stage = new ChildrenStage(says('never'));
    const bad = {
      [String.raw`/type: `]: { type: 'strnig' },
      '/properties/a/type': { properties: { a: { type: 'text' } } },
      '/required': { type: 'object', required: 'a' },
      '"#/$defs/b" leads nowhere': { properties: { a: { $ref: '#/$defs/b' } } },
      'regular expression': { type: 'string', pattern: '(' },
    };
    for (const [words, output] of Object.entries(bad)) {
      const answer = await stage.tasks.call('delegate_task_async', { goal: 'x', output_schema: output });
      assert.deepEqual(Object.keys(answer), ['error']);
      assert.match(String(answer['error']), /^output_schema is not a JSON schema/);
      assert.ok(String(answer['error']).includes(words), String(answer['error']));
    }
    assert.match(
      String((await stage.tasks.call('delegate_task_async', { goal: 'x', output_schema: 'object' }))['error']),
      /output_schema/,
    );
    assert.deepEqual(stage.tasks.registry.all(), []);
  });

  it('D44: an empty schema counts as none, and a task without one may end with a text or any data', async () => {
    const plain = new ChildrenStage(says('done'));
    const report = await collected(plain, { output_schema: {} });
    assert.deepEqual([report['status'], 'result' in report], ['done', false]);
    const free = new ChildrenStage(finish(['anything', 7]));
    assert.deepEqual((await collected(free, {}))['result'], ['anything', 7]);
  });

  it('D10: D44: a result past 24,000 characters is told to the child', async () => {
    const stage = new ChildrenStage(inTurn(finish({ names: ['x'.repeat(30_000)] }), finish({ names: ['x'] })));
    assert.deepEqual((await collected(stage))['result'], { names: ['x'] });
    assert.match(lastText(stage, 1), /30014 characters.*24000.*file/);
  });

  it('D44: without a schema no result makes it fail: one past 24,000 characters goes to a file, and the summary says so', async () => {
    const stage = new ChildrenStage(finish({ a: 'x'.repeat(25_000) }));
    const report = await collected(stage, {});
    assert.deepEqual([report['status'], 'error' in report, stage.model.requests.length], ['done', false, 1]);
    assert.match(String(report['summary']), /^All is moved\.[^]*its result, 25008 characters, is left out[^]*t1\.md/);
  });

  it('D40: D44: a miss before a reload counts: the next one is the second', async () => {
    for (const miss of [says('Done, I think.'), finish({ names: 7 })]) {
      const stage = new ChildrenStage(inTurn(miss, () => new Promise(() => undefined)));
      const id = await stage.tasks.spawn('move', { output_schema: schema });
      await settle();
      void stage.tasks.registry.close();
      await settle();
      await stage.tasks.log.flushed();
      const next = new ChildrenStage(inTurn(says('Really.'), finish({ names: [] })));
      for (const [name, text] of stage.tasks.folder.texts) next.tasks.folder.texts.set(name, text);
      await next.tasks.restoreTasks();
      next.tasks.registry.resume(id);
      const report = await next.tasks.call('collect_task', { task_id: id });
      assert.deepEqual([report['status'], report['summary'], next.model.requests.length], ['error', 'Really.', 1]);
      assert.match(String(report['error']), /twice: result is missing/);
    }
  });

  it('D12: D44: in an answer with many, a result without room is left out whole and the summary says so', async () => {
    const stage = new ChildrenStage(finish({ names: ['x'.repeat(10_000)] }));
    const tasks = Array.from({ length: 12 }, () => ({ goal: 'move', output_schema: schema }));
    const results = (await stage.tasks.call('delegate_task', { tasks }))['results'] as Answer[];
    for (const result of results) {
      assert.equal('result' in result, false);
      assert.match(String(result['summary']), /^All is moved\.[^]*result is left out.*collect_task/);
    }
    const alone = await stage.tasks.call('collect_task', { task_id: results[0]?.['task_id'] });
    assert.equal(JSON.stringify(alone['result']).length, 10_014);
    assert.equal(alone['summary'], 'All is moved.');
  });

  it('D32: D44: an orchestrator’s notice of an end holds the result', async () => {
    const stage = new ChildrenStage(async (request, onEvent) => {
      const first = request.messages[1]?.text ?? '';
      if (first.startsWith('Goal: move\n')) return finish({ names: ['told'] })(request, onEvent);
      const turn = request.messages.filter(({ role }) => role === 'assistant').length;
      await settle();
      const script = [
        calls(['delegate_task_async', { goal: 'move', output_schema: schema }]),
        calls(['list_tasks', {}]),
      ];
      return (script[turn] ?? says('Heard.'))(request, onEvent);
    });
    stage.tasks.limits.maxSpawnDepth = 2;
    const top = await stage.tasks.spawn('top', { role: 'orchestrator' });
    await stage.tasks.registry.get(top).ended;
    const texts = stage.model.requests.flatMap(({ messages }) => messages.map(({ text }) => text));
    const notice = texts.find((text) => text.startsWith('[Task notices]')) ?? '';
    assert.match(notice, /"result":\{"names":\["told"\]\}/);
  });

  it('D44: a pattern that would take ages on a result is cut short and told, and the task goes on', async () => {
    const patterned = { type: 'object', properties: { name: { type: 'string', pattern: '^(a+)+$' } } };
    const stage = new ChildrenStage(inTurn(finish({ name: `${'a'.repeat(40)}!` }), finish({ name: 'aaa' })));
    const report = await collected(stage, { output_schema: patterned });
    assert.deepEqual([report['status'], report['result']], ['done', { name: 'aaa' }]);
    assert.match(lastText(stage, 1), /could not be held against output_schema: it took longer than 200 ms/);
  });
});
