import assert from 'node:assert/strict';
import type { TaskFiles } from '../../../../src/core/files/taskFiles.ts';
import { applied, filesFixture, never, readAll, refused, replace, write } from '../../../support/filesFixture.ts';

const fileA = 'a1\na2\na3\n';
const fileB = 'b1\nb2\nb3\n';

/** A task that has read all files that there are, and another one that moves them about unheard. */
async function reader(files: Readonly<Record<string, string>>) {
  const { coordinator, workspace } = filesFixture(files);
  const task = coordinator.openSession('task-1');
  const mover = coordinator.openSession('mover');
  for (const path of Object.keys(files)) await readAll(task, path);
  const move = async (from: string, to: string): Promise<void> => {
    applied(await mover.move(from, to, never));
  };
  return { task, mover, move, workspace };
}

describe('coordinator: a task means the file that it knows by a name, whatever others moved there', () => {
  it('F6: what was moved into the place of a file is not deleted for that one, though it is known', async () => {
    const { task, move, workspace } = await reader({ 'a.txt': fileA, 'b.txt': fileB });
    await move('b.txt', 'c.txt');
    await move('a.txt', 'b.txt');
    assert.match(refused(await task.delete('b.txt', never)).reason, /^b\.txt is another file now, /);
    assert.equal(workspace.text('b.txt'), fileA);
    await readAll(task, 'b.txt');
    applied(await task.delete('b.txt', never));
  });

  it('F6: nor by a patch', async () => {
    const { task, move, workspace } = await reader({ 'a.txt': fileA, 'b.txt': fileB });
    await move('b.txt', 'c.txt');
    await move('a.txt', 'b.txt');
    const patch = '*** Begin Patch\n*** Delete File: b.txt\n*** End Patch';
    assert.equal((await task.patch(patch, never)).kind, 'refused');
    assert.equal(workspace.text('b.txt'), fileA);
  });

  it('F3: F6: an unknown file that stood in the place of a known one does not take its knowledge along', async () => {
    const { task, mover, move, workspace } = await reader({ 'a.txt': fileA });
    applied(await write(mover, 'x.txt', 'x1\n'));
    applied(await mover.delete('a.txt', never));
    await move('x.txt', 'a.txt');
    await move('a.txt', 'd.txt');
    refused(await write(task, 'd.txt', fileA));
    refused(await write(task, 'a.txt', fileA));
    assert.deepEqual([workspace.text('d.txt'), workspace.text('a.txt')], ['x1\n', undefined]);
  });

  it('F6: a name on the way of a rename that is followed is not forgotten: the file is not made there again', async () => {
    const { task, move, workspace } = await reader({ 'a.txt': fileA });
    await move('a.txt', 'b.txt');
    await readAll(task, 'b.txt');
    await move('b.txt', 'a.txt');
    await readAll(task, 'a.txt');
    await move('a.txt', 'b.txt');
    await move('b.txt', 'c.txt');
    const edits: ((task: TaskFiles) => Promise<{ readonly kind: string }>)[] = [
      (task) => readAll(task, 'a.txt'),
      (task) => replace(task, 'a.txt', 'nowhere', 'x'),
    ];
    for (const call of edits) await call(task);
    refused(await write(task, 'b.txt', fileA));
    assert.equal(workspace.text('b.txt'), undefined);
  });

  it('F6: F14: nor is the name that it asked for while nobody could tell it that the file is gone', async () => {
    const { task, move, workspace } = await reader({ 'a.txt': fileA });
    await move('a.txt', 'b.txt');
    workspace.after = ({ operation, path }) => {
      if (operation === 'read' && path === 'b.txt') throw new Error('connection lost');
    };
    assert.equal((await readAll(task, 'a.txt')).kind, 'rejected');
    workspace.after = () => undefined;
    refused(await write(task, 'a.txt', fileA));
    applied(await write(task, 'a.txt', 'anew\n'));
  });

  it('F6: nor is it when the file comes back there while it is followed', async () => {
    const { task, mover, move, workspace } = await reader({ 'a.txt': fileA });
    await move('a.txt', 'b.txt');
    workspace.before = async ({ operation, path }) => {
      if (operation !== 'locate' || path !== '/ws/b.txt') return;
      workspace.before = () => undefined;
      await move('b.txt', 'a.txt');
    };
    assert.equal((await readAll(task, 'a.txt')).kind, 'shown');
    applied(await mover.delete('a.txt', never));
    refused(await write(task, 'a.txt', fileA));
  });

  it('F3: a file that it read under two names is two to it, and one of them is not there any more', async () => {
    const { task, mover, move, workspace } = await reader({ 'a.txt': fileA });
    await move('a.txt', 'b.txt');
    await readAll(task, 'b.txt');
    applied(await replace(mover, 'b.txt', 'a2', 'MOVER'));
    await readAll(task, 'b.txt');
    await move('b.txt', 'a.txt');
    refused(await write(task, 'a.txt', fileA.replace('a1', 'TASK')));
    assert.equal(workspace.text('a.txt'), fileA.replace('a2', 'MOVER'));
  });

  it('F24: it is told of a file that was moved over the one that it knows, once', async () => {
    const { task, mover, move } = await reader({ 'a.txt': fileA });
    applied(await write(mover, 'x.txt', 'x1\n'));
    applied(await mover.delete('a.txt', never));
    await move('x.txt', 'a.txt');
    const [news, ...more] = await task.staleReads(never);
    assert.deepEqual(news, { path: 'a.txt', by: ['mover'], what: { kind: 'changed', lines: 4 } });
    assert.deepEqual(more, []);
    assert.deepEqual(await task.staleReads(never), []);
    refused(await write(task, 'a.txt', fileA));
  });

  for (const [way, goes] of [
    ['moved on', (mover: TaskFiles) => mover.move('a.txt', 'd.txt', never)],
    ['deleted', (mover: TaskFiles) => mover.delete('a.txt', never)],
  ] as const) {
    it(`F24: it is told that the file that it knows is gone when what was moved over that one was ${way}`, async () => {
      const { task, mover, move } = await reader({ 'a.txt': fileA });
      applied(await write(mover, 'x.txt', 'x1\n'));
      applied(await mover.delete('a.txt', never));
      await move('x.txt', 'a.txt');
      applied(await goes(mover));
      assert.deepEqual(await task.staleReads(never), [{ path: 'a.txt', by: ['mover'], what: { kind: 'deleted' } }]);
      assert.deepEqual(await task.staleReads(never), []);
    });
  }

  it('F24: its own move of a file is not told as another’s news, only what the other did before', async () => {
    const { task, move } = await reader({ 'a.txt': fileA });
    await move('a.txt', 'b.txt');
    applied(await task.move('b.txt', 'c.txt', never));
    const news = await task.staleReads(never);
    assert.deepEqual(news, [{ path: 'c.txt', by: ['mover'], what: { kind: 'moved', from: 'a.txt' } }]);
  });
});

