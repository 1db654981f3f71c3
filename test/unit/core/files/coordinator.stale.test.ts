import assert from 'node:assert/strict';
import { changeAnswer } from '../../../../src/core/child/changeAnswer.ts';
import type { StaleRead } from '../../../../src/core/files/outcome.ts';
import type { TaskFiles } from '../../../../src/core/files/taskFiles.ts';
import { deferred, settle } from '../../../support/deferred.ts';
import {
  applied,
  filesFixture,
  never,
  readAll,
  refused,
  rejected,
  replace,
  tenLines,
  write,
  type FilesFixture,
} from '../../../support/filesFixture.ts';
import { ManualClock } from '../../../support/manualClock.ts';

const changed = (path: string, by: string | null, lines: number): StaleRead => ({
  path,
  by: [by],
  what: { kind: 'changed', lines },
});

const news = (files: TaskFiles): Promise<StaleRead[]> => files.staleReads(never);

describe('F24: coordinator: which files that a task has read were changed by others', () => {
  let fixture: FilesFixture;
  let one: TaskFiles;
  let two: TaskFiles;

  beforeEach(() => {
    fixture = filesFixture({ 'a.txt': tenLines, 'b.txt': 'b\n' });
    [one, two] = [fixture.coordinator.openSession('task-1'), fixture.coordinator.openSession('task-2')];
  });

  it('each change is told once, by whom and how much, to those who read the file', async () => {
    await readAll(one, 'a.txt');
    await readAll(one, 'b.txt');
    applied(await replace(two, 'a.txt', 'l5', 'TWO\nTWO'));
    assert.deepEqual(await news(one), [changed('a.txt', 'task-2', 2)]);
    assert.deepEqual(await news(one), []);
    assert.deepEqual(await news(two), []);
    applied(await replace(two, 'a.txt', 'l9', 'NINE'));
    assert.deepEqual(await news(one), [changed('a.txt', 'task-2', 1)]);
  });

  it('what the person types, and what another program writes, is found though no task looked at the file', async () => {
    await readAll(one, 'a.txt');
    await readAll(one, 'b.txt');
    fixture.workspace.type('a.txt', (text) => text.replace('l3', 'typed'));
    fixture.workspace.outside('b.txt', 'c\n');
    assert.deepEqual(await news(one), [changed('a.txt', null, 1), changed('b.txt', null, 1)]);
    assert.deepEqual(await news(one), []);
  });

  it('a file that was written anew with the same text is no news', async () => {
    await readAll(one, 'a.txt');
    fixture.workspace.outside('a.txt', tenLines);
    assert.deepEqual(await news(one), []);
  });

  it('what the task changed itself, and what saving made of that, is no news', async () => {
    fixture.workspace.onSave = (text) => text.replaceAll(' \n', '\n');
    await readAll(one, 'a.txt');
    applied(await replace(one, 'a.txt', 'l5', 'five '));
    applied(await write(one, 'new.txt', 'new \n'));
    assert.deepEqual(await news(one), []);
    applied(await one.move('new.txt', 'moved.txt', never));
    applied(await one.delete('b.txt', never));
    assert.deepEqual(await news(one), []);
  });

  it('lines that its own edit was merged with are told once: it has not seen them', async () => {
    await readAll(one, 'a.txt');
    applied(await replace(two, 'a.txt', 'l9', 'TWO'));
    assert.deepEqual(applied(await replace(one, 'a.txt', 'l2', 'ONE')).mergedWith, ['task-2']);
    assert.deepEqual(await news(one), [changed('a.txt', 'task-2', 1)]);
    applied(await replace(one, 'a.txt', 'l3', 'ONE'));
    assert.deepEqual(await news(one), []);
  });

  it('lines that a refusal showed are no news, others in the same file are', async () => {
    await readAll(one, 'a.txt');
    applied(await replace(two, 'a.txt', 'l5', 'TWO'));
    refused(await replace(one, 'a.txt', 'l5', 'ONE'));
    assert.deepEqual(await news(one), []);
    const long = `${'x\n'.repeat(50)}l1\nl2\n`;
    applied(await write(two, 'long.txt', long));
    await readAll(one, 'long.txt');
    applied(await replace(two, 'long.txt', 'l2', 'TWO'));
    applied(await write(two, 'long.txt', `first\n${long.replace('l2', 'TWO')}`));
    refused(await replace(one, 'long.txt', 'l2', 'ONE'));
    assert.deepEqual(await news(one), [changed('long.txt', 'task-2', 2)]);
  });

  it('a part that was read again is no news, what changed outside of it is', async () => {
    await readAll(one, 'a.txt');
    applied(await replace(two, 'a.txt', 'l2', 'TWO'));
    await one.read('a.txt', { start: 1, end: 3 }, never);
    assert.deepEqual(await news(one), []);
    applied(await replace(two, 'a.txt', 'l9', 'TWO'));
    await one.read('a.txt', { start: 1, end: 3 }, never);
    assert.deepEqual(await news(one), [changed('a.txt', 'task-2', 1)]);
  });

  it('a deleted and a moved file are told as such, once', async () => {
    await readAll(one, 'a.txt');
    await readAll(one, 'b.txt');
    applied(await two.move('a.txt', 'sub/c.txt', never));
    fixture.workspace.vanish('b.txt');
    assert.deepEqual(await news(one), [
      { path: 'b.txt', by: [null], what: { kind: 'deleted' } },
      { path: 'sub/c.txt', by: ['task-2'], what: { kind: 'moved', from: 'a.txt' } },
    ]);
    assert.deepEqual(await news(one), []);
    applied(await replace(two, 'sub/c.txt', 'l5', 'x'));
    assert.deepEqual(await news(one), [changed('sub/c.txt', 'task-2', 1)]);
  });

  it('an edit that cannot get at its file in time is told which task holds it', async () => {
    const clock = new ManualClock();
    fixture = filesFixture({ 'a.txt': tenLines }, { clock, lockDeadline: 1_000 });
    [one, two] = [fixture.coordinator.openSession('task-1'), fixture.coordinator.openSession('task-2')];
    const [applying, gate] = [deferred(), deferred()];
    fixture.workspace.before = async ({ operation }) => {
      if (operation !== 'applyEdits') return;
      applying.resolve();
      await gate.promise;
    };
    const edit = replace(two, 'a.txt', 'l5', 'TWO');
    await applying.promise;
    const [late, deletion] = [replace(one, 'a.txt', 'l2', 'ONE'), one.delete('a.txt', never)];
    await settle();
    clock.advance(1_000);
    assert.match(
      changeAnswer(await late, (id) => `the one called ${id}`).text,
      /busy.* In use by: the one called task-2\./,
    );
    assert.deepEqual(rejected(await deletion).by, ['task-2']);
    gate.resolve();
    applied(await edit);
    await settle();
    assert.equal(fixture.coordinator.lockedPaths, 0);
  });

  it('a busy file is not waited for beyond half a second, and told the next time', async () => {
    const clock = new ManualClock();
    fixture = filesFixture({ 'a.txt': tenLines }, { clock });
    [one, two] = [fixture.coordinator.openSession('task-1'), fixture.coordinator.openSession('task-2')];
    await readAll(one, 'a.txt');
    const [applying, gate] = [deferred(), deferred()];
    fixture.workspace.before = async ({ operation }) => {
      if (operation !== 'applyEdits') return;
      applying.resolve();
      await gate.promise;
    };
    const edit = replace(two, 'a.txt', 'l5', 'TWO');
    await applying.promise;
    const told = news(one);
    await settle();
    clock.advance(500);
    assert.deepEqual(await told, []);
    gate.resolve();
    applied(await edit);
    assert.deepEqual(await news(one), [changed('a.txt', 'task-2', 1)]);
  });
});
