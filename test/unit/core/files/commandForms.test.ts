import assert from 'node:assert/strict';
import type { CommandChanges } from '../../../../src/core/files/commands/commandChanges.ts';
import type { TextForm } from '../../../../src/core/files/workspacePort.ts';
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

const crlf: TextForm = { encoding: 'utf8', lineEnd: '\r\n', mode: 0o644 };
const lf: TextForm = { ...crlf, lineEnd: '\n' };
const runnable: TextForm = { ...crlf, mode: 0o755 };

describe('commands that change how a text stands on disk', () => {
  let fixture: FilesFixture;

  beforeEach(() => {
    fixture = filesFixture({ 'a.txt': tenLines });
    fixture.workspace.reshape('a.txt', crlf);
  });

  const command = async (taskId: string, work: () => void): Promise<CommandChanges> => {
    const disk = new MemoryDisk(fixture.workspace, ['a.txt', 'b.txt', 'new.sh']);
    const run = {
      taskId,
      module: undefined,
      disk,
      work: () => {
        work();
        return Promise.resolve();
      },
    };
    return (await fixture.coordinator.attribute(run, never)).changes;
  };
  const reshape = (taskId: string, form: TextForm, path = 'a.txt'): Promise<CommandChanges> =>
    command(taskId, () => {
      fixture.workspace.reshape(path, form);
    });
  const conflictsOf = async (task: string, on = false): Promise<string[]> => {
    const { review } = fixture.coordinator;
    const { conflicts } = await (on ? review.restore(task, {}, never) : review.revert(task, {}, never));
    return conflicts.map(({ reason, by }) => `${reason} by ${by.join()}`);
  };
  const form = (path = 'a.txt'): TextForm | undefined => fixture.workspace.form(path);

  it('F22: F20: line ends and permissions are in its changes, go with them and come back with them', async () => {
    const { coordinator, workspace } = fixture;
    const changes = await command('one', () => {
      workspace.outside('a.txt', tenLines.replace('l2', 'formatted'));
      workspace.reshape('a.txt', { ...lf, mode: 0o755 });
    });
    assert.deepEqual([changes.changed, changes.untaken], [['a.txt'], []]);
    const listed = { path: 'a.txt', added: 1, removed: 1, form: 'line ends and permissions' };
    assert.deepEqual(coordinator.review.changedFiles('one'), [listed]);
    assert.deepEqual(await conflictsOf('one'), []);
    assert.deepEqual([workspace.disk('a.txt'), form()], [tenLines, crlf]);
    assert.deepEqual(coordinator.review.changedFiles('one'), []);
    assert.ok(coordinator.review.isReverted('one'));
    assert.deepEqual(await conflictsOf('one', true), []);
    assert.deepEqual(form(), { ...lf, mode: 0o755 });
    assert.deepEqual(coordinator.review.changedFiles('one'), [listed]);
    assert.ok(!coordinator.review.isReverted('one'));
  });

  it('F22: F20: a sibling’s lines stay, whose edits came after the line ends', async () => {
    const { coordinator, workspace } = fixture;
    await reshape('one', lf);
    const two = coordinator.openSession('two');
    await readAll(two, 'a.txt');
    applied(await replace(two, 'a.txt', 'l9', 'two'));
    assert.deepEqual(coordinator.review.changedFiles('one'), [
      { path: 'a.txt', added: 0, removed: 0, form: 'line ends' },
    ]);
    assert.deepEqual(await conflictsOf('one'), []);
    assert.deepEqual([workspace.disk('a.txt'), form()], [tenLines.replace('l9', 'two'), crlf]);
  });

  it('F22: F21: a file of which only the form is another is in the review, with no hunk, and in the patch', async () => {
    const { coordinator } = fixture;
    await reshape('one', { ...lf, mode: 0o755 });
    const [file] = await coordinator.review.look('one', never);
    assert.deepEqual([file?.hunks, file?.original, file?.form], [[], tenLines, ['line ends', 'permissions']]);
    const [patched] = await coordinator.review.alone('one', never);
    assert.deepEqual([patched?.formBefore, patched?.form], [crlf, { ...lf, mode: 0o755 }]);
    assert.deepEqual([patched?.before, patched?.after], [tenLines, tenLines]);
  });

  it('F22: F19: it is in the journal: another run of the session takes it back, and what was taken back stays so', async () => {
    const { workspace, store } = fixture;
    await reshape('one', lf);
    const later = filesFixture({}, { workspace, store });
    await later.coordinator.restore();
    await later.coordinator.review.revert('one', {}, never);
    assert.deepEqual(form(), crlf);
    const last = filesFixture({}, { workspace, store });
    await last.coordinator.restore();
    assert.deepEqual(last.coordinator.review.changedFiles('one'), []);
    assert.ok(last.coordinator.review.isReverted('one'));
    await last.coordinator.review.restore('one', {}, never);
    assert.deepEqual(form(), lf);
  });

  it('F22: F20: what another task made of it since stays, and is told; in reverse order both go', async () => {
    await reshape('one', { ...crlf, mode: 0o700 });
    await reshape('two', runnable);
    assert.deepEqual(await conflictsOf('one'), ['The permissions of a.txt were changed since by two']);
    assert.deepEqual(form(), runnable);
    assert.deepEqual(await conflictsOf('two'), []);
    assert.deepEqual(await conflictsOf('one'), []);
    assert.deepEqual(form(), crlf);
  });

  it('F22: F20: what another task made of it since is not taken for the task’s, nor for put back by hand', async () => {
    const { review } = fixture.coordinator;
    await reshape('one', lf);
    await reshape('two', crlf);
    assert.deepEqual(await conflictsOf('one'), ['The line ends of a.txt were changed since by two']);
    assert.deepEqual(await conflictsOf('two'), []);
    assert.deepEqual(form(), lf);
    assert.deepEqual(await conflictsOf('one'), []);
    assert.deepEqual(form(), crlf);
    assert.deepEqual(await conflictsOf('two', true), [
      'The line ends of a.txt come back only after what was made of them by one',
    ]);
    await conflictsOf('one', true);
    await conflictsOf('two', true);
    assert.deepEqual(form(), crlf);
    await reshape('three', lf);
    assert.deepEqual(await conflictsOf('one'), ['The line ends of a.txt were changed since by two,three']);
    assert.deepEqual(form(), lf);
    assert.equal(review.changedFiles('three')[0]?.form, 'line ends');
  });

  it('F22: F20: what a person changed since stays, and one property does not hold another back', async () => {
    const { workspace } = fixture;
    await reshape('one', { ...lf, mode: 0o700 });
    workspace.reshape('a.txt', { ...lf, mode: 0o600 });
    assert.deepEqual(await conflictsOf('one'), ['The permissions of a.txt were changed since by ']);
    assert.deepEqual(form(), { ...crlf, mode: 0o600 });
    assert.deepEqual(fixture.coordinator.review.changedFiles('one'), [
      { path: 'a.txt', added: 0, removed: 0, form: 'permissions' },
    ]);
  });

  it('F22: F20: what a person has put back by hand counts as taken back', async () => {
    await reshape('one', lf);
    fixture.workspace.reshape('a.txt', crlf);
    assert.deepEqual(await conflictsOf('one'), []);
    assert.deepEqual(form(), crlf);
    assert.deepEqual(fixture.coordinator.review.changedFiles('one'), []);
  });

  it('F22: nothing is left of what a task’s later command made as it was', async () => {
    await reshape('one', lf);
    await reshape('one', crlf);
    assert.deepEqual(fixture.coordinator.review.changedFiles('one'), []);
    assert.deepEqual(await conflictsOf('one'), []);
    assert.deepEqual(form(), crlf);
  });

  it('F22: F20: a file that the task made goes and comes with the form that it gave it', async () => {
    const { workspace } = fixture;
    await command('one', () => {
      workspace.outside('new.sh', 'a\nb\n');
      workspace.reshape('new.sh', crlf);
    });
    await reshape('one', runnable, 'new.sh');
    workspace.reshape('new.sh', { ...runnable, mode: 0o711 });
    assert.deepEqual(await conflictsOf('one'), []);
    assert.equal(workspace.disk('new.sh'), undefined);
    assert.deepEqual(await conflictsOf('one', true), []);
    assert.deepEqual(form('new.sh'), { ...runnable, mode: 0o711 });
  });

  it('F22: F20: a file that it changed and then deleted comes back as it stood before', async () => {
    const { workspace } = fixture;
    await reshape('one', { ...lf, mode: 0o755 });
    await command('one', () => {
      workspace.vanish('a.txt');
    });
    assert.deepEqual(await conflictsOf('one'), []);
    assert.deepEqual([workspace.disk('a.txt'), form()], [tenLines, crlf]);
  });

  it('F22: F20: a file that it changed, deleted and made again stands as it stood before', async () => {
    const { coordinator, workspace } = fixture;
    await reshape('one', { ...lf, mode: 0o755 });
    const one = coordinator.openSession('one');
    await readAll(one, 'a.txt');
    applied(await one.delete('a.txt', never));
    applied(await write(one, 'a.txt', 'new\nlines\n'));
    assert.deepEqual(form(), { ...lf, mode: 0o755 });
    assert.deepEqual(await conflictsOf('one'), []);
    assert.deepEqual([workspace.disk('a.txt'), form()], [tenLines, crlf]);
    assert.deepEqual(await conflictsOf('one', true), []);
    assert.deepEqual([workspace.disk('a.txt'), form()], ['new\nlines\n', { ...lf, mode: 0o755 }]);
  });

  it('F22: F6: a file that it moved has at its new place what it had at the old one, but for what the command changed', async () => {
    const { coordinator, workspace } = fixture;
    await readAll(coordinator.openSession('one'), 'a.txt');
    const changes = await command('one', () => {
      workspace.rename('a.txt', 'b.txt');
      workspace.reshape('b.txt', runnable);
    });
    assert.deepEqual(changes.changed, ['b.txt']);
    assert.equal(coordinator.review.changedFiles('one').at(-1)?.form, 'permissions');
    assert.deepEqual(await conflictsOf('one'), []);
    assert.deepEqual([workspace.disk('a.txt'), form()], [tenLines, crlf]);
  });

  it('F22: unsaved text is not written over: the person saves it first', async () => {
    const { workspace } = fixture;
    await reshape('one', lf);
    workspace.type('a.txt', (text) => text.replace('l5', 'typed'));
    assert.deepEqual(await conflictsOf('one'), ['a.txt has unsaved text; save it and try again. by ']);
    workspace.saveByHand('a.txt');
    assert.deepEqual(await conflictsOf('one'), []);
    assert.deepEqual([workspace.disk('a.txt'), form()], [tenLines.replace('l5', 'typed'), crlf]);
  });

  it('F22: a form that is not sure is told, and nobody takes it back', async () => {
    const { workspace } = fixture;
    workspace.outside('b.txt', 'b\nc\n');
    const { changed, untaken } = await reshape('one', crlf, 'b.txt');
    assert.deepEqual([changed, untaken], [[], [{ path: 'b.txt', reason: 'its line ends or its encoding' }]]);
  });

  it('F22: F20: a revert says what to do when it is no longer sure how the file stands', async () => {
    await reshape('one', lf);
    const { workspace } = fixture;
    workspace.reshape('a.txt', undefined);
    assert.deepEqual(await conflictsOf('one'), [
      'How a.txt stands on disk is not sure; make its line ends alike, or set files.encoding, and try again. by ',
    ]);
    workspace.reshape('a.txt', lf);
    assert.deepEqual(await conflictsOf('one'), []);
  });

  it('F22: F19: a revert that a crash cut off is told by the file: it was done, or not', async () => {
    const { workspace, store } = fixture;
    await reshape('one', lf);
    for (const isDone of [false, true]) {
      const crashing = filesFixture({}, { workspace, store });
      await crashing.coordinator.restore();
      const cut = (): Promise<never> => new Promise(() => undefined);
      const stop = ({ operation }: { operation: string }): Promise<void> | void =>
        operation === 'reform' ? cut() : undefined;
      if (isDone) workspace.after = stop;
      else workspace.before = stop;
      void crashing.coordinator.review.revert('one', {}, never);
      await untilCalled(workspace, 'reform');
      workspace.before = () => undefined;
      workspace.after = () => undefined;
      const later = filesFixture({}, { workspace, store });
      await later.coordinator.restore();
      assert.equal(later.coordinator.review.isReverted('one'), isDone);
      assert.deepEqual(form(), isDone ? crlf : lf);
    }
  });
});

async function untilCalled(workspace: FilesFixture['workspace'], operation: 'reform'): Promise<void> {
  const before = workspace.count(operation);
  while (workspace.count(operation) === before) await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setImmediate(resolve));
}
