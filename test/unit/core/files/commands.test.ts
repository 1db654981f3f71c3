import assert from 'node:assert/strict';
import { HumanError, isAbort } from '../../../../src/core/base/errors.ts';
import type { CommandChanges } from '../../../../src/core/files/commands/commandChanges.ts';
import { deferred, settle } from '../../../support/deferred.ts';
import {
  applied,
  filesFixture,
  never,
  readAll,
  replace,
  tenLines,
  type FilesFixture,
} from '../../../support/filesFixture.ts';
import { ManualClock } from '../../../support/manualClock.ts';
import { MemoryDisk } from '../../../support/memoryDisk.ts';

/** All files that there are in any test, or come. */
const paths = ['src/a.txt', 'src/b.txt', 'src/new.txt', 'other/c.txt', '.env', 'hidden.txt', 'a.txt'];

describe('commands and the files that they change', () => {
  let fixture: FilesFixture;
  let disk: MemoryDisk;

  beforeEach(() => {
    fixture = filesFixture({ 'src/a.txt': tenLines, 'src/b.txt': 'b\n', 'other/c.txt': 'c\n' });
    disk = new MemoryDisk(fixture.workspace, paths);
  });

  const command = async (
    work: () => Promise<void> | void,
    module?: string,
    taskId = 'one',
  ): Promise<CommandChanges> => {
    const run = { taskId, module, disk, work: async () => work() };
    return (await fixture.coordinator.attribute(run, never)).changes;
  };
  const nothing: CommandChanges = { changed: [], shared: [], unsaved: [], untaken: [], isWhole: true };

  it('F22: an edit, a new file and a deletion are the task’s, and reverting it takes back exactly these', async () => {
    const { coordinator, workspace } = fixture;
    const two = coordinator.openSession('two');
    await readAll(two, 'src/a.txt');
    applied(await replace(two, 'src/a.txt', 'l9', 'two'));
    const changes = await command(() => {
      workspace.outside('src/a.txt', (workspace.disk('src/a.txt') ?? '').replace('l2', 'formatted'));
      workspace.outside('src/new.txt', 'new\n');
      workspace.vanish('src/b.txt');
    }, 'src');
    assert.deepEqual(changes, { ...nothing, changed: ['src/a.txt', 'src/b.txt', 'src/new.txt'] });
    assert.deepEqual(coordinator.review.changedFiles('one'), [
      { path: 'src/a.txt', added: 1, removed: 1 },
      { path: 'src/b.txt', added: 0, removed: 1 },
      { path: 'src/new.txt', added: 1, removed: 0 },
    ]);
    const { conflicts } = await coordinator.review.revert('one', {}, never);
    assert.deepEqual(conflicts, []);
    assert.equal(workspace.text('src/a.txt'), tenLines.replace('l9', 'two'));
    assert.equal(workspace.text('src/b.txt'), 'b\n');
    assert.equal(workspace.text('src/new.txt'), undefined);
  });

  it('F22: F19: it is in the journal: another run of the session can take it back', async () => {
    const { workspace, store } = fixture;
    await command(() => {
      workspace.outside('src/a.txt', tenLines.replace('l2', 'formatted'));
      workspace.outside('src/new.txt', 'new\n');
    });
    const later = filesFixture({}, { workspace, store });
    await later.coordinator.restore();
    assert.equal(later.coordinator.review.changedFiles('one').length, 2);
    await later.coordinator.review.revert('one', {}, never);
    assert.equal(workspace.text('src/a.txt'), tenLines);
    assert.equal(workspace.text('src/new.txt'), undefined);
  });

  it('F22: what the person had changed before it, unseen by anybody, is not the task’s', async () => {
    const { coordinator, workspace } = fixture;
    await readAll(coordinator.openSession('two'), 'src/a.txt');
    workspace.outside('src/a.txt', tenLines.replace('l5', 'person'));
    await command(() => {
      workspace.outside('src/a.txt', (workspace.disk('src/a.txt') ?? '').replace('l2', 'formatted'));
    });
    await coordinator.review.revert('one', {}, never);
    assert.equal(workspace.text('src/a.txt'), tenLines.replace('l5', 'person'));
  });

  it('F22: another task’s edit while it runs stays that task’s, and the file is told as shared', async () => {
    const { coordinator, workspace } = fixture;
    const two = coordinator.openSession('two');
    await readAll(two, 'src/a.txt');
    const changes = await command(async () => {
      applied(await replace(two, 'src/a.txt', 'l9', 'two'));
      workspace.outside('src/a.txt', (workspace.disk('src/a.txt') ?? '').replace('l2', 'formatted'));
    });
    assert.deepEqual(changes, { ...nothing, changed: ['src/a.txt'], shared: ['src/a.txt'] });
    await coordinator.review.revert('one', {}, never);
    assert.equal(workspace.text('src/a.txt'), tenLines.replace('l9', 'two'));
  });

  it('F22: a task that reads the file first when it is changed already takes nothing from the command’s task', async () => {
    const { coordinator, workspace } = fixture;
    const two = coordinator.openSession('two');
    const changes = await command(async () => {
      workspace.outside('src/a.txt', tenLines.replace('l2', 'formatted'));
      await readAll(two, 'src/a.txt');
    });
    assert.deepEqual(changes, { ...nothing, changed: ['src/a.txt'] });
    applied(await replace(two, 'src/a.txt', 'l9', 'two'));
    await coordinator.review.revert('one', {}, never);
    assert.equal(workspace.text('src/a.txt'), tenLines.replace('l9', 'two'));
  });

  it('F22: what the person saves in an editor while it runs is theirs', async () => {
    const { coordinator, workspace } = fixture;
    const changes = await command(() => {
      workspace.type('src/a.txt', (text) => text.replace('l2', 'person'));
      workspace.saveByHand('src/a.txt');
      disk.saved.add('src/a.txt');
    });
    assert.deepEqual(changes, { ...nothing, shared: ['src/a.txt'] });
    assert.deepEqual(coordinator.review.changedFiles('one'), []);
  });

  it('F22: beside unsaved text, without a text before, or secret: told, and nobody’s', async () => {
    const { coordinator, workspace } = fixture;
    workspace.outside('.env', 'KEY=1\n');
    workspace.type('src/b.txt', (text) => `${text}typed`);
    const changes = await command(() => {
      for (const path of ['.env', 'src/b.txt', 'other/c.txt']) workspace.outside(path, 'by the command\n');
    }, 'src');
    assert.deepEqual(changes.unsaved, ['src/b.txt']);
    assert.deepEqual(
      changes.untaken.map(({ path }) => path),
      ['other/c.txt', '.env'],
    );
    assert.deepEqual([changes.changed, coordinator.review.changedFiles('one')], [[], []]);
    assert.doesNotMatch(fixture.store.text, /KEY=1/);
  });

  it('F22: a file that an ignore rule hid until now is not new: no revert deletes it', async () => {
    const { coordinator, workspace } = fixture;
    workspace.outside('hidden.txt', 'mine\n');
    disk.ignored.add('hidden.txt');
    disk.changedAt.set('hidden.txt', 10);
    const changes = await command(() => {
      disk.ignored.clear();
    });
    assert.deepEqual(
      changes.untaken.map(({ path }) => path),
      ['hidden.txt'],
    );
    await coordinator.review.revert('one', {}, never);
    assert.equal(workspace.text('hidden.txt'), 'mine\n');
  });

  it('F22: with more files than can be looked at, none counts as new', async () => {
    disk.isWhole = false;
    const changes = await command(() => {
      fixture.workspace.outside('src/new.txt', 'new\n');
    });
    assert.deepEqual([changes.changed, changes.isWhole], [[], false]);
  });

  it('F22: F4: the task itself edits beside its command’s change unread, and not over it', async () => {
    const { coordinator, workspace } = fixture;
    const one = coordinator.openSession('one');
    await readAll(one, 'src/a.txt');
    await command(() => {
      workspace.outside('src/a.txt', tenLines.replace('l2', 'formatted'));
    });
    applied(await replace(one, 'src/a.txt', 'l9', 'mine'));
    const over = await replace(one, 'src/a.txt', 'l2\n', 'over\n');
    assert.notEqual(over.kind, 'applied');
    assert.equal(workspace.text('src/a.txt'), tenLines.replace('l2', 'formatted').replace('l9', 'mine'));
    assert.deepEqual(coordinator.review.changedFiles('one'), [{ path: 'src/a.txt', added: 2, removed: 2 }]);
  });

  it('F22: F6: a file that it renames and changes is a move of the task’s; what others know of the file goes along', async () => {
    const { coordinator, workspace } = fixture;
    const two = coordinator.openSession('two');
    await readAll(two, 'src/a.txt');
    const changes = await command(() => {
      workspace.rename('src/a.txt', 'src/new.txt');
    });
    assert.deepEqual(changes, { ...nothing, changed: ['src/new.txt'] });
    applied(await replace(two, 'src/a.txt', 'l9', 'two'));
    const { conflicts } = await coordinator.review.revert('one', {}, never);
    assert.deepEqual(conflicts, []);
    assert.deepEqual(
      [workspace.text('src/a.txt'), workspace.text('src/new.txt')],
      [tenLines.replace('l9', 'two'), undefined],
    );
  });

  it('F22: one at a time, in order; edits of others go on meanwhile', async () => {
    const { coordinator, workspace } = fixture;
    const gate = deferred<undefined>();
    const order: string[] = [];
    const begun = deferred<undefined>();
    const first = command(async () => {
      order.push('first');
      begun.resolve(undefined);
      await gate.promise;
      workspace.outside('src/a.txt', tenLines.replace('l2', 'first'));
    });
    await begun.promise;
    const second = command(
      () => {
        order.push('second');
        workspace.outside('src/a.txt', (workspace.disk('src/a.txt') ?? '').replace('l7', 'second'));
      },
      undefined,
      'two',
    );
    const three = coordinator.openSession('three');
    await readAll(three, 'src/b.txt');
    applied(await replace(three, 'src/b.txt', 'b', 'three'));
    await settle();
    assert.deepEqual([order, coordinator.lockedPaths], [['first'], 0]);
    gate.resolve(undefined);
    await Promise.all([first, second]);
    assert.deepEqual(order, ['first', 'second']);
    await coordinator.review.revert('one', {}, never);
    assert.equal(workspace.text('src/a.txt'), tenLines.replace('l7', 'second'));
  });

  it('F22: D19: one that is cancelled leaves the line; the changes of one that is cut short are noted', async () => {
    const { coordinator, workspace } = fixture;
    const gate = deferred<undefined>();
    const begun = deferred<undefined>();
    const first = command(async () => {
      begun.resolve(undefined);
      workspace.outside('src/a.txt', tenLines.replace('l2', 'half'));
      await gate.promise;
      throw new Error('cut short');
    });
    await begun.promise;
    const cancel = new AbortController();
    let hasRun = false;
    const run = {
      taskId: 'two',
      module: undefined,
      disk,
      work: () => {
        hasRun = true;
        return Promise.resolve();
      },
    };
    const waiting = coordinator.attribute(run, cancel.signal);
    cancel.abort();
    await assert.rejects(waiting, isAbort);
    gate.resolve(undefined);
    await assert.rejects(first, /cut short/);
    assert.equal(hasRun, false);
    assert.deepEqual(
      coordinator.review.changedFiles('one').map(({ path }) => path),
      ['src/a.txt'],
    );
  });

  it('F22: one whose turn does not come in time says so and has not run', async () => {
    const clock = new ManualClock();
    fixture = filesFixture({ 'a.txt': 'a\n' }, { clock });
    disk = new MemoryDisk(fixture.workspace, paths);
    const gate = deferred<undefined>();
    const begun = deferred<undefined>();
    const first = command(async () => {
      begun.resolve(undefined);
      await gate.promise;
    });
    await begun.promise;
    let hasRun = false;
    const second = command(() => {
      hasRun = true;
    });
    const refused = assert.rejects(second, HumanError);
    await Promise.resolve();
    clock.advance(15 * 60_000);
    await refused;
    gate.resolve(undefined);
    await first;
    assert.equal(hasRun, false);
  });
});