describe('coordinator: a new file that another program changes in the moment in which making it breaks off', () => {
  const patch = '*** Begin Patch\n*** Add File: a.txt\n+one\n+two\n+three\n*** End Patch';
  for (const [way, make] of [
    ['write_file', (task: TaskFiles) => write(task, 'a.txt', 'one\ntwo\nthree\n')],
    ['apply_patch', (task: TaskFiles) => task.patch(patch, never)],
  ] as const) {
    it(`F14: F15: counts as made, by ${way}`, async () => {
      const { coordinator, workspace } = filesFixture();
      workspace.after = ({ operation }) => {
        if (operation !== 'create') return;
        workspace.outside('a.txt', 'one\nPROGRAM\nthree\n');
        throw new Error('connection lost');
      };
      const task = coordinator.openSession('task-1');
      const outcome = await make(task);
      assert.ok(outcome.kind === 'applied' || outcome.kind === 'patched', JSON.stringify(outcome));
      assert.equal(workspace.text('a.txt'), 'one\nPROGRAM\nthree\n');
      assert.deepEqual(
        task.changedFiles().map(({ path }) => path),
        ['a.txt'],
      );
    });

    it(`F14: F15: one that the program made in its place does not, whatever line they share, by ${way}`, async () => {
      const { coordinator, workspace } = filesFixture();
      workspace.before = ({ operation }) => {
        if (operation !== 'create') return;
        workspace.outside('a.txt', '\nPROGRAM\none\n');
        throw new Error('connection lost');
      };
      const task = coordinator.openSession('task-1');
      assert.equal((await make(task)).kind, 'rejected');
      assert.deepEqual(task.changedFiles(), []);
    });
  }
});

describe('coordinator: a patch that moves a file to where another one goes away in that moment', () => {
  it('F11: F15: moves it, and its lines stay with those who wrote them', async () => {
    const { coordinator, workspace } = filesFixture({ 'a.txt': fileA, 'b.txt': 'gone\n' });
    const [task, other] = [coordinator.openSession('task-1'), coordinator.openSession('task-2')];
    applied(await replace(other, 'a.txt', 'a3', 'OTHER'));
    await readAll(task, 'a.txt');
    let looks = 0;
    workspace.after = ({ operation, path }) => {
      if (operation === 'read' && path === 'b.txt' && ++looks === 1) workspace.vanish('b.txt');
    };
    const lines = ['*** Update File: a.txt', '*** Move to: b.txt', '@@', '-a1', '+TASK'];
    const patch = ['*** Begin Patch', ...lines, '*** End Patch'].join('\n');
    assert.equal((await task.patch(patch, never)).kind, 'patched');
    assert.equal(workspace.text('b.txt'), 'TASK\na2\nOTHER\n');
    await coordinator.review.revert('task-1', {}, never);
    assert.deepEqual([workspace.text('a.txt'), workspace.text('b.txt')], ['a1\na2\nOTHER\n', undefined]);
    assert.equal(workspace.count('create'), 0);
  });
});
