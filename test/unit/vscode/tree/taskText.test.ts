import assert from 'node:assert/strict';
import { taskAccessibilityLabel, taskDescription, taskLabel } from '../../../../src/vscode/tree/taskText.ts';
import { taskView } from '../../../support/taskViews.ts';

const files = [
  { path: 'a.js', added: 1, removed: 2 },
  { path: 'b.js', added: 0, removed: 1 },
];

describe('taskLabel', () => {
  it('is the module, else the first line of the goal, cut', () => {
    assert.equal(taskLabel(taskView({ spec: { module: 'packages/api' } })), 'packages/api');
    assert.equal(taskLabel(taskView({ spec: { goal: 'Fix it\nand more' } })), 'Fix it');
    assert.equal(taskLabel(taskView({ spec: { goal: 'x'.repeat(100) } })), `${'x'.repeat(47)}…`);
  });

  it('S13: shows hidden characters of a module and a goal', () => {
    assert.equal(taskLabel(taskView({ spec: { module: 'a\u202eb' } })), 'a⟨U+202E⟩b');
    assert.equal(taskLabel(taskView({ spec: { goal: '\u001b[2JFix' } })), '⟨U+001B⟩[2JFix');
  });
});

describe('taskDescription', () => {
  it('is state, turn, elapsed time and files', () => {
    const task = taskView({ status: 'running', turns: 3, elapsed: 64.9 });
    assert.equal(taskDescription(task, { files }), 'running · turn 3 · 1m 04s · 2 files');
  });

  it('says at which file a task is, while it has not ended', () => {
    const task = taskView({ status: 'running', turns: 3, elapsed: 64.9 });
    assert.equal(
      taskDescription(task, { files, lastEdited: 'src/a.js' }),
      'running · in a.js · turn 3 · 1m 04s · 2 files',
    );
    assert.match(taskAccessibilityLabel(task, { files: [], lastEdited: 'b.js' }), /, running, in b\.js, turn 3, /);
    assert.equal(taskDescription(taskView({ status: 'done' }), { files: [], lastEdited: 'src/a.js' }), 'done');
  });

  it('says nothing of what has not happened yet', () => {
    assert.equal(taskDescription(taskView({ status: 'queued' }), { files: [] }), 'queued');
    assert.equal(taskDescription(taskView({ status: 'running', elapsed: 0.2 }), { files: [] }), 'running · 0s');
  });

  it('D17: says that steering came too late', () => {
    const task = taskView({ status: 'done', turns: 1, elapsed: 5, missedSteer: ['use tabs'] });
    assert.equal(taskDescription(task, { files: files.slice(1) }), 'done · turn 1 · 5s · 1 file · missed steering');
  });

  it('says what a task waits for a person for', () => {
    const waitingFor = { kind: 'question', request_id: 'q1', text: 'Which?' } as const;
    assert.equal(taskDescription(taskView({ status: 'waiting', waitingFor }), { files: [] }), 'waiting for an answer');
    assert.equal(taskDescription(taskView({ status: 'waiting' }), { files: [] }), 'waiting');
  });

  it('says what a person has decided on its changes', () => {
    const task = taskView({ status: 'done' });
    assert.equal(taskDescription(task, { files, isKept: true }), 'done · 2 files · kept');
    assert.equal(taskDescription(task, { files, isReverted: true }), 'done · 2 files · partly reverted');
    assert.equal(taskDescription(task, { files: [], isReverted: true }), 'done · reverted');
  });

  it('is spoken in words', () => {
    const task = taskView({ status: 'error', turns: 2, elapsed: 1.5, spec: { module: 'lib' } });
    assert.equal(taskAccessibilityLabel(task, { files }), 'lib, error, turn 2, 1 second, 2 files');
  });
});
