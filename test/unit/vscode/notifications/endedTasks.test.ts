import assert from 'node:assert/strict';
import type { TaskView } from '../../../../src/core/tasks/task.ts';
import { EndedTasks } from '../../../../src/vscode/notifications/endedTasks.ts';
import { taskView } from '../../../support/taskViews.ts';

function told(...tasks: TaskView[]): ReturnType<EndedTasks['take']> {
  const ended = new EndedTasks();
  for (const task of tasks) ended.enter(task);
  return ended.take(tasks);
}

const done = { status: 'done', heard: true } as const;

describe('EndedTasks', () => {
  it('tells of a delegation once, when its last task has ended', () => {
    const ended = new EndedTasks();
    const first = taskView({ id: 'a', batch: 'b', ...done });
    const second = taskView({ id: 'b', batch: 'b' });
    ended.enter(first);
    assert.equal(ended.take([first, second]), undefined);
    const secondDone = { ...second, ...done };
    ended.enter(secondDone);
    assert.deepEqual(ended.take([first, secondDone]), { text: 'Fanout: 2 tasks ended.', allDone: true });
    assert.equal(ended.take([first, secondDone]), undefined);
  });

  it('D37: tells of an end once, though the task changes when what it proposes is answered, also after a reload', () => {
    const task = taskView({ id: 'a', ...done });
    const ended = new EndedTasks();
    ended.enter(task);
    assert.equal(ended.take([task])?.text, 'Fanout: 1 task ended.');
    const reloaded = new EndedTasks();
    for (const past of [task, taskView({ id: 'b', status: 'interrupted' })]) reloaded.pass(past);
    for (const each of [ended, reloaded]) {
      each.enter(task);
      assert.equal(each.take([task]), undefined);
    }
    reloaded.enter(taskView({ id: 'b', ...done }));
    assert.equal(reloaded.take([])?.text, 'Fanout: 1 task ended.');
  });

  it('counts what failed and what was cancelled', () => {
    const news = told(
      taskView({ id: 'a', ...done }),
      taskView({ id: 'b', status: 'error', heard: true }),
      taskView({ id: 'c', status: 'cancelled', heard: true }),
      taskView({ id: 'd', status: 'cancelled', heard: true }),
    );
    assert.deepEqual(news, { text: 'Fanout: 4 tasks ended (1 failed, 2 cancelled).', allDone: false });
  });

  it('D37: counts what they propose', () => {
    const proposals = [{ id: 'p1', goal: 'Convert the tests', context: '' }];
    const news = told(
      taskView({ id: 'a', ...done, proposals }),
      taskView({ id: 'b', status: 'cancelled', heard: true }),
    );
    assert.equal(news?.text, 'Fanout: 2 tasks ended (1 cancelled), with 1 proposal.');
  });

  it('says why a single task failed, and which one, as text without links', () => {
    const failed = { status: 'error', heard: true, error: 'rate limited; see [this](command:x)' } as const;
    const one = taskView({ id: 'a', spec: { module: 'src/cli' }, ...failed });
    assert.equal(told(one)?.text, 'Fanout: src/cli failed: rate limited; see [this] (command:x).');
    const others = [taskView({ id: 'b', ...done }), taskView({ id: 'c', ...done })];
    assert.equal(
      told({ ...one, error: 'Set a key with Fanout: Set API Key.' }, ...others)?.text,
      'Fanout: 3 tasks ended (1 failed). src/cli failed: Set a key with Fanout: Set API Key.',
    );
    assert.equal(told(one, { ...one, id: 'b' })?.text, 'Fanout: 2 tasks ended (2 failed).');
  });

  it('waits until the parent has heard of it', () => {
    assert.equal(told(taskView({ status: 'done', heard: false })), undefined);
  });

  it('D32: does not wait for a parent whose model does not answer', () => {
    const ended = new EndedTasks();
    const task = taskView({ status: 'done', heard: false });
    ended.enter(task);
    assert.equal(ended.take([task], true)?.text, 'Fanout: 1 task ended.');
    assert.equal(ended.take([{ ...task, heard: true }]), undefined);
  });

  it('is not held up by another delegation', () => {
    const news = told(taskView({ id: 'a', batch: 'x', ...done }), taskView({ id: 'b', batch: 'y' }));
    assert.equal(news?.text, 'Fanout: 1 task ended.');
  });

  it('is silent about tasks of tasks and of other agents', () => {
    assert.equal(told(taskView({ parentId: 't0', ...done })), undefined);
    assert.equal(told(taskView({ origin: 'language-model-tool', ...done })), undefined);
  });
});
