import assert from 'node:assert/strict';
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
} from '../../../support/filesFixture.ts';
import { entriesOf } from '../../../support/memoryJournal.ts';

describe('coordinator: what tasks are told', () => {
  it('F16: a text that is not there is answered with the closest place and what differs', async () => {
    const { coordinator } = filesFixture({ 'a.ts': 'a();\n  if (x) {\n    y("1");\n  }\n' });
    const files = coordinator.openSession('task-1');
    const outcome = rejected(await replace(files, 'a.ts', 'if (x) {\n    y("2");\n  }', 'z'));
    assert.equal(outcome.why, 'not-found');
    assert.match(outcome.message, /lines 2–4; line 2 differs in the indentation/);
    assert.deepEqual(outcome.present?.lines, ['a();', '  if (x) {', '    y("1");', '  }']);
  });

  it('F16: a text that is there several times is answered with all its lines, and replaced by replace_all', async () => {
    const { coordinator, workspace } = filesFixture({ 'a.ts': 'x = 1\ny = 1\nx = 1\n' });
    const files = coordinator.openSession('task-1');
    assert.match(rejected(await replace(files, 'a.ts', 'x = 1', 'x = 2')).message, /2 times, at lines 1, 3\./);
    applied(await files.edit('a.ts', { oldText: ' = 1', newText: '\n= 2', replaceAll: true }, never));
    assert.equal(workspace.disk('a.ts'), 'x\n= 2\ny\n= 2\nx\n= 2\n');
  });

  it('saves what it applies by the mode: clean, always, never', async () => {
    const fixture = filesFixture({ 'a.txt': 'one\ntwo\nthree\nfour\n' });
    const { coordinator, workspace } = fixture;
    const files = coordinator.openSession('task-1');
    fixture.saveMode = 'never';
    assert.notEqual(applied(await replace(files, 'a.txt', 'one', 'ONE')).unsaved, undefined);
    assert.ok(workspace.isUnsaved('a.txt'));
    fixture.saveMode = 'clean';
    assert.equal(applied(await replace(files, 'a.txt', 'two', 'TWO')).unsaved, undefined);
    workspace.type('a.txt', (text) => `${text}typed\n`);
    assert.notEqual(applied(await replace(files, 'a.txt', 'three', 'THREE')).unsaved, undefined);
    fixture.saveMode = 'always';
    assert.equal(applied(await replace(files, 'a.txt', 'four', 'FOUR')).unsaved, undefined);
    assert.equal(workspace.disk('a.txt'), 'ONE\nTWO\nTHREE\nFOUR\ntyped\n');
  });

  it('what saving changes belongs to the task, which can go on writing over it', async () => {
    const { coordinator, workspace, store } = filesFixture({ 'a.txt': 'one\ntwo\n' });
    const files = coordinator.openSession('task-1');
    await readAll(files, 'a.txt');
    workspace.onSave = (text) => text.replaceAll(' \n', '\n');
    assert.ok(applied(await write(files, 'a.txt', 'one \ntwo \nthree\n')).changedOnSave);
    assert.equal(workspace.disk('a.txt'), 'one\ntwo\nthree\n');
    assert.deepEqual(files.changedFiles(), [{ path: 'a.txt', added: 1, removed: 0 }]);
    applied(await write(files, 'a.txt', 'uno\ndos\ntres\n'));
    assert.ok(entriesOf(store).every(({ task }) => task === 'task-1'));
  });

  it('what saving changed is shown while it is little; more has to be read again before a whole write', async () => {
    const { coordinator, workspace } = filesFixture({ 'a.txt': 'one\n', 'b.txt': 'one\n' });
    const files = coordinator.openSession('task-1');
    await readAll(files, 'a.txt');
    await readAll(files, 'b.txt');
    workspace.onSave = (text) => text.replaceAll('x', 'y');
    const little = applied(await write(files, 'a.txt', 'a\nx\nb\n'));
    assert.deepEqual(little.changedOnSave, [{ from: 1, lines: ['a', 'y', 'b'] }]);
    const much = applied(await write(files, 'b.txt', 'x\n'.repeat(50)));
    assert.deepEqual(much.changedOnSave, []);
    refused(await write(files, 'b.txt', 'z\n'));
    assert.equal(workspace.disk('b.txt'), 'y\n'.repeat(50));
  });

  it('text typed between applying and saving is the person’s, and is not saved', async () => {
    const { coordinator, workspace, store } = filesFixture({ 'a.txt': 'one\ntwo\n' });
    const files = coordinator.openSession('task-1');
    workspace.after = ({ operation }) => {
      if (operation === 'applyEdits') workspace.type('a.txt', (text) => `${text}typed\n`);
    };
    assert.match(applied(await replace(files, 'a.txt', 'one', 'ONE')).unsaved ?? '', /of the person/);
    assert.equal(workspace.disk('a.txt'), 'one\ntwo\n');
    assert.equal(workspace.text('a.txt'), 'ONE\ntwo\ntyped\n');
    assert.deepEqual(
      entriesOf(store).map(({ task }) => task),
      ['task-1', null],
    );
  });

  it('counts a task’s changed lines net of its own, beside siblings in the same file', async () => {
    const { coordinator } = filesFixture({ 'a.txt': tenLines, 'gone.txt': 'x\ny\n' });
    const [one, two] = [coordinator.openSession('task-1'), coordinator.openSession('task-2')];
    applied(await replace(one, 'a.txt', 'l2', 'ONE\nONE'));
    applied(await replace(two, 'a.txt', 'l9', 'TWO'));
    applied(await replace(one, 'a.txt', 'ONE\nONE', 'ONE'));
    applied(await write(one, 'new.txt', 'a\nb\n'));
    applied(await one.delete('gone.txt', never));
    applied(await write(two, 'brief.txt', 'a\n'));
    applied(await two.delete('brief.txt', never));
    assert.deepEqual(one.changedFiles(), [
      { path: 'a.txt', added: 1, removed: 1 },
      { path: 'new.txt', added: 2, removed: 0 },
      { path: 'gone.txt', added: 0, removed: 2 },
    ]);
    assert.deepEqual(two.changedFiles(), [{ path: 'a.txt', added: 1, removed: 1 }]);
    assert.equal(coordinator.lastEditedPath('task-1'), 'gone.txt');
  });

  it('counts a moved file as gone at one path and there at the other', async () => {
    const { coordinator } = filesFixture({ 'a.txt': tenLines });
    const files = coordinator.openSession('task-1');
    applied(await files.move('a.txt', 'b.txt', never));
    applied(await replace(files, 'b.txt', 'l2', 'x'));
    assert.deepEqual(files.changedFiles(), [
      { path: 'a.txt', added: 0, removed: 10 },
      { path: 'b.txt', added: 10, removed: 0 },
    ]);
    applied(await files.delete('b.txt', never));
    assert.deepEqual(files.changedFiles(), [{ path: 'a.txt', added: 0, removed: 10 }]);
  });

  it('a file whose changes cancel out is not counted', async () => {
    const { coordinator } = filesFixture({ 'a.txt': tenLines });
    const files = coordinator.openSession('task-1');
    applied(await replace(files, 'a.txt', 'l2', 'x'));
    applied(await replace(files, 'a.txt', 'x', 'l2'));
    assert.deepEqual(files.changedFiles(), []);
  });

  it('tells of each applied change once, before the task hears of it', async () => {
    const { coordinator } = filesFixture({ 'a.txt': tenLines });
    const files = coordinator.openSession('task-1');
    const edits: unknown[] = [];
    coordinator.onDidEdit((edit) => edits.push(edit));
    await replace(files, 'a.txt', 'l2', 'x\ny');
    await replace(files, 'a.txt', 'not there', 'x');
    await files.move('a.txt', 'b.txt', never);
    assert.deepEqual(edits, [
      { author: 'task-1', path: 'a.txt', change: 'edit', added: 2, removed: 1 },
      { author: 'task-1', path: 'b.txt', change: 'move', added: 0, removed: 0 },
    ]);
  });

  it('shows a long file in parts and a long line cut, which then counts as not read', async () => {
    const long = Array.from({ length: 2_500 }, (_, index) => `line ${String(index + 1)}`).join('\n');
    const { coordinator } = filesFixture({
      'long.txt': long,
      'wide.txt': `${'x'.repeat(3_000)}\nb\n`,
      'empty.txt': '',
    });
    const files = coordinator.openSession('task-1');
    const first = await readAll(files, 'long.txt');
    assert.ok(first.kind === 'shown' && first.more && first.to === 2_000 && first.total === 2_500);
    const second = await files.read('long.txt', { start: 2_001 }, never);
    assert.ok(second.kind === 'shown' && !second.more && second.to === 2_500);
    applied(await write(files, 'long.txt', 'short\n'));
    const wide = await readAll(files, 'wide.txt');
    assert.ok(wide.kind === 'shown' && wide.cutLines[0] === 1 && wide.lines[0]?.length === 2_000);
    refused(await write(files, 'wide.txt', 'short\n'));
    const empty = await readAll(files, 'empty.txt');
    assert.ok(empty.kind === 'shown' && empty.total === 0 && empty.to === 0);
    applied(await write(files, 'empty.txt', 'no longer\n'));
    assert.equal(rejected(await files.read('empty.txt', { start: 5 }, never)).why, 'invalid');
  });
});
