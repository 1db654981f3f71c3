import assert from 'node:assert/strict';
import type { Author } from '../../../../src/core/files/outcome.ts';
import type { TaskFiles } from '../../../../src/core/files/taskFiles.ts';
import { applied, filesFixture, never, replace, write, type FilesFixture } from '../../../support/filesFixture.ts';

const start = { 'a.txt': 'a1\na2\na3\na4\n', 'b.txt': 'b1\nb2\n' };

/** Two tasks on the files, and who, or else what, stops a revert or its restoring. */
class Two {
  readonly fixture: FilesFixture = filesFixture(start);
  readonly one = this.fixture.coordinator.openSession('task-1');
  readonly two = this.fixture.coordinator.openSession('task-2');

  texts(): Record<string, string> {
    const { workspace } = this.fixture;
    const found = ['a.txt', 'b.txt', 'c.txt', 'd.txt'].map((path) => [path, workspace.text(path)] as const);
    return Object.fromEntries(found.flatMap(([path, text]) => (text === undefined ? [] : [[path, text]])));
  }

  revert(task: TaskFiles): Promise<Author[]> {
    return this.switchOver('revert', task);
  }

  restore(task: TaskFiles): Promise<Author[]> {
    return this.switchOver('restore', task);
  }

  private async switchOver(kind: 'revert' | 'restore', { taskId }: TaskFiles): Promise<Author[]> {
    const { conflicts } = await this.fixture.coordinator.review[kind](taskId, {}, never);
    return conflicts.flatMap(({ by, reason }) => (by.length > 0 ? by : [reason]));
  }

  /** A journal that is read again tells the same. */
  async reload(): Promise<void> {
    const { workspace, store, coordinator } = this.fixture;
    const again = filesFixture({}, { workspace, store });
    await again.coordinator.restore();
    for (const task of ['task-1', 'task-2']) {
      assert.deepEqual(await again.coordinator.review.look(task, never), await coordinator.review.look(task, never));
      assert.equal(again.coordinator.review.isReverted(task), coordinator.review.isReverted(task));
    }
  }
}

describe('what two tasks did in turn, one on the other’s lines', () => {
  it('F20: goes in turn, and comes back in turn', async () => {
    const two = new Two();
    applied(await replace(two.one, 'a.txt', 'a2', 'ONE\nONE'));
    applied(await replace(two.two, 'a.txt', 'ONE\nONE', 'ONE\nTWO'));
    applied(await replace(two.one, 'a.txt', 'ONE\nTWO', 'three'));
    const after = two.texts();
    assert.deepEqual(await two.revert(two.one), ['task-2']);
    assert.equal(two.texts()['a.txt'], 'a1\nONE\nTWO\na3\na4\n');
    assert.deepEqual(await two.revert(two.two), []);
    assert.deepEqual(await two.revert(two.one), []);
    assert.deepEqual(two.texts(), start);
    assert.deepEqual(await two.restore(two.one), ['task-2']);
    assert.equal(two.texts()['a.txt'], 'a1\nONE\nONE\na3\na4\n');
    assert.deepEqual(await two.restore(two.two), []);
    assert.deepEqual(await two.restore(two.one), []);
    assert.deepEqual(two.texts(), after);
    await two.reload();
  });

  it('F20: comes back though the other’s change of the same line, which it never saw, stays taken back', async () => {
    const two = new Two();
    applied(await replace(two.two, 'a.txt', 'a2\na3', 'TWO'));
    assert.deepEqual(await two.revert(two.two), []);
    applied(await replace(two.one, 'a.txt', 'a2', 'ONE'));
    const after = two.texts();
    assert.deepEqual(await two.revert(two.one), []);
    assert.deepEqual(await two.restore(two.one), []);
    assert.deepEqual(two.texts(), after);
  });

  it('F20: a task’s lines go beside earlier ones that are there again', async () => {
    const two = new Two();
    applied(await replace(two.one, 'a.txt', 'a2\na3\n', ''));
    applied(await replace(two.two, 'a.txt', 'a1\na4', 'TWO'));
    assert.deepEqual(await two.revert(two.one), []);
    const after = two.texts();
    assert.deepEqual(await two.revert(two.two), []);
    assert.deepEqual(two.texts(), start);
    assert.deepEqual(await two.restore(two.two), []);
    assert.deepEqual(two.texts(), after);
  });

  it('F20: a deletion comes back when nothing is left of the file, and not before', async () => {
    const two = new Two();
    applied(await replace(two.one, 'b.txt', 'b1', 'b1\nONE'));
    applied(await replace(two.two, 'b.txt', 'ONE\n', ''));
    await two.one.read('b.txt', {}, never);
    applied(await two.one.delete('b.txt', never));
    for (const task of [two.one, two.two, two.one]) assert.deepEqual(await two.revert(task), []);
    assert.deepEqual(two.texts(), start);
    assert.deepEqual(await two.restore(two.one), ['task-2']);
    assert.equal(two.texts()['b.txt'], 'b1\nONE\nb2\n');
    assert.deepEqual([await two.restore(two.two), await two.restore(two.one)], [[], []]);
    assert.equal(two.texts()['b.txt'], undefined);
  });

  it('F20: a file that came where another was deleted comes back only together with that deletion', async () => {
    const two = new Two();
    applied(await write(two.one, 'c.txt', 'one\n'));
    await two.two.read('c.txt', {}, never);
    applied(await two.two.delete('c.txt', never));
    applied(await write(two.two, 'c.txt', 'two\n'));
    assert.deepEqual([await two.revert(two.two), await two.revert(two.one)], [[], []]);
    assert.deepEqual(await two.restore(two.two), ['task-1']);
    assert.deepEqual([await two.restore(two.one), await two.restore(two.two)], [[], []]);
    assert.equal(two.texts()['c.txt'], 'two\n');
  });

  it('F20: a deletion comes back after the task’s own change of a line that is not there yet', async () => {
    const two = new Two();
    applied(await replace(two.one, 'b.txt', 'b1', 'ONE\nb1'));
    applied(await replace(two.two, 'b.txt', 'ONE\n', ''));
    await two.two.read('b.txt', {}, never);
    applied(await two.two.delete('b.txt', never));
    for (const task of [two.two, two.one]) await two.revert(task);
    for (const task of [two.two, two.one]) await two.revert(task);
    assert.deepEqual(two.texts(), start);
    assert.deepEqual(await two.restore(two.two), ['task-1']);
    assert.deepEqual(two.texts(), start);
    assert.deepEqual([await two.restore(two.one), await two.restore(two.two)], [[], []]);
    assert.equal(two.texts()['b.txt'], undefined);
  });

  it('F20: what comes and goes again comes back without a change of the text', async () => {
    const two = new Two();
    applied(await two.two.delete('b.txt', never));
    applied(await write(two.one, 'b.txt', 'one\n'));
    applied(await replace(two.two, 'b.txt', 'one', 'one\nTWO'));
    await two.one.read('b.txt', {}, never);
    applied(await two.one.delete('b.txt', never));
    for (const task of [two.one, two.two, two.one, two.two]) await two.revert(task);
    assert.deepEqual(two.texts(), start);
    for (const task of [two.two, two.one, two.two, two.one]) await two.restore(task);
    assert.deepEqual(two.texts(), { 'a.txt': start['a.txt'] });
    const { review } = two.fixture.coordinator;
    assert.deepEqual([review.isReverted('task-1'), review.isReverted('task-2')], [false, false]);
    await two.reload();
  });
});

