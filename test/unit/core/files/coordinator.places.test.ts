import assert from 'node:assert/strict';
import { settle } from '../../../support/deferred.ts';
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
import { MemoryWorkspace } from '../../../support/memoryWorkspace.ts';
import { entriesOf } from '../../../support/memoryJournal.ts';

describe('coordinator: paths, deletions and moves', () => {
  it('F6: a file that was deleted since it was read is not resurrected unless the task decides so', async () => {
    const { coordinator, workspace } = filesFixture({ 'a.txt': 'one\n' });
    const [one, two] = [coordinator.openSession('task-1'), coordinator.openSession('task-2')];
    await readAll(one, 'a.txt');
    await readAll(two, 'a.txt');
    applied(await two.delete('a.txt', never));
    assert.match(rejected(await replace(one, 'a.txt', 'one', 'two')).message, /deleted by task-2/);
    await readAll(two, 'a.txt');
    assert.equal(workspace.text('a.txt'), undefined);
  });

  it('F6: write_file on a file deleted since is refused once, with who deleted it', async () => {
    const { coordinator, workspace } = filesFixture({ 'a.txt': 'one\n' });
    const [one, two] = [coordinator.openSession('task-1'), coordinator.openSession('task-2')];
    await readAll(one, 'a.txt');
    applied(await two.delete('a.txt', never));
    assert.deepEqual(refused(await write(one, 'a.txt', 'two\n')).by, ['task-2']);
    assert.equal(workspace.text('a.txt'), undefined);
    applied(await write(one, 'a.txt', 'two\n'));
  });

  it('F6: a task that has not heard of a move neither writes the file there again nor over it at its new place', async () => {
    const { coordinator, workspace } = filesFixture({ 'a.txt': 'one\n' });
    const [one, two] = [coordinator.openSession('task-1'), coordinator.openSession('task-2')];
    await readAll(one, 'a.txt');
    await readAll(two, 'a.txt');
    applied(await two.move('a.txt', 'b.txt', never));
    refused(await write(one, 'b.txt', 'a new file\n'));
    assert.equal(workspace.text('b.txt'), 'one\n');
    assert.match(refused(await write(one, 'a.txt', 'one\nmore\n')).reason, /moved to b\.txt/);
    assert.equal(workspace.text('a.txt'), undefined);
    applied(await write(two, 'b.txt', 'two\n'));
    applied(await write(one, 'a.txt', 'told, and wanted\n'));
  });

  it('F6: what a task knew at a place stays gone for it, though others moved another file there and away again', async () => {
    const { coordinator, workspace } = filesFixture({ 'a.txt': 'one\n', 'c.txt': 'three\n' });
    const [one, two] = [coordinator.openSession('task-1'), coordinator.openSession('task-2')];
    for (const path of ['a.txt', 'c.txt']) for (const files of [one, two]) await readAll(files, path);
    applied(await two.delete('c.txt', never));
    applied(await two.move('a.txt', 'c.txt', never));
    applied(await two.move('c.txt', 'a.txt', never));
    refused(await write(one, 'c.txt', 'three\nmore\n'));
    assert.equal(workspace.text('c.txt'), undefined);
  });

  it('F6: an edit of a file that another task moved is made where it is now, and told so', async () => {
    const { coordinator, workspace } = filesFixture({ 'a.txt': 'one\n' });
    const [one, two] = [coordinator.openSession('task-1'), coordinator.openSession('task-2')];
    await readAll(one, 'a.txt');
    applied(await two.move('a.txt', 'lib/b.txt', never));
    assert.match(rejected(await one.delete('a.txt', never)).message, /moved to lib\/b\.txt by task-2/);
    const outcome = applied(await replace(one, 'a.txt', 'one', 'two'));
    assert.deepEqual([outcome.path, outcome.renamedFrom], ['lib/b.txt', 'a.txt']);
    applied(await write(one, 'lib/b.txt', 'three\n'));
    assert.equal(workspace.disk('lib/b.txt'), 'three\n');
    assert.equal(workspace.text('a.txt'), undefined);
  });

  it('F6: a whole write to where another task moved a file from is refused once; the mover itself may write there', async () => {
    const { coordinator, workspace } = filesFixture({ 'a.txt': 'one\n' });
    const [one, two] = [coordinator.openSession('task-1'), coordinator.openSession('task-2')];
    await readAll(one, 'a.txt');
    await readAll(two, 'a.txt');
    applied(await two.move('a.txt', 'b.txt', never));
    assert.match(refused(await write(one, 'a.txt', 'mine\n')).reason, /moved to b\.txt/);
    assert.equal(workspace.text('a.txt'), undefined);
    applied(await write(two, 'a.txt', 'facade\n'));
    assert.equal(workspace.text('a.txt'), 'facade\n');
  });

  it('F6: moving refuses unsaved text and a target that exists', async () => {
    const { coordinator, workspace } = filesFixture({ 'a.txt': 'one\n', 'b.txt': 'two\n' });
    const files = coordinator.openSession('task-1');
    assert.equal(rejected(await files.move('a.txt', 'b.txt', never)).why, 'exists');
    workspace.type('a.txt', () => 'typed\n');
    refused(await files.move('a.txt', 'c.txt', never));
    assert.equal(workspace.text('a.txt'), 'typed\n');
  });

  it('F6: a file that is unsaved by tasks alone is saved and moved', async () => {
    const fixture = filesFixture({ 'a.txt': 'one\n' });
    const { coordinator, workspace } = fixture;
    const [one, two] = [coordinator.openSession('task-1'), coordinator.openSession('task-2')];
    workspace.saveVeto = 'no';
    applied(await replace(two, 'a.txt', 'one', 'TWO'));
    await readAll(one, 'a.txt');
    assert.match(rejected(await one.move('a.txt', 'b.txt', never)).message, /unsaved .* saving it failed, no\.$/);
    workspace.saveVeto = undefined;
    workspace.onSave = (text) => `${text}saved\n`;
    applied(await one.move('a.txt', 'b.txt', never));
    assert.deepEqual([workspace.text('a.txt'), workspace.disk('b.txt')], [undefined, 'TWO\nsaved\n']);
    fixture.saveMode = 'never';
    applied(await replace(two, 'b.txt', 'TWO', 'TWO!'));
    assert.equal(workspace.isUnsaved('b.txt'), true);
    // A person takes the move back: that saves as well, and what saving changed is the task's.
    workspace.onSave = (text) => text;
    assert.deepEqual((await coordinator.review.revert('task-1', {}, never)).conflicts, []);
    assert.equal(workspace.disk('a.txt'), 'TWO!\nsaved\n');
    assert.deepEqual((await coordinator.review.revert('task-2', {}, never)).conflicts, []);
    assert.equal(workspace.text('a.txt'), 'one\n');
  });

  it('F6: F11: a patch moves a file that is unsaved by tasks alone as well, and none of them saves what is left to the person', async () => {
    const fixture = filesFixture({ 'a.txt': 'one\ntwo\n' });
    const files = fixture.coordinator.openSession('task-1');
    fixture.saveMode = 'never';
    applied(await replace(files, 'a.txt', 'two', 'TWO'));
    const patch = [
      '*** Begin Patch',
      '*** Update File: a.txt',
      '*** Move to: b.txt',
      '@@',
      '-one',
      '+ONE',
      '*** End Patch',
    ];
    assert.equal((await files.patch(patch.join('\n'), never)).kind, 'refused');
    assert.match(refused(await files.move('a.txt', 'b.txt', never)).reason, /once the person has saved it\.$/);
    assert.equal(fixture.workspace.count('save'), 0);
    fixture.saveMode = 'clean';
    assert.equal((await files.patch(patch.join('\n'), never)).kind, 'patched');
    const { workspace } = fixture;
    assert.deepEqual([workspace.disk('b.txt'), workspace.text('b.txt')], ['ONE\nTWO\n', 'ONE\nTWO\n']);
  });

  it('F6: a deletion is refused while the file holds what the task has not seen', async () => {
    const { coordinator, workspace } = filesFixture({ 'a.txt': tenLines, 'b.txt': 'b\n', 'c.txt': 'c\n' });
    const [one, two] = [coordinator.openSession('task-1'), coordinator.openSession('task-2')];
    await readAll(one, 'a.txt');
    applied(await replace(two, 'a.txt', 'l5', 'TWO'));
    assert.deepEqual(refused(await one.delete('a.txt', never)).by, ['task-2']);
    applied(await replace(two, 'b.txt', 'b', 'TWO'));
    assert.deepEqual(refused(await one.delete('b.txt', never)).by, ['task-2']);
    workspace.type('c.txt', () => 'typed\n');
    assert.deepEqual(refused(await one.delete('c.txt', never)).by, [null]);
    await readAll(one, 'a.txt');
    applied(await one.delete('a.txt', never));
  });

  it('F8: a symbolic link is neither deleted nor moved, and nor is what it leads to', async () => {
    const { coordinator, workspace } = filesFixture({ 'a.txt': 'one\n' });
    workspace.symlink('link.txt', 'a.txt');
    const files = coordinator.openSession('task-1');
    const gone = (kind: string): string => `*** Begin Patch\n${kind}\n*** End Patch`;
    for (const outcome of [
      await files.delete('link.txt', never),
      await files.move('link.txt', 'b.txt', never),
      await files.patch(gone('*** Delete File: link.txt'), never),
      await files.patch(gone('*** Update File: link.txt\n*** Move to: b.txt\n@@\n-one\n+two'), never),
    ]) {
      assert.ok(outcome.kind === 'rejected' && outcome.message.includes('link.txt is a symbolic link to a.txt'));
    }
    applied(await replace(files, 'link.txt', 'one', 'two'));
    assert.equal(workspace.text('a.txt'), 'two\n');
  });

  it('F7: a whole write after a partial read is refused until every line was read', async () => {
    const { coordinator } = filesFixture({ 'a.txt': tenLines });
    const files = coordinator.openSession('task-1');
    await files.read('a.txt', { start: 1, end: 6 }, never);
    assert.match(refused(await write(files, 'a.txt', 'x\n')).reason, /have not seen all of the 10 lines/);
    await files.read('a.txt', { start: 7 }, never);
    applied(await write(files, 'a.txt', 'x\n'));
  });

  it('F7: lines read in parts count only while nobody changes them', async () => {
    const { coordinator, workspace } = filesFixture({ 'a.txt': tenLines });
    const files = coordinator.openSession('task-1');
    await files.read('a.txt', { start: 1, end: 6 }, never);
    workspace.outside('a.txt', tenLines.replace('l2', 'other'));
    await files.read('a.txt', { start: 7 }, never);
    refused(await write(files, 'a.txt', 'x\n'));
  });

  it('F8: a link and its target are one file with one lock', async () => {
    const workspace = new MemoryWorkspace({ 'real/a.txt': tenLines });
    workspace.symlink('link', 'real');
    const { coordinator } = filesFixture({}, { workspace });
    const [one, two] = [coordinator.openSession('task-1'), coordinator.openSession('task-2')];
    await readAll(one, 'link/a.txt');
    const outcomes = await Promise.all([
      replace(two, 'real/a.txt', 'l5', 'TWO'),
      replace(one, 'link/a.txt', 'l5', 'ONE'),
    ]);
    assert.equal(applied(outcomes[0]).path, 'real/a.txt');
    assert.deepEqual(refused(outcomes[1]).by, ['task-2']);
  });

  it('F8: F2: F24: a task that changed the file by another of its names (hard links) is named', async () => {
    const { coordinator, workspace } = filesFixture({ 'a.txt': tenLines, 'b.txt': '' });
    workspace.hardLink('b.txt', 'a.txt');
    const [one, two] = [coordinator.openSession('task-1'), coordinator.openSession('task-2')];
    await readAll(one, 'a.txt');
    applied(await replace(two, 'b.txt', 'l5', 'TWO'));
    assert.deepEqual(
      (await one.staleReads(never)).map(({ path, by }) => [path, by]),
      [['a.txt', ['task-2']]],
    );
    assert.deepEqual(refused(await write(one, 'a.txt', tenLines.replace('l5', 'ONE'))).by, ['task-2']);
    await readAll(one, 'a.txt');
    workspace.outside('b.txt', tenLines.replace('l5', 'person'));
    await readAll(two, 'b.txt');
    assert.deepEqual(refused(await write(one, 'a.txt', tenLines.replace('l5', 'ONE'))).by, [null]);
  });

  it('F8: F2: F24: of two tasks that changed it by the same other name, each is named for its own lines', async () => {
    const { coordinator, workspace } = filesFixture({ 'a.txt': tenLines, 'b.txt': '' });
    workspace.hardLink('b.txt', 'a.txt');
    const [one, other, two, three] = ['task-1', 'other', 'task-2', 'task-3'].map((id) => coordinator.openSession(id));
    assert.ok(one && other && two && three);
    for (const task of [one, other]) await readAll(task, 'a.txt');
    applied(await replace(two, 'b.txt', 'l2', 'TWO'));
    applied(await replace(three, 'b.txt', 'l9', 'l9\nTHREE'));
    assert.deepEqual(refused(await replace(one, 'a.txt', 'l9\nl10', 'ONE')).by, ['task-3']);
    assert.deepEqual(refused(await replace(other, 'a.txt', 'l1\nl2', 'ONE')).by, ['task-2']);
  });

  it('F8: hard links of one file wait for one lock', async () => {
    const workspace = new MemoryWorkspace({ 'a.txt': tenLines });
    workspace.hardLink('b.txt', 'a.txt');
    const { coordinator } = filesFixture({}, { workspace });
    const [one, two] = [coordinator.openSession('task-1'), coordinator.openSession('task-2')];
    const outcomes = await Promise.all([replace(one, 'a.txt', 'l2', 'ONE'), replace(two, 'b.txt', 'l9', 'TWO')]);
    outcomes.forEach(applied);
    assert.equal(workspace.disk('a.txt'), tenLines.replace('l2', 'ONE').replace('l9', 'TWO'));
  });

  it('F11: a move that fails leaves both paths as they were', async () => {
    const { coordinator, workspace, store } = filesFixture({ 'a.txt': 'one\n' });
    const files = coordinator.openSession('task-1');
    workspace.before = ({ operation }) => {
      if (operation === 'move') throw new Error('disk full');
    };
    assert.match(rejected(await files.move('a.txt', 'b.txt', never)).message, /disk full/);
    assert.equal(workspace.text('a.txt'), 'one\n');
    assert.equal(workspace.text('b.txt'), undefined);
    assert.deepEqual(
      entriesOf(store).map(({ state }) => state),
      ['failed'],
    );
    await settle();
    assert.equal(coordinator.lockedPaths, 0);
  });

  it('F11: two tasks that swap names in opposite directions do not wait for each other', async () => {
    const { coordinator } = filesFixture({ 'a.txt': 'a\n', 'b.txt': 'b\n' });
    const [one, two] = [coordinator.openSession('task-1'), coordinator.openSession('task-2')];
    const outcomes = await Promise.all([one.move('a.txt', 'b.txt', never), two.move('b.txt', 'a.txt', never)]);
    assert.deepEqual(
      outcomes.map(({ kind }) => kind),
      ['rejected', 'rejected'],
    );
    await settle();
    assert.equal(coordinator.lockedPaths, 0);
  });
});
