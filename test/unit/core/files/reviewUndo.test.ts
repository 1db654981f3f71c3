import assert from 'node:assert/strict';
import { applied, filesFixture, never, readAll, replace, tenLines, write } from '../../../support/filesFixture.ts';

const path = 'a.txt';

describe('reviews beside what the person undoes', () => {
  it('F4: F20: F21: an undo is one as well when the person typed in the same place before anybody looked', async () => {
    const braces = '{\n  a\n}\n';
    const { coordinator, workspace } = filesFixture({ [path]: braces });
    const one = coordinator.openSession('task-1');
    await readAll(one, path);
    applied(await write(one, path, '{\n  a\n'));
    workspace.type(path, () => '{\n  a\n}\nmine\n');
    assert.deepEqual(await coordinator.review.revert('task-1', {}, never), { done: [], conflicts: [] });
    assert.equal(workspace.text(path), '{\n  a\n}\nmine\n');
  });

  it('F20: F21: one step back may take one task’s line away and bring another’s', async () => {
    const { coordinator, workspace } = filesFixture({ [path]: tenLines });
    const [one, two] = [coordinator.openSession('task-1'), coordinator.openSession('task-2')];
    applied(await replace(two, path, 'l5', 'TWO\nl5'));
    const before = workspace.text(path) ?? '';
    applied(await replace(one, path, 'l4', 'l4\nONE'));
    await coordinator.review.revert('task-2', {}, never);
    workspace.type(path, () => before);
    assert.deepEqual(await coordinator.review.look('task-1', never), []);
    assert.deepEqual((await coordinator.review.revert('task-2', {}, never)).conflicts, []);
    assert.equal(workspace.text(path), tenLines);
  });

  it('F20: a line of the person that a task replaced is not given up when the person deletes what the task put there', async () => {
    const { coordinator, workspace } = filesFixture({ [path]: tenLines });
    const one = coordinator.openSession('task-1');
    applied(await replace(one, path, 'l2', 'l2\nONE'));
    workspace.type(path, (now) => now.replace('l8', 'mine\nl8'));
    await readAll(one, path);
    applied(await replace(one, path, 'mine', 'TASK'));
    workspace.type(path, (now) => now.replace('TASK\n', ''));
    const { conflicts } = await coordinator.review.revert('task-1', { path }, never);
    assert.deepEqual(
      conflicts.map(({ by }) => by),
      [[null]],
    );
    assert.equal(workspace.text(path), tenLines);
  });

  it('F20: nor when the person deletes the whole file', async () => {
    const { coordinator, workspace } = filesFixture({ [path]: tenLines });
    const one = coordinator.openSession('task-1');
    applied(await replace(one, path, 'l2', 'ONE\nl2'));
    workspace.type(path, (now) => now.replace('ONE', 'mine\nmine too\nONE'));
    await readAll(one, path);
    applied(await replace(one, path, 'mine\nmine', 'TASK\nmine'));
    workspace.vanish(path);
    const { conflicts } = await coordinator.review.revert('task-1', {}, never);
    assert.deepEqual(
      conflicts.map(({ by }) => by),
      [[null]],
    );
  });

  it('F20: nor when the person had made the file', async () => {
    const { coordinator, workspace } = filesFixture({ [path]: tenLines });
    const one = coordinator.openSession('task-1');
    await readAll(one, path);
    applied(await one.delete(path, never));
    workspace.outside(path, 'mine\nmine too\n');
    await readAll(one, path);
    applied(await write(one, path, 'mine too\n'));
    workspace.vanish(path);
    const { conflicts } = await coordinator.review.revert('task-1', {}, never);
    assert.deepEqual(
      conflicts.map(({ by }) => by),
      [[null]],
    );
  });

  for (const [who, by] of [
    ['the person', null],
    ['another task', 'task-2'],
  ] as const) {
    it(`F20: F21: a file that ${who} has deleted since is not the task’s deletion, and a revert says who did it`, async () => {
      const { coordinator, workspace } = filesFixture({ [path]: tenLines });
      const { review } = coordinator;
      applied(await replace(coordinator.openSession('task-1'), path, 'l2', 'ONE'));
      const two = coordinator.openSession('task-2');
      await readAll(two, path);
      if (by === null) workspace.vanish(path);
      else applied(await two.delete(path, never));
      assert.deepEqual(await review.look('task-1', never), []);
      assert.deepEqual(review.changedFiles('task-1'), []);
      const { conflicts } = await review.revert('task-1', {}, never);
      assert.deepEqual(conflicts, [{ path, reason: 'a.txt was deleted since', by: [by] }]);
      // It is there again, and so is what the task did.
      if (by === null) workspace.outside(path, tenLines.replace('l2', 'ONE'));
      else assert.deepEqual((await review.revert('task-2', {}, never)).conflicts, []);
      await review.look('task-1', never);
      assert.deepEqual(review.changedFiles('task-1'), [{ path, added: 1, removed: 1 }]);
      await review.revert('task-1', {}, never);
      assert.equal(workspace.text(path), tenLines);
    });
  }
});