describe('what a person does again', () => {
  it('F20: is no task’s where that did it to lines that are not there', async () => {
    const two = new Two();
    applied(await replace(two.one, 'b.txt', 'b1', 'ONE\nb1'));
    await two.two.read('b.txt', {}, never);
    applied(await two.two.delete('b.txt', never));
    for (const task of [two.two, two.one]) assert.deepEqual(await two.revert(task), []);
    two.fixture.workspace.vanish('b.txt');
    assert.deepEqual(await two.fixture.coordinator.review.look('task-2', never), []);
  });
});

describe('moves of two tasks', () => {
  it('F20: a deletion comes back only where the file was when it was deleted', async () => {
    const two = new Two();
    applied(await two.two.move('b.txt', 'c.txt', never));
    await two.one.read('c.txt', {}, never);
    applied(await two.one.delete('c.txt', never));
    assert.deepEqual([await two.revert(two.one), await two.revert(two.two)], [[], []]);
    assert.deepEqual(await two.restore(two.one), ['task-2']);
    assert.deepEqual(two.texts(), start);
    assert.deepEqual([await two.restore(two.two), await two.restore(two.one)], [[], []]);
    assert.deepEqual(two.texts(), { 'a.txt': start['a.txt'] });
  });

  it('F20: a revert does not move the file that somebody else made where the moved one stood', async () => {
    for (const byTask of [true, false]) {
      const two = new Two();
      const { workspace, coordinator } = two.fixture;
      applied(await two.one.move('b.txt', 'c.txt', never));
      workspace.vanish('c.txt');
      await coordinator.review.look('task-1', never);
      if (byTask) applied(await write(two.two, 'c.txt', 'new\n'));
      else workspace.outside('c.txt', 'new\n');
      assert.deepEqual(await two.revert(two.one), [byTask ? 'task-2' : null]);
      assert.deepEqual(two.texts(), { 'a.txt': start['a.txt'], 'c.txt': 'new\n' });
    }
  });

  it('F20: a move is not brought back when another task has made the same one since', async () => {
    const two = new Two();
    applied(await two.one.move('b.txt', 'c.txt', never));
    applied(await replace(two.one, 'a.txt', 'a1', 'ONE'));
    assert.deepEqual(await two.revert(two.one), []);
    applied(await two.two.move('b.txt', 'c.txt', never));
    const after = two.texts();
    assert.deepEqual(await two.restore(two.one), []);
    assert.deepEqual(two.texts(), { ...after, 'a.txt': start['a.txt'].replace('a1', 'ONE') });
  });

  it('F20: a file that a task moved away and back needs no place to be taken back', async () => {
    const two = new Two();
    applied(await two.one.move('b.txt', 'c.txt', never));
    applied(await replace(two.one, 'a.txt', 'a1', 'ONE'));
    applied(await two.one.move('c.txt', 'b.txt', never));
    applied(await write(two.two, 'c.txt', 'new\n'));
    assert.deepEqual([await two.revert(two.one), await two.restore(two.one)], [[], []]);
    assert.deepEqual(two.texts(), { ...start, 'a.txt': 'ONE\na2\na3\na4\n', 'c.txt': 'new\n' });
  });

  it('F20: a deletion comes back where another task had moved the file away and back, whatever became of that', async () => {
    const two = new Two();
    const { workspace, coordinator } = two.fixture;
    for (let swaps = 0; swaps < 2; swaps += 1) {
      applied(await two.one.move('b.txt', 'd.txt', never));
      applied(await two.one.move('a.txt', 'b.txt', never));
      applied(await two.one.move('d.txt', 'a.txt', never));
    }
    applied(await two.two.delete('a.txt', never));
    workspace.vanish('b.txt');
    await coordinator.lookAgain(['/ws/b.txt']);
    assert.deepEqual([await two.revert(two.two), await two.revert(two.one)], [[], [null]]);
    assert.deepEqual(two.texts(), { 'a.txt': start['a.txt'] });
    assert.deepEqual([await two.restore(two.one), await two.restore(two.two)], [[], []]);
    assert.deepEqual(two.texts(), {});
    await two.reload();
  });

  it('F20: a move goes and comes back though another task has moved the file away and back since', async () => {
    const two = new Two();
    applied(await two.one.move('b.txt', 'c.txt', never));
    applied(await two.two.move('c.txt', 'd.txt', never));
    applied(await two.two.move('d.txt', 'c.txt', never));
    const after = two.texts();
    assert.deepEqual([await two.revert(two.one), two.texts()], [[], start]);
    assert.ok(!two.fixture.coordinator.review.isReverted('task-2'));
    await two.reload();
    assert.deepEqual([await two.restore(two.one), two.texts()], [[], after]);
    await two.reload();
  });

  it('F20: so does a new file', async () => {
    const two = new Two();
    applied(await write(two.one, 'c.txt', 'new\n'));
    applied(await two.two.move('c.txt', 'd.txt', never));
    applied(await two.two.move('d.txt', 'c.txt', never));
    assert.deepEqual([await two.revert(two.one), two.texts()], [[], start]);
    assert.deepEqual([await two.restore(two.one), two.texts()], [[], { ...start, 'c.txt': 'new\n' }]);
  });

  it('F20: moves away and back that went one by one, beside those of a file that is gone, hold nothing up', async () => {
    const two = new Two();
    const { workspace, coordinator } = two.fixture;
    for (let swaps = 0; swaps < 2; swaps += 1) {
      applied(await two.two.move('b.txt', 'd.txt', never));
      applied(await two.two.move('a.txt', 'b.txt', never));
      applied(await two.two.move('d.txt', 'a.txt', never));
    }
    applied(await two.one.move('a.txt', 'c.txt', never));
    workspace.vanish('b.txt');
    await coordinator.lookAgain(['/ws/b.txt']);
    assert.deepEqual([await two.revert(two.one), await two.revert(two.two)], [[], [null]]);
    assert.deepEqual(two.texts(), { 'a.txt': start['a.txt'] });
    assert.deepEqual([await two.restore(two.two), await two.restore(two.one)], [[], []]);
    assert.deepEqual(two.texts(), { 'c.txt': start['a.txt'] });
    await two.reload();
  });

  it('F21: a file that a task moved away and back is none of its changes, whoever moves it later', async () => {
    const two = new Two();
    applied(await two.one.move('b.txt', 'c.txt', never));
    applied(await two.one.move('c.txt', 'b.txt', never));
    applied(await two.two.move('b.txt', 'd.txt', never));
    assert.deepEqual(await two.fixture.coordinator.review.look('task-1', never), []);
    assert.equal((await two.fixture.coordinator.review.look('task-2', never)).length, 1);
  });

  it('F21: nothing is left to review of a new file that a task moved and somebody deleted', async () => {
    const two = new Two();
    applied(await write(two.one, 'c.txt', 'new\n'));
    applied(await two.one.move('c.txt', 'd.txt', never));
    two.fixture.workspace.vanish('d.txt');
    assert.deepEqual(await two.fixture.coordinator.review.look('task-1', never), []);
    assert.deepEqual(two.one.changedFiles(), []);
  });
});
