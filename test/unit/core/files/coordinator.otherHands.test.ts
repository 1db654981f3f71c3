import assert from 'node:assert/strict';
import type { Clock } from '../../../../src/core/base/clock.ts';
import { toDisposable } from '../../../../src/core/base/disposable.ts';
import type { ChangeOutcome } from '../../../../src/core/files/outcome.ts';
import { deferred, settle } from '../../../support/deferred.ts';
import {
  applied,
  filesFixture,
  never,
  readAll,
  refused,
  rejected,
  replace,
  tenLines,
  write,
} from '../../../support/filesFixture.ts';
import { entriesOf } from '../../../support/memoryJournal.ts';

describe('coordinator: the person and other programs', () => {
  it('F4: unsaved text is seen, merged with, and stays unsaved', async () => {
    const { coordinator, workspace } = filesFixture({ 'a.txt': tenLines });
    const files = coordinator.openSession('task-1');
    workspace.type('a.txt', (text) => text.replace('l1\n', 'typed\n'));
    const shown = await readAll(files, 'a.txt');
    assert.ok(shown.kind === 'shown' && shown.unsaved && shown.lines[0] === 'typed');
    workspace.type('a.txt', (text) => text.replace('l3\n', 'typed more\n'));
    const outcome = applied(await replace(files, 'a.txt', 'l9', 'TASK'));
    assert.match(outcome.unsaved ?? '', /unsaved text of the person/);
    assert.equal(workspace.disk('a.txt'), tenLines);
    assert.equal(
      workspace.text('a.txt'),
      tenLines.replace('l1\n', 'typed\n').replace('l3', 'typed more').replace('l9', 'TASK'),
    );
  });

  it('F15: what another program writes once a step is saved is not the task’s; what saving changed is', async () => {
    const { coordinator, workspace } = filesFixture({ 'a.txt': tenLines });
    workspace.onSave = (text) => `${text}added on save\n`;
    workspace.after = ({ operation }) => {
      if (operation === 'save') workspace.outside('a.txt', (workspace.disk('a.txt') ?? '').replace('l9', 'outside'));
    };
    applied(await replace(coordinator.openSession('task-1'), 'a.txt', 'l2', 'TASK'));
    const [file] = await coordinator.review.look('task-1', never);
    assert.deepEqual([file?.added, file?.removed], [2, 1]);
    workspace.onSave = (text) => text;
    await coordinator.review.revert('task-1', {}, never);
    assert.equal(workspace.text('a.txt'), tenLines.replace('l9', 'outside'));
  });

  it('F4: typing between plan and apply makes the step be planned again', async () => {
    const { coordinator, workspace, store } = filesFixture({ 'a.txt': tenLines });
    const files = coordinator.openSession('task-1');
    let typed = 0;
    workspace.before = ({ operation }) => {
      if (operation === 'applyEdits' && typed < 3)
        workspace.type('a.txt', (text) => `${String((typed += 1))}\n${text}`);
    };
    applied(await replace(files, 'a.txt', 'l9', 'TASK'));
    assert.equal(workspace.text('a.txt'), `3\n2\n1\n${tenLines.replace('l9', 'TASK')}`);
    const ofTask = entriesOf(store).filter(({ task }) => task === 'task-1');
    assert.deepEqual(
      ofTask.map(({ state }) => state),
      ['failed', 'failed', 'failed', 'applied'],
    );
  });

  for (const [what, typed] of [
    ['an empty line', ''],
    ['a brace', '}'],
  ] as const) {
    it(`F4: ${what} that the person types meanwhile is not taken for the one that the edit brings`, async () => {
      const { coordinator, workspace } = filesFixture({ 'a.txt': tenLines });
      workspace.before = ({ operation }) => {
        if (operation !== 'applyEdits') return;
        workspace.before = () => undefined;
        workspace.type('a.txt', (text) => `${typed}\n${text}`);
      };
      applied(await replace(coordinator.openSession('task-1'), 'a.txt', 'l9', `TASK\n${typed}\nTASK`));
      assert.equal(workspace.text('a.txt'), `${typed}\n${tenLines.replace('l9', `TASK\n${typed}\nTASK`)}`);
    });
  }

  it('F14: F15: nor is a text of another kind that a program puts there, though it is as short as the edit would leave it', async () => {
    const { coordinator, workspace } = filesFixture({ 'a.txt': tenLines });
    const session = coordinator.openSession('task-1');
    await readAll(session, 'a.txt');
    workspace.before = ({ operation }) => {
      if (operation !== 'applyEdits') return;
      workspace.before = () => undefined;
      workspace.outside('a.txt', 'other\n');
      throw new Error('broken off');
    };
    assert.equal((await write(session, 'a.txt', 'TASK\n')).kind, 'rejected');
    assert.equal(workspace.text('a.txt'), 'other\n');
  });

  it('F4: F11: nor by a patch', async () => {
    const { coordinator, workspace } = filesFixture({ 'a.txt': tenLines, 'b.txt': tenLines });
    workspace.before = ({ operation }) => {
      if (operation !== 'applyTogether') return;
      workspace.before = () => undefined;
      workspace.type('a.txt', (text) => `\n${text}`);
    };
    const files = ['a.txt', 'b.txt'].map((path) => `*** Update File: ${path}\n@@\n-l9\n+TASK\n+\n+TASK\n`);
    const patch = `*** Begin Patch\n${files.join('')}*** End Patch`;
    const outcome = await coordinator.openSession('task-1').patch(patch, never);
    assert.equal(outcome.kind, 'patched', JSON.stringify(outcome));
    const wanted = tenLines.replace('l9', 'TASK\n\nTASK');
    assert.deepEqual([workspace.text('a.txt'), workspace.text('b.txt')], [`\n${wanted}`, wanted]);
  });

  it('F4: when the text never holds still the edit is given up, and nothing of it is applied', async () => {
    const clock: Clock = {
      now: () => 0,
      after: (milliseconds, callback) => {
        if (milliseconds < 1_000) setImmediate(callback);
        return toDisposable(() => undefined);
      },
    };
    const { coordinator, workspace } = filesFixture({ 'a.txt': 'x\n' }, { clock });
    const files = coordinator.openSession('task-1');
    workspace.before = ({ operation }) => {
      if (operation === 'applyEdits') workspace.type('a.txt', (text) => `${text}typed\n`);
    };
    assert.equal(rejected(await replace(files, 'a.txt', 'x', 'y')).why, 'busy');
    assert.match(workspace.text('a.txt') ?? '', /^x\n(typed\n)+$/);
    await settle();
    assert.equal(coordinator.lockedPaths, 0);
  });

  it('F5: other content of the same length is noticed; a file that was only touched is no conflict', async () => {
    const { coordinator, workspace } = filesFixture({ 'a.txt': 'aaa\nbbb\n' });
    const files = coordinator.openSession('task-1');
    await readAll(files, 'a.txt');
    workspace.outside('a.txt', 'aaa\nbbb\n');
    assert.deepEqual(applied(await replace(files, 'a.txt', 'aaa', 'AAA')).mergedWith, []);
    workspace.outside('a.txt', 'AAA\nccc\n');
    refused(await replace(files, 'a.txt', 'bbb', 'BBB'));
  });

  it('F8: who asks once a file has got another name waits for the lock of both, whoever is in line for the first', async () => {
    const { coordinator, workspace } = filesFixture({ 'a.txt': tenLines, 'b.txt': '' });
    const edit = (task: string, path: string, line: string): Promise<ChangeOutcome> =>
      replace(coordinator.openSession(task), path, line, task);
    const gates = [deferred(), deferred()];
    let sent = 0;
    workspace.before = async ({ operation }) => {
      if (operation === 'applyEdits') await gates[sent++]?.promise;
    };
    const first = edit('task-1', 'a.txt', 'l1\n');
    await settle();
    const before = edit('task-2', 'a.txt', 'l3');
    await settle();
    workspace.hardLink('b.txt', 'a.txt');
    const other = edit('task-3', 'b.txt', 'l5');
    await settle();
    const after = edit('task-4', 'a.txt', 'l7');
    await settle();
    gates[0]?.resolve();
    await first;
    await settle();
    assert.deepEqual([sent, coordinator.lockedPaths > 0], [2, true]);
    gates[1]?.resolve();
    assert.equal(rejected(await before).why, 'failed');
    applied(await other);
    applied(await after);
  });

  it('F15: an outside writer between plan and apply is seen by the version, and merged', async () => {
    const { coordinator, workspace } = filesFixture({ 'a.txt': tenLines });
    const files = coordinator.openSession('task-1');
    await readAll(files, 'a.txt');
    let written = false;
    workspace.before = ({ operation }) => {
      if (operation !== 'applyEdits' || written) return;
      written = true;
      workspace.outside('a.txt', tenLines.replace('l2', 'other'));
    };
    assert.deepEqual(applied(await replace(files, 'a.txt', 'l9', 'TASK')).mergedWith, [null]);
    assert.equal(workspace.disk('a.txt'), tenLines.replace('l2', 'other').replace('l9', 'TASK'));
  });
});
