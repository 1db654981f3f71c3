import assert from 'node:assert/strict';
import { changeAnswer } from '../../../../src/core/child/changeAnswer.ts';
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

describe('coordinator: files that somebody else renames', () => {
  it('F6: an edit is made at the new place, merged with what the task knows, and told so', async () => {
    const { coordinator, workspace } = filesFixture({ 'a.txt': tenLines });
    const files = coordinator.openSession('task-1');
    await readAll(files, 'a.txt');
    workspace.rename('a.txt', 'lib/b.txt');
    workspace.type('lib/b.txt', (text) => text.replace('l2', 'typed'));
    const outcome = applied(await replace(files, 'a.txt', 'l9', 'TASK'));
    assert.deepEqual(outcome.mergedWith, [null]);
    assert.match(changeAnswer(outcome).text, /^Applied to lib\/b\.txt .*a\.txt was renamed to lib\/b\.txt/s);
    assert.equal(workspace.text('lib/b.txt'), tenLines.replace('l2', 'typed').replace('l9', 'TASK'));
    assert.equal(workspace.text('a.txt'), undefined);
    const refusal = refused(await replace(files, 'a.txt', 'l2', 'mine'));
    assert.match(refusal.reason, /^a\.txt was renamed to lib\/b\.txt; use that name\. /);
    assert.deepEqual(refusal.by, [null]);
  });

  it('F6: F20: a rename to where a task’s file went from before is one as well', async () => {
    const { coordinator, workspace } = filesFixture({ 'a.txt': tenLines, 'b.txt': 'gone\n' });
    const files = coordinator.openSession('task-1');
    applied(await replace(files, 'a.txt', 'l2', 'TASK'));
    applied(await files.delete('b.txt', never));
    workspace.rename('a.txt', 'b.txt');
    await coordinator.lookAgain(['/ws/a.txt']);
    const { done } = await coordinator.review.revert('task-1', { path: 'b.txt' }, never);
    assert.deepEqual(done, ['b.txt']);
    assert.equal(workspace.text('b.txt'), tenLines);
  });

  for (const typed of ['', 'mine\n']) {
    it(`F6: F20: F21: so is one to where a changed file stood whose end nobody has seen, ${typed ? 'typed in' : 'as it was'}`, async () => {
      const { coordinator, store, workspace } = filesFixture({ 'b.txt': 'two\n' });
      const files = coordinator.openSession('task-1');
      applied(await write(files, 'c.txt', 'TASK\n'));
      applied(await replace(files, 'b.txt', 'two', 'changed'));
      workspace.vanish('b.txt');
      workspace.type('c.txt', (text) => text + typed);
      workspace.rename('c.txt', 'b.txt');
      await coordinator.lookAgain(['/ws/c.txt']);
      const again = filesFixture({}, { workspace, store });
      await again.coordinator.restore();
      for (const { review } of [coordinator, again.coordinator]) {
        const files = await review.look('task-1', never);
        assert.deepEqual(
          files.map(({ path, change, original, present }) => [path, change, original, present]),
          [['b.txt', typed ? 'edit' : 'create', typed ? 'mine' : undefined, `TASK\n${typed}`]],
        );
      }
      const { done } = await coordinator.review.revert('task-1', {}, never);
      assert.deepEqual(done, typed ? [] : ['b.txt']);
      assert.equal(workspace.text('b.txt'), typed ? `TASK\n${typed}` : undefined);
    });
  }

  it('F6: a read shows the file at its new place; a whole write, a deletion and a move are refused with that name', async () => {
    const { coordinator, workspace } = filesFixture({ 'a.txt': 'one\n' });
    const files = coordinator.openSession('task-1');
    await readAll(files, 'a.txt');
    workspace.rename('a.txt', 'b.txt');
    const whole = refused(await write(files, 'a.txt', 'two\n'));
    assert.match(whole.reason, /a\.txt was renamed to b\.txt since you read it/);
    const deletion = rejected(await files.delete('a.txt', never));
    assert.match(deletion.message, /It was renamed to b\.txt/);
    assert.match(rejected(await files.move('a.txt', 'c.txt', never)).message, /It was renamed to b\.txt/);
    const shown = await readAll(files, 'a.txt');
    assert.ok(shown.kind === 'shown' && shown.path === 'b.txt' && shown.renamedFrom === 'a.txt');
    applied(await write(files, 'b.txt', 'two\n'));
    assert.equal(workspace.text('b.txt'), 'two\n');
    assert.equal(workspace.text('a.txt'), undefined);
    applied(await write(files, 'a.txt', 'a new one\n'));
    applied(await replace(files, 'a.txt', 'new', 'NEW'));
    assert.equal(workspace.text('a.txt'), 'a NEW one\n');
  });

  it('F6: when it is told of a folder’s rename, history and counts of its files go along before anybody asks', async () => {
    const { coordinator, workspace, store } = filesFixture({ 'lib/deep/a.txt': tenLines, 'lib/b.txt': 'b\n' });
    const [one, two] = [coordinator.openSession('task-1'), coordinator.openSession('task-2')];
    await readAll(two, 'lib/deep/a.txt');
    applied(await replace(one, 'lib/deep/a.txt', 'l2\n', 'ONE\nONE\n'));
    workspace.rename('lib', 'src');
    await coordinator.lookAgain(['/ws/lib']);
    workspace.outside('src/deep/a.txt', (workspace.text('src/deep/a.txt') ?? '').replace('l9', 'other'));
    assert.deepEqual(one.changedFiles(), [{ path: 'src/deep/a.txt', added: 2, removed: 1 }]);
    assert.deepEqual(refused(await replace(two, 'src/deep/a.txt', 'l2', 'TWO')).by, ['task-1']);
    const last = entriesOf(store).find(({ kind }) => kind === 'move');
    assert.deepEqual(
      [last?.task, last?.path, last?.to, last?.state],
      [null, 'lib/deep/a.txt', 'src/deep/a.txt', 'applied'],
    );
    assert.equal(entriesOf(store).filter(({ kind }) => kind === 'move').length, 1, 'an unknown file is not noted');
  });

  it('F6: several renames one after the other are followed to the end', async () => {
    const { coordinator, workspace } = filesFixture({ 'a.txt': 'one\n' });
    const files = coordinator.openSession('task-1');
    await readAll(files, 'a.txt');
    for (const [from, to] of [
      ['a.txt', 'b.txt'],
      ['b.txt', 'c.txt'],
    ] as const) {
      workspace.rename(from, to);
      await coordinator.lookAgain([`/ws/${from}`]);
    }
    assert.equal(applied(await replace(files, 'a.txt', 'one', 'two')).path, 'c.txt');
  });

  it('F6: a rename onto a protected name is not followed', async () => {
    const { coordinator, workspace } = filesFixture({ 'a.txt': 'one\n' });
    const files = coordinator.openSession('task-1');
    await readAll(files, 'a.txt');
    workspace.rename('a.txt', '.env');
    assert.equal(rejected(await replace(files, 'a.txt', 'one', 'two')).why, 'protected');
    assert.equal(rejected(await readAll(files, 'a.txt')).why, 'protected');
    assert.equal(workspace.text('.env'), 'one\n');
  });

  it('F6: a file with a history of its own is not taken for the one that is gone', async () => {
    const { coordinator, workspace } = filesFixture({ 'a.txt': 'one\n' });
    const files = coordinator.openSession('task-1');
    await readAll(files, 'a.txt');
    workspace.rename('a.txt', 'b.txt');
    workspace.vanish('b.txt');
    applied(await write(coordinator.openSession('task-2'), 'b.txt', 'one\n'));
    assert.match(rejected(await replace(files, 'a.txt', 'one', 'two')).message, /It was deleted/);
    assert.equal(workspace.text('b.txt'), 'one\n');
  });

  it('F6: a rename in the middle of an edit that waits leaves no lock, and the edit lands at the new place', async () => {
    const { coordinator, workspace } = filesFixture({ 'a.txt': tenLines });
    const [one, two] = [coordinator.openSession('task-1'), coordinator.openSession('task-2')];
    await readAll(one, 'a.txt');
    await readAll(two, 'a.txt');
    const gate = deferred();
    workspace.after = ({ operation }) => (operation === 'save' ? gate.promise : undefined);
    const first = replace(one, 'a.txt', 'l2', 'ONE');
    await settle();
    const second = replace(two, 'a.txt', 'l9', 'TWO');
    const told = coordinator.lookAgain(['/ws/a.txt']);
    await settle();
    workspace.rename('a.txt', 'b.txt');
    gate.resolve();
    applied(await first);
    assert.equal(applied(await second).path, 'b.txt');
    await told;
    assert.equal(workspace.text('b.txt'), tenLines.replace('l2', 'ONE').replace('l9', 'TWO'));
    await settle();
    assert.equal(coordinator.lockedPaths, 0);
  });
});
