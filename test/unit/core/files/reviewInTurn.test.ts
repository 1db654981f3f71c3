import assert from 'node:assert/strict';
import { applied, never, refused, replace, write } from '../../../support/filesFixture.ts';
import { start, Two } from '../../../support/twoTasks.ts';

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

  it('F20: a deletion that came after another file was made comes back when nothing is left of the file, too', async () => {
    const two = new Two();
    applied(await replace(two.one, 'b.txt', 'b1\n', ''));
    await two.two.read('b.txt', {}, never);
    applied(await two.two.delete('b.txt', never));
    applied(await write(two.two, 'b.txt', 'new\n'));
    applied(await two.two.delete('b.txt', never));
    assert.deepEqual([await two.revert(two.two), await two.revert(two.one), two.texts()], [[], [], start]);
    assert.deepEqual([await two.restore(two.two), two.texts()], [['task-1'], start]);
    assert.deepEqual([await two.restore(two.one), await two.restore(two.two)], [[], []]);
    assert.equal(two.texts()['b.txt'], undefined);
  });

  it('F20: a new file that came again after the task had made another there, and deleted it, comes a third time', async () => {
    const two = new Two();
    applied(await write(two.one, 'c.txt', 'first\n'));
    assert.deepEqual(await two.revert(two.one), []);
    refused(await write(two.one, 'c.txt', 'second\n'));
    applied(await write(two.one, 'c.txt', 'second\n'));
    applied(await two.one.delete('c.txt', never));
    assert.deepEqual([await two.restore(two.one), two.texts()['c.txt']], [[], 'first\n']);
    assert.deepEqual([await two.revert(two.one), await two.restore(two.one)], [[], []]);
    assert.equal(two.texts()['c.txt'], 'first\n');
  });

  it('F20: lines that a task had taken from a file do not come back where another one has deleted that', async () => {
    const two = new Two();
    applied(await replace(two.two, 'a.txt', 'a1\na2', 'TWO'));
    applied(await replace(two.two, 'a.txt', 'TWO\n', ''));
    await two.one.read('a.txt', {}, never);
    applied(await two.one.delete('a.txt', never));
    refused(await write(two.two, 'a.txt', 'new\n'));
    applied(await write(two.two, 'a.txt', 'new\n'));
    assert.deepEqual([await two.revert(two.two), two.texts()['a.txt']], [['task-1'], undefined]);
    assert.deepEqual([await two.revert(two.one), two.texts()['a.txt']], [[], 'a3\na4\n']);
    assert.deepEqual([await two.revert(two.two), two.texts()], [[], start]);
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
