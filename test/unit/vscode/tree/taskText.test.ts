import assert from 'node:assert/strict';
import type { TaskView } from '../../../../src/core/tasks/task.ts';
import type { TaskSpec } from '../../../../src/core/tasks/taskSpec.ts';
import { taskAccessibilityLabel, taskDescription, taskLabel } from '../../../../src/vscode/tree/taskText.ts';
import { taskView } from '../../../support/taskViews.ts';

const files = [
  { path: 'a.js', added: 1, removed: 2 },
  { path: 'b.js', added: 0, removed: 1 },
];

const labelAlone = (spec: Partial<TaskSpec>): string => {
  const task = taskView({ spec });
  return taskLabel(task, [task]);
};

describe('taskLabel', () => {
  it('is the module, else the first line of the goal, cut', () => {
    assert.equal(labelAlone({ module: 'packages/api' }), 'packages/api');
    assert.equal(labelAlone({ goal: 'Fix it\nand more' }), 'Fix it');
    assert.equal(labelAlone({ goal: 'x'.repeat(100) }), `${'x'.repeat(47)}…`);
  });

  it('has the beginning of the goal behind a module that others have too, and a number where that is the same', () => {
    const task = (id: string, module: string, goal = 'Convert to ES modules'): TaskView =>
      taskView({ id, spec: { module, goal } });
    const tasks = [task('a', 'src/money', 'Make the checks of amounts stricter'), task('b', 'src/dates')];
    tasks.push(task('c', 'src/money'), task('d', 'src/money'));
    assert.deepEqual(
      tasks.map((each) => taskLabel(each, tasks)),
      [
        'src/money: Make the checks of amounts stri…',
        'src/dates',
        'src/money: Convert to ES modules',
        'src/money: Convert to ES modules (2)',
      ],
    );
  });

  it('S13: shows hidden characters of a module and a goal', () => {
    assert.equal(labelAlone({ module: 'a\u202eb' }), 'a⟨U+202E⟩b');
    assert.equal(labelAlone({ goal: '\u001b[2JFix' }), '⟨U+001B⟩[2JFix');
  });
});

describe('taskDescription', () => {
  it('is state, files with their lines, turn and elapsed time: the end is what a narrow view cuts off', () => {
    const task = taskView({ status: 'running', turns: 3, elapsed: 64.9 });
    assert.equal(taskDescription(task, { files }), 'running · 2 files +1 −3 · turn 3 · 1m 04s');
  });

  it('says at which file a task is, while it has not ended', () => {
    const task = taskView({ status: 'running', turns: 3, elapsed: 64.9 });
    assert.equal(
      taskDescription(task, { files, lastEdited: 'src/a.js' }),
      'running · 2 files +1 −3 · in a.js · turn 3 · 1m 04s',
    );
    assert.match(
      taskAccessibilityLabel(task, { files: [], lastEdited: 'b.js' }, 'lib'),
      /, running, in b\.js, turn 3, /,
    );
    assert.equal(taskDescription(taskView({ status: 'done' }), { files: [], lastEdited: 'src/a.js' }), 'done');
  });

  it('says nothing of what has not happened yet', () => {
    assert.equal(taskDescription(taskView({ status: 'queued' }), { files: [] }), 'queued');
    assert.equal(taskDescription(taskView({ status: 'running', elapsed: 0.2 }), { files: [] }), 'running · 0s');
  });

  it('D40: says that an interrupted task was paused', () => {
    assert.match(
      taskDescription(taskView({ status: 'interrupted', pausing: true }), { files: [] }),
      /^interrupted while paused/,
    );
    assert.doesNotMatch(taskDescription(taskView({ status: 'interrupted' }), { files: [] }), /paused/);
  });

  it('says that a task pauses after its turn only while it works on one', () => {
    const said = (status: TaskView['status']): string =>
      taskDescription(taskView({ status, pausing: true }), { files: [] });
    assert.deepEqual((['running', 'waiting', 'paused', 'cancelling'] as const).map(said), [
      'pauses after this turn',
      'pauses after this turn',
      'paused',
      'cancelling',
    ]);
  });

  it('D14: says that steering waits', () => {
    const task = taskView({ status: 'paused', waitingSteer: ['use tabs'] });
    assert.equal(taskDescription(task, { files: [] }), 'paused · steering waits');
  });

  it('D17: says that steering came too late', () => {
    const task = taskView({ status: 'done', turns: 1, elapsed: 5, missedSteer: ['use tabs'] });
    assert.equal(
      taskDescription(task, { files: files.slice(1) }),
      'done · 1 file +0 −1 · missed steering · turn 1 · 5s',
    );
  });

  it('says what a task waits for a person for', () => {
    const waitingFor = { kind: 'question', request_id: 'q1', text: 'Which\n of \u202ethe two?' } as const;
    const task = taskView({ status: 'waiting', turns: 2, elapsed: 9, waitingFor });
    assert.equal(taskDescription(task, { files }), 'asks · Which of ⟨U+202E⟩the two?');
    const approval = {
      ...task,
      waitingFor: { ...waitingFor, kind: 'approval', text: 'Run in sample: npm test' } as const,
    };
    assert.equal(taskDescription(approval, { files }), 'needs approval · Run in sample: npm test');
    assert.equal(taskDescription(taskView({ status: 'waiting' }), { files: [] }), 'waiting');
  });

  it('says why a task failed, before what it has changed', () => {
    const error = `The server\n said \u202e401: ${'x'.repeat(100)}`;
    const task = taskView({ status: 'error', error, turns: 1, elapsed: 0.4 });
    const reason = `The server said ⟨U+202E⟩401: ${'x'.repeat(50)}…`;
    assert.equal(taskDescription(task, { files }), `failed · ${reason} · 2 files +1 −3 · turn 1 · 0s`);
    assert.match(taskAccessibilityLabel(task, { files: [] }, 'lib'), /^lib, failed, The server said /);
  });

  it('says what a person has decided on its changes', () => {
    const task = taskView({ status: 'done' });
    assert.equal(taskDescription(task, { files, isKept: true }), 'done · 2 files +1 −3 · kept');
    assert.equal(taskDescription(task, { files, isReverted: true }), 'done · 2 files +1 −3 · partly reverted');
    assert.equal(taskDescription(task, { files: [], isReverted: true }), 'done · reverted');
  });

  it('is spoken in words', () => {
    const task = taskView({ status: 'error', turns: 2, elapsed: 1.5, spec: { module: 'lib' } });
    assert.equal(
      taskAccessibilityLabel(task, { files }, 'lib'),
      'lib, failed, 2 files with 1 line added and 3 removed, turn 2, 1 second',
    );
  });
});
