import assert from 'node:assert/strict';
import * as z from 'zod/mini';
import { defineTool, succeeded, type Tool } from '../../../../../src/core/agent/tool.ts';
import { askParent } from '../../../../../src/core/child/tools/askParent.ts';
import { agentTask, requestOf } from '../../../../support/agentTask.ts';
import { settle } from '../../../../support/deferred.ts';
import { calls, inTurn, says, ScriptedModel, type Script } from '../../../../support/scriptedModel.ts';
import { TaskStage } from '../../../../support/taskStage.ts';

const asking = calls(['ask_parent', { question: 'Tabs or blanks?' }]);
const writing = calls(['write', { at: 1 }]);

/** A task's window, in which its agent may ask, and writes once a person has allowed it. */
class TaskWindow {
  readonly writes: number[] = [];
  /** Holds back the end of a write, but for its abort. */
  isStuck = false;
  readonly model: ScriptedModel;
  readonly run;
  stage!: TaskStage;

  constructor(script: Script) {
    this.model = new ScriptedModel(script);
    this.run = agentTask(this.model, [
      askParent((question, signal) => this.stage.registry.requests.question('t1', question, signal)),
      this.writeTool(),
    ]);
  }

  /** A new task that has come as far as it comes by itself. */
  static async begun(script: Script): Promise<TaskWindow> {
    const window = new TaskWindow(script);
    window.stage = new TaskStage(window.run);
    await window.stage.spawn();
    await settle();
    return window;
  }

  /** The next window, in which the task was resumed; the present one is closed before, or crashes. */
  async resumed(script: Script, how: 'closed' | 'crashed' = 'closed'): Promise<TaskWindow> {
    if (how === 'closed') await this.stage.registry.close();
    const window = new TaskWindow(script);
    window.stage = await this.stage.reloaded(window.run);
    window.stage.registry.resume('t1');
    await settle();
    return window;
  }

  /** What its first request says of the call that was cut off. */
  get told(): string {
    return requestOf(this.model, 0)[3] ?? '';
  }

  get output(): string[] {
    return this.stage.registry.get('t1').output.lines();
  }

  approve(): void {
    this.stage.registry.requests.decide(this.stage.registry.get('t1').waitingFor?.request_id ?? '', 'approved');
  }

  private writeTool(): Tool {
    return defineTool({
      name: 'write',
      description: 'Writes.',
      effect: 'write',
      input: z.object({ at: z.number() }),
      run: async ({ at }, signal) => {
        await this.stage.registry.requests.approval('t1', 'Write?', signal);
        this.writes.push(at);
        if (this.isStuck) await aborted(signal);
        return succeeded('written');
      },
    });
  }
}

describe('A call that was cut off when its window closed', () => {
  for (const how of ['closed', 'crashed'] as const)
    it(`D38: D40: a question that nobody had answered: the model is told so, and asks anew (${how})`, async () => {
      const before = await TaskWindow.begun(asking);
      assert.equal(before.stage.status('t1'), 'waiting');
      const next = await before.resumed(inTurn(asking, says('Done.')), how);
      assert.match(
        next.told,
        /^tool: Error: you were interrupted before an answer to this question reached you, so nothing was decided: ask again/,
      );
      assert.equal(next.stage.registry.get('t1').waitingFor?.text, 'Tabs or blanks?');
      next.stage.clock.advance(599_999);
      await settle();
      next.stage.registry.requests.answer('t1', { from: 'user', text: 'Tabs' });
      await settle();
      assert.match(requestOf(next.model, 1).at(-1) ?? '', /The user answers: Tabs/);
      assert.equal(next.stage.status('t1'), 'done');
    });

  it('D40: one that waited for leave: nothing of it was done, and made again it asks again', async () => {
    const before = await TaskWindow.begun(writing);
    const next = await before.resumed(inTurn(writing, says('Done.')));
    assert.match(
      next.told,
      /^tool: Error: you were interrupted before a person had decided on this call, so nothing of it was done: make it again/,
    );
    next.approve();
    await settle();
    assert.deepEqual([before.writes, next.writes, next.stage.status('t1')], [[], [1], 'done']);
  });

  it('D40: it is not known of one that was allowed already, nor of any after a crash, whether it was done', async () => {
    const allowed = await TaskWindow.begun(writing);
    allowed.isStuck = true;
    allowed.approve();
    await settle();
    assert.deepEqual(allowed.writes, [1]);
    assert.match((await allowed.resumed(says('Done.'))).told, /it may have been carried out or not/);
    const crashed = await TaskWindow.begun(writing);
    assert.match((await crashed.resumed(says('Done.'), 'crashed')).told, /it may have been carried out or not/);
  });

  it('D40: an approval that was cut off says nothing of the calls of later turns', async () => {
    const before = await TaskWindow.begun(writing);
    const next = await before.resumed(writing);
    const last = await next.resumed(says('Done.'), 'crashed');
    const texts = requestOf(last.model, 0).filter((text) => text.startsWith('tool: '));
    assert.match(texts[0] ?? '', /nothing of it was done/);
    assert.match(texts[1] ?? '', /may have been carried out or not/);
  });

  it('D40: its output says what the model is told, and nothing of a cancelling that nobody did', async () => {
    const before = await TaskWindow.begun(asking);
    const next = await before.resumed(says('Done.'));
    assert.deepEqual(next.output.slice(0, 2), [
      '» ask_parent {"question":"Tabs or blanks?"}',
      '» Asks: Tabs or blanks?',
    ]);
    assert.match(next.output[2] ?? '', /^» Error: you were interrupted before an answer/);
    assert.ok(!next.output.some((line) => line.includes('cancelled')), next.output.join('\n'));
    assert.deepEqual((await next.stage.reloaded()).registry.get('t1').output.lines(), next.output);
  });
});

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => {
      reject(new Error('cut off'));
    });
  });
}
