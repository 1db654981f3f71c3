import assert from 'node:assert/strict';
import {
  applied,
  filesFixture,
  never,
  readAll,
  refused,
  replace,
  tenLines,
  write,
} from '../../../support/filesFixture.ts';
import { entriesOf } from '../../../support/memoryJournal.ts';

describe('taking back moves, and what was moved', () => {
  it('F20: a file that another one was moved over comes back once that has gone back', async () => {
    const { coordinator, workspace } = filesFixture({ 'old.ts': 'o1\no2\n', 'new.ts': 'n1\nn2\n' });
    const one = coordinator.openSession('task-1');
    applied(await one.delete('old.ts', never));
    applied(await one.move('new.ts', 'old.ts', never));
    assert.deepEqual((await coordinator.review.revert('task-1', {}, never)).conflicts, []);
    assert.deepEqual([workspace.text('old.ts'), workspace.text('new.ts')], ['o1\no2\n', 'n1\nn2\n']);
    assert.deepEqual((await coordinator.review.restore('task-1', {}, never)).conflicts, []);
    assert.deepEqual([workspace.text('old.ts'), workspace.text('new.ts')], ['n1\nn2\n', undefined]);
    assert.equal(one.changedFiles().length, new Set(one.changedFiles().map(({ path }) => path)).size);
  });

  it('F20: files that a task moved into one another’s place are taken back and brought back in the order that they need', async () => {
    const start = { 'a.ts': 'a1\na2\n', 'b.ts': 'b1\nb2\n', 'c.ts': 'c1\nc2\n' };
    const { coordinator, workspace } = filesFixture(start);
    const texts = (): unknown[] => ['a.ts', 'b.ts', 'c.ts', 'd.ts'].map((path) => workspace.text(path));
    const one = coordinator.openSession('task-1');
    applied(await replace(one, 'a.ts', 'a1', 'TASK'));
    applied(await one.delete('c.ts', never));
    applied(await one.move('b.ts', 'c.ts', never));
    applied(await one.move('a.ts', 'b.ts', never));
    const after = texts();
    assert.deepEqual((await coordinator.review.revert('task-1', {}, never)).conflicts, []);
    assert.deepEqual(texts(), [...Object.values(start), undefined]);
    assert.deepEqual((await coordinator.review.restore('task-1', {}, never)).conflicts, []);
    assert.deepEqual(texts(), after);
  });

  it('F20: two files that a task made change places are back where they were after one revert', async () => {
    const { coordinator, workspace } = filesFixture({ 'a.ts': 'a\n', 'b.ts': 'b\n' });
    const texts = (): unknown[] => ['a.ts', 'b.ts', 'c.ts'].map((path) => workspace.text(path));
    const one = coordinator.openSession('task-1');
    for (const [from, to] of [
      ['b', 'c'],
      ['a', 'b'],
      ['c', 'a'],
    ] as const)
      applied(await one.move(`${from}.ts`, `${to}.ts`, never));
    const { done, conflicts } = await coordinator.review.revert('task-1', {}, never);
    assert.deepEqual([[...done].sort(), conflicts], [['a.ts', 'b.ts'], []]);
    assert.deepEqual(texts(), ['a\n', 'b\n', undefined]);
    await coordinator.review.restore('task-1', {}, never);
    assert.deepEqual(texts(), ['b\n', 'a\n', undefined]);
  });

  it('F20: what a task deleted does not come back into a file that a sibling moved there', async () => {
    const { coordinator, workspace } = filesFixture({ 'a.ts': 'a1\n', 'b.ts': 'b1\nb2\n' });
    const [one, two] = [coordinator.openSession('task-1'), coordinator.openSession('task-2')];
    await readAll(two, 'a.ts');
    applied(await one.delete('b.ts', never));
    applied(await two.move('a.ts', 'b.ts', never));
    applied(await replace(two, 'b.ts', 'a1', 'A1'));
    const { done, conflicts } = await coordinator.review.revert('task-1', {}, never);
    const reason = 'Another file stands at b.ts now; move it away and try again.';
    assert.deepEqual([done, conflicts.map((conflict) => conflict.reason)], [[], [reason]]);
    assert.equal(workspace.text('b.ts'), 'A1\n');
    assert.equal((await coordinator.review.look('task-2', never)).length, 1);
  });

  it('F6: F20: F21: a file that was renamed just now is shown and taken back in its new place', async () => {
    for (const looks of [true, false]) {
      const { coordinator, workspace } = filesFixture({ 'a.ts': tenLines });
      applied(await replace(coordinator.openSession('task-1'), 'a.ts', 'l2', 'ONE'));
      workspace.rename('a.ts', 'b.ts');
      workspace.type('b.ts', (text) => `typed\n${text}`);
      if (looks) {
        const [file] = await coordinator.review.look('task-1', never);
        assert.deepEqual([file?.path, file?.present], ['b.ts', workspace.text('b.ts')]);
      }
      assert.deepEqual(await coordinator.review.revert('task-1', {}, never), { done: ['b.ts'], conflicts: [] });
      assert.deepEqual([workspace.text('a.ts'), workspace.text('b.ts')], [undefined, `typed\n${tenLines}`]);
    }
  });

  it('F20: what a task did where it had moved a file is brought back there', async () => {
    const { coordinator, workspace } = filesFixture({ 'a.ts': 'a\n' });
    const one = coordinator.openSession('task-1');
    applied(await one.move('a.ts', 'b.ts', never));
    applied(await one.delete('b.ts', never));
    assert.deepEqual((await coordinator.review.revert('task-1', {}, never)).conflicts, []);
    assert.equal(workspace.text('a.ts'), 'a\n');
    assert.deepEqual((await coordinator.review.restore('task-1', {}, never)).conflicts, []);
    assert.deepEqual([workspace.text('a.ts'), workspace.text('b.ts')], [undefined, undefined]);
    assert.deepEqual((await coordinator.review.revert('task-1', {}, never)).conflicts, []);
    assert.equal(workspace.text('a.ts'), 'a\n');
  });

  it('F20: a revert and its restoring leave a sibling’s move alone', async () => {
    const { coordinator, workspace } = filesFixture({ 'a.ts': 'a\n', 'c.ts': 'c\n' });
    const [one, two] = [coordinator.openSession('task-1'), coordinator.openSession('task-2')];
    applied(await one.move('a.ts', 'b.ts', never));
    applied(await replace(one, 'c.ts', 'c', 'C'));
    applied(await two.move('b.ts', 'a.ts', never));
    await coordinator.review.revert('task-1', { path: 'c.ts' }, never);
    await coordinator.review.restore('task-1', {}, never);
    assert.deepEqual(
      [workspace.text('a.ts'), workspace.text('b.ts'), workspace.text('c.ts')],
      ['a\n', undefined, 'C\n'],
    );
    assert.ok(two.changedFiles().length > 0);
  });

  it('F19: a task’s move back along a person’s rename is its own, now and in the next run', async () => {
    const { coordinator, workspace, store } = filesFixture({ 'a.ts': 'a\n' });
    const one = coordinator.openSession('task-1');
    await readAll(one, 'a.ts');
    workspace.rename('a.ts', 'b.ts');
    await coordinator.lookAgain(['/ws/a.ts']);
    applied(await one.move('b.ts', 'a.ts', never));
    const files = one.changedFiles();
    assert.equal(files.length, 2);
    const again = filesFixture({}, { workspace, store });
    await again.coordinator.restore();
    assert.deepEqual(again.coordinator.review.changedFiles('task-1'), files);
  });

  it('F6: F19: a file that the person renames to where a task deleted one is another one, now and in the next run', async () => {
    const { coordinator, workspace, store } = filesFixture({ 'a.ts': 'a\n', 'b.ts': 'b\n' });
    const one = coordinator.openSession('task-1');
    await readAll(one, 'b.ts');
    applied(await one.delete('a.ts', never));
    workspace.rename('b.ts', 'a.ts');
    await coordinator.lookAgain(['/ws/b.ts']);
    const files = await coordinator.review.look('task-1', never);
    assert.deepEqual(
      files.map(({ change, present }) => [change, present]),
      [['delete', undefined]],
    );
    const again = filesFixture({}, { workspace, store });
    await again.coordinator.restore();
    assert.deepEqual(await again.coordinator.review.look('task-1', never), files);
  });

  it('F6: F21: a file that the person deletes, and where they move another one, is gone, though tasks only moved it', async () => {
    const { coordinator, workspace } = filesFixture({ 'a.ts': 'a1\na2\n', 'b.ts': 'b1\nb2\n' });
    const one = coordinator.openSession('task-1');
    await readAll(one, 'b.ts');
    applied(await one.move('a.ts', 'c.ts', never));
    workspace.vanish('c.ts');
    workspace.rename('b.ts', 'c.ts');
    await coordinator.lookAgain(['/ws/b.ts']);
    assert.deepEqual(await coordinator.review.look('task-1', never), []);
  });

  it('a move alone can be brought back, and is told as a conflict when the file has gone elsewhere', async () => {
    const { coordinator, workspace } = filesFixture({ 'a.ts': 'a\n' });
    const [one, two] = [coordinator.openSession('task-1'), coordinator.openSession('task-2')];
    applied(await one.move('a.ts', 'b.ts', never));
    await coordinator.review.revert('task-1', {}, never);
    assert.equal(coordinator.review.isReverted('task-1'), true);
    applied(await two.move('a.ts', 'c.ts', never));
    assert.match(
      (await coordinator.review.restore('task-1', {}, never)).conflicts[0]?.reason ?? '',
      /moved elsewhere since/,
    );
    assert.equal(workspace.text('c.ts'), 'a\n');
  });

  it('F24: tasks that run are told of a move that a person takes back', async () => {
    const { coordinator } = filesFixture({ 'a.ts': 'a\n' });
    const [one, two] = [coordinator.openSession('task-1'), coordinator.openSession('task-2')];
    applied(await one.move('a.ts', 'b.ts', never));
    await readAll(two, 'b.ts');
    await coordinator.review.revert('task-1', {}, never);
    assert.deepEqual(
      (await two.staleReads(never)).map(({ path, by }) => [path, by]),
      [['a.ts', [null]]],
    );
  });

  it('F3: F6: a whole text is not written over a file that was moved where the task knew another one', async () => {
    const { coordinator, workspace } = filesFixture({ 'a.ts': 'a1\na2\na3\n', 'b.ts': 'b1\nb2\n' });
    const [one, two, three] = ['task-1', 'task-2', 'task-3'].map((id) => coordinator.openSession(id));
    assert.ok(one && two && three);
    await readAll(three, 'b.ts');
    applied(await one.delete('b.ts', never));
    applied(await two.move('a.ts', 'b.ts', never));
    refused(await write(three, 'b.ts', 'b1\nb2\nb3\n'));
    assert.equal(workspace.text('b.ts'), 'a1\na2\na3\n');
  });
});

