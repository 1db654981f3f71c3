import assert from 'node:assert/strict';
import { MessageInbox } from '../../../../src/core/agent/inbox.ts';
import { boundedWork } from '../../../../src/vscode/boundedWork.ts';
import { runChild, type ChildPorts } from '../../../../src/core/child/runChild.ts';
import type { StaleRead } from '../../../../src/core/files/outcome.ts';
import type { TaskFiles } from '../../../../src/core/files/taskFiles.ts';
import type { TaskView } from '../../../../src/core/tasks/task.ts';
import type { RunEnd } from '../../../../src/core/tasks/taskRun.ts';
import { TokenBudget } from '../../../../src/core/tasks/tokenBudget.ts';
import { settle } from '../../../support/deferred.ts';
import { ManualClock } from '../../../support/manualClock.ts';
import { calls, inTurn, says, ScriptedModel, type Script } from '../../../support/scriptedModel.ts';
import { TaskStage } from '../../../support/taskStage.ts';

class ChildStage {
  readonly inbox = new MessageInbox();
  readonly stop = new AbortController();
  readonly model: ScriptedModel;
  closed = 0;
  readonly asked: string[] = [];
  answer: { readonly from: 'user' | 'parent'; readonly text: string } | undefined;
  news: string | undefined;
  stale: StaleRead[] = [];
  instructions: string | undefined;
  readonly tokens = { task: 0, session: 0 };
  readonly budget = new TokenBudget({
    taskTokens: () => this.tokens.task,
    sessionTokens: () => this.tokens.session,
  });

  constructor(script: Script) {
    this.model = new ScriptedModel(script);
  }

  run(task: TaskView): Promise<RunEnd> {
    const close = (): Promise<void> => {
      this.closed++;
      return Promise.resolve();
    };
    const staleReads = (): Promise<readonly StaleRead[]> => Promise.resolve(this.stale.splice(0));
    const files = { close, staleReads } as unknown as TaskFiles;
    const ports: ChildPorts = {
      model: () => this.model,
      modelName: () => 'small',
      toolsFor: () => [],
      openFiles: () => files,
      instructions: () => Promise.resolve(this.instructions),
      notices: () => ({
        take: () => {
          const { news } = this;
          this.news = undefined;
          return news === undefined ? undefined : { text: news, shown: news };
        },
        answered: () => undefined,
        recall: () => undefined,
      }),
      budget: this.budget,
      bounded: boundedWork(),
      names: (id) => `${id} (module b)`,
      ask: (_, question) => {
        this.asked.push(question);
        return Promise.resolve(this.answer);
      },
      stall: () => ({ firstTokenMs: 0, idleMs: 0 }),
      clock: new ManualClock(),
    };
    return runChild(
      {
        task,
        messages: [],
        answeredTurns: 0,
        inbox: this.inbox,
        signal: this.stop.signal,
        ready: () => Promise.resolve(),
        settled: () => Promise.resolve(),
        onEvent: () => undefined,
      },
      ports,
    );
  }
}

async function task(fields: Readonly<Record<string, unknown>> = {}): Promise<TaskView> {
  const stage = new TaskStage(() => new Promise(() => undefined));
  return stage.registry.get(await stage.spawn('convert it', { module: 'src/a', context: 'keep the tests', ...fields }));
}

