import assert from 'node:assert/strict';
import {
  applied,
  filesFixture,
  never,
  readAll,
  replace,
  tenLines,
  type FilesFixture,
} from '../../../support/filesFixture.ts';
import { MemoryWorkspace, root } from '../../../support/memoryWorkspace.ts';

const [api, web] = [root('api'), root('web')];
const both = { '/api/a.txt': tenLines, '/web/a.txt': tenLines, '/web/old.txt': 'o1\no2\n' };
const edited = tenLines.replace('l2', 'TWO');

/** One task has edited files of the same name in two open folders, and moved one from the second to the first. */
async function twoFolders(): Promise<FilesFixture> {
  const fixture = filesFixture({}, { workspace: new MemoryWorkspace(both, [api, web]) });
  const files = fixture.coordinator.openSession('task-1');
  applied(await replace(files, 'api/a.txt', 'l2', 'TWO'));
  applied(await replace(files, 'web/a.txt', 'l2', 'TWO'));
  applied(await files.move('web/old.txt', 'api/new.txt', never));
  return fixture;
}

async function reloaded({ workspace, store }: FilesFixture): Promise<FilesFixture> {
  const again = filesFixture({}, { workspace, store });
  await again.coordinator.restore();
  return again;
}

const look = async ({ coordinator }: FilesFixture): Promise<string[]> =>
  (await coordinator.review.look('task-1', never)).map(({ path }) => path);

describe('folders that are opened and closed', () => {
  for (const [when, after] of [
    ['while tasks are there', (fixture: FilesFixture) => Promise.resolve(fixture)],
    ['before a reload', reloaded],
  ] as const) {
    it(`F20: F21: closed ${when}: changes in a folder are its own, and wait until it is open again`, async () => {
      const before = await twoFolders();
      const { workspace } = before;
      workspace.folders = [api];
      const fixture = await after(before);
      const { review } = fixture.coordinator;
      assert.deepEqual(await look(fixture), ['a.txt', '/web/a.txt', 'new.txt']);
      const { done, conflicts } = await review.revert('task-1', {}, never);
      assert.deepEqual(done, ['a.txt']);
      assert.deepEqual(
        conflicts.map(({ path, reason }) => [path, reason]),
        [
          ['/web/a.txt', 'The folder of /web/a.txt is not open; open it and try again.'],
          ['new.txt', 'The folder of /web/old.txt is not open; open it and try again.'],
        ],
      );
      assert.equal(workspace.text('/api/a.txt'), tenLines);
      assert.equal(workspace.text('/web/a.txt'), edited);
      workspace.folders = [web, api];
      const again = await after(fixture);
      assert.deepEqual(await look(again), ['web/a.txt', 'api/new.txt']);
      assert.deepEqual(await again.coordinator.review.revert('task-1', {}, never), {
        done: ['web/a.txt', 'web/old.txt'],
        conflicts: [],
      });
      for (const [path, text] of Object.entries(both)) assert.equal(workspace.text(path), text);
      await again.coordinator.review.restore('task-1', {}, never);
      assert.equal(workspace.text('/api/a.txt'), edited);
      assert.equal(workspace.text('/api/new.txt'), 'o1\no2\n');
    });
  }

  it('F20: a folder that comes under another name is the same', async () => {
    const fixture = await twoFolders();
    fixture.workspace.folders = [
      { name: 'back', path: '/api' },
      { name: 'api', path: '/web' },
    ];
    for (const each of [fixture, await reloaded(fixture)])
      assert.deepEqual(await look(each), ['back/a.txt', 'api/a.txt', 'back/new.txt']);
  });

  it('F24: what a task has read is looked at where it is, and told by its name of now', async () => {
    const { workspace, coordinator } = await twoFolders();
    const files = coordinator.openSession('task-2');
    for (const path of ['api/a.txt', 'web/a.txt']) await readAll(files, path);
    workspace.outside('/api/a.txt', 'others\n');
    workspace.outside('/web/a.txt', 'others\n');
    workspace.folders = [web];
    await coordinator.foldersChanged();
    assert.deepEqual(
      (await files.staleReads(never)).map(({ path, by }) => [path, by]),
      [['a.txt', [null]]],
    );
  });

  it('F19: a journal of an earlier version counts from the folders that are open', async () => {
    const fixture = await twoFolders();
    fixture.store.text = fixture.store.text.replaceAll(/"(at|toAt)":"[^"]*",/g, '');
    assert.doesNotMatch(fixture.store.text, /"at"/);
    assert.deepEqual(await look(await reloaded(fixture)), ['api/a.txt', 'web/a.txt', 'api/new.txt']);
  });
});
