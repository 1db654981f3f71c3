import assert from 'node:assert/strict';
import { deferred } from '../../../support/deferred.ts';
import { filesFixture, never, tenLines } from '../../../support/filesFixture.ts';
import { MemoryDisk } from '../../../support/memoryDisk.ts';

describe('commands of a session that was left', () => {
  it('F22: D40: what one does that outlasts its session is none of the next session’s', async () => {
    const { coordinator, workspace, store } = filesFixture({ 'src/a.txt': tenLines, 'src/b.txt': 'b\n' });
    const disk = new MemoryDisk(workspace, ['src/a.txt', 'src/b.txt']);
    const command = (work: () => Promise<void> | void): Promise<unknown> =>
      coordinator.attribute({ taskId: 'one', module: undefined, disk, work: async () => work() }, never);
    const [before, running, looking] = [deferred(), deferred(), deferred()];
    const slow = command(async () => {
      before.resolve();
      await running.promise;
      workspace.outside('src/a.txt', tenLines.replace('l2', 'late'));
    });
    await before.promise;
    await coordinator.beginAnew();
    running.resolve();
    await slow;
    assert.deepEqual(coordinator.review.changedFiles('one'), []);

    const look = disk.look.bind(disk);
    const begun = deferred();
    const done = command(() => {
      workspace.outside('src/b.txt', 'late\n');
      disk.look = async (also) => {
        begun.resolve();
        await looking.promise;
        return look(also);
      };
    });
    await begun.promise;
    await coordinator.beginAnew();
    looking.resolve();
    await done;
    assert.deepEqual(coordinator.review.changedFiles('one'), []);
    assert.equal(store.text, '');
  });
});
