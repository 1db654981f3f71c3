import assert from 'node:assert/strict';
import { applied, never, replace, write } from '../../../support/filesFixture.ts';
import { start, Two } from '../../../support/twoTasks.ts';

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

  it('F20: what a task deleted comes back once another file that a sibling put there, and took, has gone its way back', async () => {
    const two = new Two();
    applied(await two.two.delete('b.txt', never));
    applied(await write(two.one, 'c.txt', 'new\n'));
    applied(await two.one.move('c.txt', 'b.txt', never));
    applied(await two.one.delete('b.txt', never));
    assert.deepEqual(await two.revert(two.two), ['task-1']);
    assert.deepEqual([await two.revert(two.one), await two.revert(two.two), two.texts()], [[], [], start]);
    assert.deepEqual([await two.restore(two.two), await two.restore(two.one)], [[], []]);
    assert.deepEqual(two.texts(), { 'a.txt': start['a.txt'] });
    await two.reload();
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
