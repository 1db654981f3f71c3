import assert from 'node:assert/strict';
import type { TaskView, WaitingFor } from '../../../../src/core/tasks/task.ts';
import { NewRequests, type RequestNews } from '../../../../src/vscode/notifications/newRequests.ts';
import { taskView } from '../../../support/taskViews.ts';

type Asking = TaskView & { waitingFor: WaitingFor };

describe('NewRequests', () => {
  const asking = (number: number, kind: WaitingFor['kind']): Asking => {
    const waitingFor = { kind, request_id: `r${String(number)}`, text: 'Tabs?' };
    return { ...taskView({ id: `t${String(number)}`, status: 'waiting' }), waitingFor };
  };
  const news = (tasks: readonly Asking[], isVisible = false): RequestNews => {
    const requests = new NewRequests();
    for (const task of tasks) requests.enter(task);
    return requests.take(isVisible, tasks);
  };
  const ids = (tasks: RequestNews['approvals']): string[] => tasks.map(({ id }) => id);

  it('D38: tells of a question while the view is hidden, and of an approval in any case', () => {
    const both = [asking(1, 'question'), asking(2, 'approval')];
    const hidden = news(both);
    assert.deepEqual([ids(hidden.questions), ids(hidden.approvals)], [['t1'], ['t2']]);
    const visible = news(both, true);
    assert.deepEqual([ids(visible.questions), ids(visible.approvals)], [[], ['t2']]);
  });

  it('tells of each once, and of none that was answered meanwhile', () => {
    const requests = new NewRequests();
    const task = asking(1, 'question');
    assert.deepEqual([requests.enter(task), requests.enter(task)], [true, false]);
    assert.equal(requests.take(false, []).questions.length, 1);
    assert.equal(requests.enter(task), false);
    assert.deepEqual(requests.take(false, []).questions, []);
    const answered = asking(2, 'approval');
    requests.enter(answered);
    answered.waitingFor = { ...answered.waitingFor, request_id: 'another' };
    assert.deepEqual(requests.take(false, []).approvals, []);
  });

  it('joins more than three that come together', () => {
    const three = [1, 2, 3].map((number) => asking(number, 'question'));
    assert.equal(news(three).many, undefined);
    const { many, questions, approvals } = news([...three, asking(4, 'approval')]);
    assert.equal(many?.text, 'Fanout: tasks wait for 1 approval and 3 answers of yours.');
    assert.deepEqual(ids(many.tasks), ['t1', 't2', 't3', 't4']);
    assert.deepEqual([questions, approvals], [[], []]);
    const twenty = Array.from({ length: 20 }, (_, index) => asking(index, 'question'));
    assert.equal(news(twenty).many?.text, 'Fanout: tasks wait for 20 answers of yours.');
    assert.equal(news(twenty, true).many, undefined);
  });
});
