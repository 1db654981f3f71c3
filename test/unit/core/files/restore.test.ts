import assert from 'node:assert/strict';
import {
  applied,
  filesFixture,
  never,
  replace,
  tenLines,
  write,
  type FilesFixture,
} from '../../../support/filesFixture.ts';
import { entriesOf } from '../../../support/memoryJournal.ts';

const path = 'a.txt';

/** The same workspace and journal after the extension host has died and begun anew. */
async function crashed({ workspace, store }: FilesFixture): Promise<FilesFixture> {
  store.fault = undefined;
  workspace.before = workspace.after = () => undefined;
  const again = filesFixture({}, { workspace, store });
  await again.coordinator.restore();
  return again;
}

describe('F19: after a crash', () => {
  it('an edit that reached the text, but not the journal’s mark, is the task’s', async () => {
    const fixture = filesFixture({ [path]: tenLines });
    const files = fixture.coordinator.openSession('task-1');
    applied(await replace(files, path, 'l9', 'NINE'));
    let died = false;
    fixture.workspace.after = ({ operation }) => {
      if (operation !== 'applyEdits') return;
      died = true;
      fixture.store.fault = () => new Error('dead');
      throw new Error('dead');
    };
    fixture.workspace.before = () => {
      if (died) throw new Error('dead');
    };
    await replace(files, path, 'l2', 'ONE');
    assert.equal(entriesOf(fixture.store).at(-1)?.state, 'intended');
    const { coordinator, store } = await crashed(fixture);
    assert.equal(entriesOf(store).at(-1)?.state, 'applied');
    assert.deepEqual(coordinator.review.changedFiles('task-1'), [{ path, added: 2, removed: 2 }]);
    await coordinator.review.revert('task-1', {}, never);
    assert.equal(fixture.workspace.text(path), tenLines);
  });

  it('an edit that the journal intended and nobody made is none, but the task’s once its unsaved text comes back', async () => {
    const fixture = filesFixture({ [path]: tenLines });
    const files = fixture.coordinator.openSession('task-1');
    fixture.workspace.before = ({ operation }) => {
      if (operation !== 'applyEdits') return;
      fixture.store.fault = () => new Error('dead');
      throw new Error('dead');
    };
    await replace(files, path, 'l2', 'ONE');
    const { coordinator, workspace, store } = await crashed(fixture);
    assert.deepEqual(coordinator.review.changedFiles('task-1'), []);
    assert.deepEqual(await coordinator.review.look('task-1', never), []);
    workspace.type(path, (text) => text.replace('l2', 'ONE').replace('l7', 'mine'));
    for (const { review } of [coordinator, (await crashed({ ...fixture, store })).coordinator]) {
      const [file] = await review.look('task-1', never);
      assert.deepEqual([file?.added, file?.removed], [1, 1]);
    }
    await coordinator.review.revert('task-1', {}, never);
    assert.equal(workspace.text(path), tenLines.replace('l7', 'mine'));
  });

  for (const typed of [false, true]) {
    it(`the buffer that hot exit brings back is saved with the next edit unless a person typed in it: ${String(typed)}`, async () => {
      const fixture = filesFixture({ [path]: tenLines });
      const { workspace } = fixture;
      const files = fixture.coordinator.openSession('task-1');
      if (typed) workspace.type(path, (text) => text.replace('l5', 'mine'));
      workspace.before = ({ operation }) => {
        if (operation !== 'save') return;
        fixture.store.fault = () => new Error('dead');
        throw new Error('dead');
      };
      applied(await replace(files, path, 'l2', 'ONE'));
      const { coordinator } = await crashed(fixture);
      assert.equal(workspace.isUnsaved(path), true);
      const outcome = applied(await replace(coordinator.openSession('task-1'), path, 'l9', 'NINE'));
      assert.equal(outcome.unsaved === undefined, !typed);
      assert.equal(workspace.disk(path), typed ? tenLines : tenLines.replace('l2', 'ONE').replace('l9', 'NINE'));
    });
  }

  it('creations, deletions and moves are looked up, too', async () => {
    for (const happened of [true, false]) {
      const fixture = filesFixture({ 'gone.txt': 'x\n', 'old.txt': 'z\n' });
      const files = fixture.coordinator.openSession('task-1');
      const die = ({ operation }: { readonly operation: string }): void => {
        if (!['create', 'remove', 'move'].includes(operation)) return;
        fixture.store.fault = () => new Error('dead');
        throw new Error('dead');
      };
      if (happened) fixture.workspace.after = die;
      else fixture.workspace.before = die;
      await write(files, 'new.txt', 'n\n');
      fixture.store.fault = undefined;
      await files.delete('gone.txt', never);
      fixture.store.fault = undefined;
      await files.move('old.txt', 'moved.txt', never);
      // What could not be written is not in the journal of one who has died.
      const { store } = fixture;
      store.text = store.text
        .split('\n')
        .filter((line) => !/"type":"(applied|failed)"/.test(line))
        .join('\n');
      const { coordinator } = await crashed(fixture);
      assert.deepEqual(
        coordinator.review.files('task-1').map(({ change, path: where }) => [change, where]),
        happened
          ? [
              ['create', 'new.txt'],
              ['delete', 'gone.txt'],
              ['move', 'moved.txt'],
            ]
          : [],
      );
      assert.deepEqual(
        entriesOf(store).map(({ state }) => state),
        Array(3).fill(happened ? 'applied' : 'failed'),
      );
    }
  });

  it('what was changed while nothing ran is nobody’s task’s, and calls wait until the journal is read', async () => {
    const fixture = filesFixture({ [path]: tenLines });
    applied(await replace(fixture.coordinator.openSession('task-1'), path, 'l2', 'ONE'));
    fixture.workspace.outside(path, tenLines.replace('l2', 'ONE').replace('l7', 'outside'));
    const again = filesFixture({}, { workspace: fixture.workspace, store: fixture.store });
    void again.coordinator.restore();
    const files = again.coordinator.openSession('task-2');
    applied(await replace(files, path, 'l9', 'TWO'));
    const [file] = await again.coordinator.review.look('task-1', never);
    assert.deepEqual([file?.added, file?.removed], [1, 1]);
    await again.coordinator.review.revert('task-1', {}, never);
    assert.equal(fixture.workspace.text(path), tenLines.replace('l7', 'outside').replace('l9', 'TWO'));
  });

  it('a journal that does not fit together for a file says so, and the file begins anew', async () => {
    const fixture = filesFixture({ [path]: tenLines, 'b.txt': 'one\n' });
    const files = fixture.coordinator.openSession('task-1');
    applied(await replace(files, path, 'l2', 'ONE'));
    applied(await replace(files, path, 'ONE', 'TWO'));
    applied(await replace(files, 'b.txt', 'one', 'two'));
    fixture.store.text = fixture.store.text.replace('"added":["ONE"]', '"added":["lost"]');
    const { coordinator, logged } = await crashed(fixture);
    assert.match(logged.join(), /does not fit together for a\.txt/);
    assert.deepEqual(coordinator.review.changedFiles('task-1'), [{ path: 'b.txt', added: 1, removed: 1 }]);
    applied(await replace(coordinator.openSession('task-2'), path, 'l3', 'THREE'));
    assert.deepEqual(coordinator.review.changedFiles('task-2'), [{ path, added: 1, removed: 1 }]);
  });
});