describe('what a review found', () => {
  it('F20: one hunk is the one that was meant, whatever is undone meanwhile', async () => {
    const { coordinator, workspace } = filesFixture({ 'a.txt': tenLines });
    const one = coordinator.openSession('task-1');
    for (const line of ['2', '5', '8']) applied(await replace(one, 'a.txt', `l${line}\n`, `L${line}\n`));
    workspace.before = ({ operation }) => {
      if (operation !== 'applyEdits') return;
      workspace.before = () => undefined;
      workspace.type('a.txt', (text) => text.replace('L2', 'l2'));
    };
    await coordinator.review.revert('task-1', { path: 'a.txt', hunk: 1 }, never);
    assert.equal(workspace.text('a.txt'), tenLines.replace('l8', 'L8'));
  });

  it('F14: F19: an intent that was written although that failed counts as failed in the next run', async () => {
    const { coordinator, workspace, store } = filesFixture({ 'a.txt': tenLines });
    const one = coordinator.openSession('task-1');
    store.fault = (text) => {
      store.text += text;
      store.fault = undefined;
      return new Error('lost connection');
    };
    assert.equal((await replace(one, 'a.txt', 'l2', 'ONE')).kind, 'rejected');
    applied(await replace(one, 'a.txt', 'l2', 'ONE'));
    assert.deepEqual(
      entriesOf(store).map(({ state }) => state),
      ['failed', 'applied'],
    );
    const again = filesFixture({}, { workspace, store });
    await again.coordinator.restore();
    assert.deepEqual(again.coordinator.review.changedFiles('task-1'), one.changedFiles());
  });

  it('F16: what was there several times when it was read is told as it is there now', async () => {
    const { coordinator } = filesFixture({ 'a.txt': 'foo\nx\nfoo\n' });
    const [one, two] = [coordinator.openSession('task-1'), coordinator.openSession('task-2')];
    await readAll(one, 'a.txt');
    await readAll(two, 'a.txt');
    applied(await write(two, 'a.txt', 'y\nx\nfoo\n'));
    assert.deepEqual(refused(await replace(one, 'a.txt', 'foo', 'bar')).by, ['task-2']);
    applied(await replace(one, 'a.txt', 'foo', 'bar'));
  });

  it('a task that goes on to edit is no longer kept', async () => {
    const { coordinator } = filesFixture({ 'a.txt': tenLines });
    const one = coordinator.openSession('task-1');
    applied(await replace(one, 'a.txt', 'l2', 'ONE'));
    await coordinator.review.keep('task-1');
    applied(await replace(one, 'a.txt', 'l3', 'ONE'));
    assert.equal(coordinator.review.isKept('task-1'), false);
  });

  it('a patch of a task in a file that another one made is made beside that one', async () => {
    const { coordinator } = filesFixture();
    const [one, two] = [coordinator.openSession('task-1'), coordinator.openSession('task-2')];
    applied(await write(one, 'n.txt', 'n1\nn2\nn3\n'));
    await readAll(two, 'n.txt');
    applied(await replace(two, 'n.txt', 'n2', 'N2'));
    const [file] = await coordinator.review.alone('task-2', never);
    assert.deepEqual([file?.before, file?.after], ['n1\nn2\nn3\n', 'n1\nN2\nn3\n']);
  });
});
