import assert from 'node:assert/strict';
import { deferred } from '../../../support/deferred.ts';
import { applied, filesFixture, never, replace, tenLines } from '../../../support/filesFixture.ts';
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

  it('F22: D40: F6: nor is a move or a form that is found out only when the session has been left', async () => {
    for (const operation of ['renamedTo', 'read'] as const) {
      const { coordinator, workspace, store } = filesFixture({ 'a.txt': tenLines, 'b.txt': tenLines });
      const [asked, gate] = [deferred(), deferred()];
      applied(await replace(coordinator.openSession('one'), 'a.txt', 'l2', 'ONE'));
      workspace.reshape('a.txt', { encoding: 'utf8', lineEnd: '\n', mode: 0o644 });
      const running = coordinator.attribute(
        {
          taskId: 'one',
          module: undefined,
          disk: new MemoryDisk(workspace, ['a.txt', 'c.txt']),
          work: () => {
            workspace.rename('a.txt', 'c.txt');
            workspace.reshape('c.txt', { encoding: 'utf8', lineEnd: '\n', mode: 0o755 });
            workspace.before = async (call) => {
              if (call.operation !== operation || (operation === 'read' && call.path !== 'c.txt')) return;
              asked.resolve();
              await gate.promise;
            };
            return Promise.resolve();
          },
        },
        never,
      );
      await asked.promise;
      await coordinator.beginAnew();
      const written = store.text;
      gate.resolve();
      await running;
      assert.deepEqual(coordinator.review.changedFiles('one'), [], operation);
      assert.equal(store.text, written, operation);
    }
  });
});