describe('A child agent', () => {
  it('D5: its first request holds its goal and context and nothing else', async () => {
    const stage = new ChildStage(says('done'));
    stage.instructions = 'Use tabs.';
    assert.deepEqual(await stage.run(await task()), { kind: 'done', summary: 'done' });
    const [first] = stage.model.requests;
    assert.equal(first?.messages.length, 2);
    assert.match(first.messages[0]?.text ?? '', /Use tabs\./);
    assert.equal(first.messages[1]?.text, 'Goal: convert it\nModule: src/a\nOwns: src/a/**\nContext:\nkeep the tests');
    assert.equal(first.model, 'small');
  });

  it('D36: the text of its profile stands in its prompt, behind how it is to work', async () => {
    const stage = new ChildStage(says('done'));
    const plain = await task();
    const profile = { name: 'reviewer', prompt: 'You review.' };
    await stage.run(Object.create(plain, { spec: { value: { ...plain.spec, profile } } }) as TaskView);
    await stage.run(plain);
    const [first, second] = stage.model.requests.map(({ messages }) => messages[0]?.text ?? '');
    assert.match(first ?? '', /Ending\n[^]*You work as "reviewer"[^\n]*\n\nYou review\.$/);
    assert.doesNotMatch(second ?? '', /You work as/);
  });

  it('D15: what was said before it started stands in its first request', async () => {
    const stage = new ChildStage(says('done'));
    stage.inbox.post('[Steering from the user] mind this');
    await stage.run(await task());
    assert.equal(stage.model.requests[0]?.messages.at(-1)?.text, '[Steering from the user] mind this');
  });

  it('ends with the summary of finish_task; a blank one is refused', async () => {
    const finish = (summary: string): Script => calls(['finish_task', { summary }]);
    const stage = new ChildStage(inTurn(finish(' '), finish('all converted')));
    assert.deepEqual(await stage.run(await task()), { kind: 'done', summary: 'all converted' });
  });

  it('D29: an ending that is no success keeps the reason and what it had said', async () => {
    const stage = new ChildStage(calls(['nothing', {}]));
    const end = await stage.run(await task({ max_turns: 2 }));
    assert.match(end.kind === 'error' ? end.reason : '', /out of turns/);
  });

  it('D27: an orchestrator at the floor is told that it is a leaf', async () => {
    const stage = new ChildStage(says('done'));
    await stage.run(await task({ role: 'orchestrator' }));
    assert.match(stage.model.requests[0]?.messages[1]?.text ?? '', /you work as a leaf/);
  });

  it('D32: an orchestrator hears of its own tasks between its turns', async () => {
    const stage = new ChildStage(says('done'));
    stage.news = '[Task notices] one has ended';
    await stage.run(await task());
    assert.equal(stage.model.requests[0]?.messages.at(-1)?.text, '[Task notices] one has ended');
  });

  it('F24: what others changed stands before its next request once, also when that is sent again, and steering behind it', async () => {
    const sentAgain: Script = (request, onEvent) => {
      request.latestMessages?.();
      return calls(['nothing', {}])(request, onEvent);
    };
    const stage = new ChildStage(inTurn(sentAgain, calls(['nothing', {}]), says('done')));
    const changed = (path: string): StaleRead => ({ path, by: ['t1'], what: { kind: 'changed', lines: 1 } });
    stage.stale = [changed('a.ts')];
    stage.inbox.post('[Steering from the user] mind this');
    await stage.run(await task());
    const news = stage.model.requests.map(({ messages }) => messages.filter(({ role }) => role === 'user').slice(1));
    assert.deepEqual(
      news.map((messages) => messages.length),
      [2, 2, 2],
      'nothing is said when nothing has changed',
    );
    assert.match(news[0]?.[0]?.text ?? '', /^\[Fanout\] .*\n- a\.ts: 1 line, by t1 \(module b\)\n/);
    assert.match(news[0]?.[1]?.text ?? '', /^\[Steering/);
  });

  it('D19: an abort fences its files off at once', async () => {
    const stage = new ChildStage(() => new Promise(() => undefined));
    const end = stage.run(await task());
    await settle();
    assert.equal(stage.closed, 0);
    stage.stop.abort();
    assert.equal(stage.closed, 1);
    assert.deepEqual(await end, { kind: 'aborted', text: '' });
  });

  it('D38: ask_parent is always granted, and answers with who said what', async () => {
    const stage = new ChildStage(inTurn(calls(['ask_parent', { question: ' Tabs? ' }]), says('done')));
    stage.answer = { from: 'user', text: 'Blanks.' };
    await stage.run(await task({ toolsets: [] }));
    assert.deepEqual(stage.asked, ['Tabs?']);
    assert.equal(stage.model.requests[1]?.messages.at(-1)?.text, 'The user answers: Blanks.');
  });

  it('D38: without an answer the child is told to decide itself; a blank or endless question is not asked', async () => {
    const ask = (question: string): Script => calls(['ask_parent', { question }]);
    const stage = new ChildStage(inTurn(ask('Tabs?'), ask(' '), ask('?'.repeat(4001)), says('done')));
    await stage.run(await task());
    assert.deepEqual(stage.asked, ['Tabs?']);
    assert.match(stage.model.requests[1]?.messages.at(-1)?.text ?? '', /^no answer, decide yourself/);
    assert.match(stage.model.requests[2]?.messages.at(-1)?.text ?? '', /^Error: ask_parent: the question is blank/);
    assert.match(stage.model.requests[3]?.messages.at(-1)?.text ?? '', /^Error: ask_parent: the question is longer/);
  });
});
