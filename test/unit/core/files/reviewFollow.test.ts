import assert from 'node:assert/strict';
import { deferred, settle } from '../../../support/deferred.ts';
import {
  applied,
  filesFixture,
  never,
  readAll,
  replace,
  tenLines,
  write,
  type FilesFixture,
} from '../../../support/filesFixture.ts';
import { MemoryDisk } from '../../../support/memoryDisk.ts';

describe('following what a person does to changed files', () => {
  let fixture: FilesFixture;

  beforeEach(() => {
    fixture = filesFixture({ 'a.txt': tenLines, 'b.txt': tenLines });
  });

  it('F20: F22: what a running command has written is its task’s, though its file is to be looked at meanwhile', async () => {
    const { coordinator, workspace } = fixture;
    applied(await replace(coordinator.openSession('one'), 'a.txt', 'l2', 'ONE'));
    const [written, gate] = [deferred(), deferred()];
    const running = coordinator.attribute(
      {
        taskId: 'two',
        module: undefined,
        disk: new MemoryDisk(workspace, ['a.txt', 'b.txt']),
        work: async () => {
          workspace.outside('a.txt', (workspace.disk('a.txt') ?? '').replace('l9', 'formatted'));
          written.resolve();
          await gate.promise;
        },
      },
      never,
    );
    await written.promise;
    const following = coordinator.lookAgain(['/ws/a.txt']);
    await settle();
    gate.resolve();
    const { changes } = await running;
    await following;
    assert.deepEqual([changes.changed, changes.shared], [['a.txt'], []]);
    assert.deepEqual(coordinator.review.changedFiles('two'), [{ path: 'a.txt', added: 1, removed: 1 }]);
  });

  it('F20: F21: what was taken away with its folder is looked at once, and each task is told of once', async () => {
    const { coordinator, workspace } = fixture;
    const [one, two] = [coordinator.openSession('one'), coordinator.openSession('two')];
    for (const name of ['a', 'b', 'c']) {
      applied(await write(one, `made/${name}.txt`, 'one\n'));
      await readAll(two, `made/${name}.txt`);
      applied(await write(two, `made/${name}.txt`, 'one\ntwo\n'));
    }
    applied(await replace(one, 'b.txt', 'l2', 'ONE'));
    for (const name of ['a', 'b', 'c']) workspace.vanish(`made/${name}.txt`);
    const told: string[] = [];
    coordinator.review.onDidChange((task) => told.push(task));
    const before = workspace.count('read');
    await Promise.all([coordinator.lookAgain(['/ws/made']), coordinator.lookAgain(['/ws/made', '/ws/none'])]);
    assert.equal(workspace.count('read') - before, 6);
    assert.deepEqual(told.sort(), ['one', 'two']);
    assert.deepEqual(coordinator.review.changedFiles('one'), [{ path: 'b.txt', added: 1, removed: 1 }]);
    assert.deepEqual(coordinator.review.changedFiles('two'), []);
  });

  it('F20: F22: a file that a running command has moved is the task’s, though it is missed meanwhile', async () => {
    const { coordinator, workspace } = fixture;
    applied(await replace(coordinator.openSession('one'), 'a.txt', 'l2', 'ONE'));
    const [moved, gate] = [deferred(), deferred()];
    const running = coordinator.attribute(
      {
        taskId: 'two',
        module: undefined,
        disk: new MemoryDisk(workspace, ['a.txt', 'b.txt', 'c.txt']),
        work: async () => {
          workspace.rename('a.txt', 'c.txt');
          moved.resolve();
          await gate.promise;
        },
      },
      never,
    );
    await moved.promise;
    const looking = coordinator.lookAgain(['/ws/a.txt']);
    await settle();
    gate.resolve();
    const { changes } = await running;
    await looking;
    assert.deepEqual([changes.changed, changes.shared], [['c.txt'], []]);
    await coordinator.review.revert('two', {}, never);
    assert.equal(workspace.text('a.txt'), tenLines.replace('l2', 'ONE'));
  });

  it('F20: F22: what the person deletes in the editor while a command runs is not the command’s doing', async () => {
    const { coordinator, workspace } = fixture;
    applied(await replace(coordinator.openSession('one'), 'a.txt', 'l2', 'ONE'));
    const disk = new MemoryDisk(workspace, ['a.txt', 'b.txt']);
    const work = async (): Promise<void> => {
      workspace.vanish('a.txt');
      await coordinator.changedInEditor(['/ws/a.txt']);
    };
    const { changes } = await coordinator.attribute({ taskId: 'two', module: undefined, disk, work }, never);
    assert.deepEqual([changes.changed, changes.shared], [[], ['a.txt']]);
    assert.deepEqual(coordinator.review.changedFiles('two'), []);
  });
});
