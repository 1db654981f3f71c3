import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeEditors, typeAt } from '../../../support/editors.ts';
import { ScriptedSession } from '../../window/scriptedSession.ts';
import { CaseFolder, numbered } from '../caseFolder.ts';
import { DrivenChild } from '../drivenChild.ts';

describe('contract: many tasks on one file', () => {
  let session: ScriptedSession;
  let files: CaseFolder;

  beforeEach(async () => {
    session = await ScriptedSession.start();
    files = await CaseFolder.make();
  });

  afterEach(async () => {
    await session.dispose();
    await closeEditors();
  });

  const start = (goal: string): Promise<DrivenChild> => DrivenChild.start(session, goal);

  it('F1: two tasks in different places of one file both land, and each is told its own lines', async () => {
    await files.put('a.txt', numbered(30));
    const [one, two] = [await start('One'), await start('Two')];
    const path = files.path('a.txt');
    await Promise.all([one.read(path), two.read(path)]);
    const answers = await Promise.all([
      one.edit(path, 'line 3\n', 'ONE 1\nONE 2\n'),
      two.edit(path, 'line 27\n', 'TWO\n'),
    ]);
    for (const answer of answers) assert.match(answer, /^Applied/);
    assert.equal(
      await files.text('a.txt'),
      numbered(30).replace('line 3\n', 'ONE 1\nONE 2\n').replace('line 27\n', 'TWO\n'),
    );
    assert.deepEqual((await one.finish())['files_changed'], [{ path, added: 2, removed: 1 }]);
    assert.deepEqual((await two.finish())['files_changed'], [{ path, added: 1, removed: 1 }]);
  });

  it('F1, F23: 16 tasks edit one open file at the same moment, and every edit lands', async () => {
    await session.set('tasks.maxConcurrent', 16);
    await files.put('a.txt', numbered(32));
    await files.show('a.txt');
    const path = files.path('a.txt');
    const children = await Promise.all(Array.from({ length: 16 }, (_, index) => start(`Task ${String(index)}`)));
    await Promise.all(children.map((child) => child.read(path)));
    const answers = await Promise.all(
      children.map((child, index) => child.edit(path, `line ${String(2 * index + 1)}\n`, `TASK ${String(index)}\n`)),
    );
    for (const answer of answers) assert.match(answer, /^Applied/);
    const expected = numbered(32).replace(
      /line (\d*[13579])\n/g,
      (_, line) => `TASK ${String((Number(line) - 1) / 2)}\n`,
    );
    assert.equal(await files.text('a.txt'), expected);
  });

  it('F2: of two edits to one line the second is refused, told by whom and what stands there; re-read it passes', async () => {
    await files.put('a.txt', numbered(10));
    const [one, two] = [await start('One'), await start('Two')];
    const path = files.path('a.txt');
    await one.read(path);
    await two.read(path);
    assert.match(await one.edit(path, 'line 5\n', 'from one\n'), /^Applied/);
    const refused = await two.edit(path, 'line 5\n', 'from two\n');
    assert.match(refused, /^(Refused|Error)/);
    assert.ok(refused.includes(one.id) && refused.includes('from one'), refused);
    assert.equal(await files.text('a.txt'), numbered(10).replace('line 5', 'from one'));
    assert.match(await two.read(path), /from one/);
    assert.match(await two.edit(path, 'from one\n', 'from both\n'), /^Applied/);
    assert.equal(await files.text('a.txt'), numbered(10).replace('line 5', 'from both'));
    assert.deepEqual((await two.finish())['files_changed'], [{ path, added: 1, removed: 1 }]);
  });

  it('F2: touching lines merge', async () => {
    await files.put('a.txt', numbered(10));
    const [one, two] = [await start('One'), await start('Two')];
    const path = files.path('a.txt');
    await one.read(path);
    await two.read(path);
    await one.edit(path, 'line 5\n', 'from one\n');
    assert.match(await two.edit(path, 'line 6\n', 'from two\n'), /^Applied/);
    assert.equal(await files.text('a.txt'), numbered(10).replace('line 5', 'from one').replace('line 6', 'from two'));
  });

  it('F3: write_file over a text never read is refused; a new file and its own next writes pass', async () => {
    await files.put('old.txt', 'precious\n');
    const child = await start('Writer');
    assert.match(await child.write(files.path('old.txt'), 'gone\n'), /^(Refused|Error)/);
    assert.equal(await files.text('old.txt'), 'precious\n');
    for (const text of ['one\n', 'two\n', 'three\n']) {
      assert.match(await child.write(files.path('new/deep.txt'), text), /^Applied/);
      assert.equal(await files.text('new/deep.txt'), text);
    }
    assert.deepEqual((await child.finish())['files_changed'], [
      { path: files.path('new/deep.txt'), added: 1, removed: 0 },
    ]);
  });

  it('F3: write_file over what another changed since merges where it can, and is refused where both changed a line', async () => {
    await files.put('a.txt', numbered(10));
    const [one, two] = [await start('One'), await start('Two')];
    const path = files.path('a.txt');
    await two.read(path);
    await one.edit(path, 'line 2\n', 'from one\n');
    assert.match(await two.write(path, numbered(10).replace('line 9', 'from two')), /^Applied/);
    const merged = numbered(10).replace('line 2', 'from one').replace('line 9', 'from two');
    assert.equal(await files.text('a.txt'), merged);
    // It still does not know of the other's line: a next whole write keeps it as well.
    assert.match(await two.write(path, numbered(10).replace('line 9', 'from two again')), /^Applied/);
    assert.equal(await files.text('a.txt'), merged.replace('from two', 'from two again'));
    assert.match(await two.write(path, numbered(10).replace('line 2', 'mine')), /^(Refused|Error)/);
    assert.equal(await files.text('a.txt'), merged.replace('from two', 'from two again'));
  });

  it('F6: what another deleted is not resurrected, and unsaved text is not moved away', async () => {
    await files.put('a.txt', numbered(3));
    await files.put('b.txt', numbered(3));
    const [one, two, three] = [await start('One'), await start('Two'), await start('Three')];
    const path = files.path('a.txt');
    await Promise.all([one, two, three].map((child) => child.read(path)));
    assert.match(await one.call('delete_file', { path }), /^Applied/);
    for (const answer of [await two.edit(path, 'line 1\n', 'x\n'), await three.write(path, 'x\n')]) {
      assert.match(answer, /^(Refused|Error)/);
      assert.ok(answer.includes(one.id), answer);
    }
    await assert.rejects(files.text('a.txt'));
    const editor = await files.show('b.txt');
    await typeAt(editor.document, 0, 'typed ');
    const moved = await one.call('move_file', { from: files.path('b.txt'), to: files.path('c.txt') });
    assert.match(moved, /^(Refused|Error).*unsaved/);
    assert.match(await two.call('delete_file', { path: files.path('b.txt') }), /^(Refused|Error)/);
    assert.equal(await files.text('b.txt'), numbered(3));
    assert.ok(editor.document.isDirty);
    assert.deepEqual((await one.finish())['files_changed'], [{ path, added: 0, removed: 3 }]);
  });

  it('F6: a moved file is there under its new name, its other readers are told', async () => {
    await files.put('a.txt', numbered(3));
    const [one, two] = [await start('One'), await start('Two')];
    await two.read(files.path('a.txt'));
    assert.match(await one.call('move_file', { from: files.path('a.txt'), to: files.path('sub/b.txt') }), /^Applied/);
    assert.equal(await files.text('sub/b.txt'), numbered(3));
    await assert.rejects(files.text('a.txt'));
    const answer = await two.edit(files.path('a.txt'), 'line 1\n', 'x\n');
    if (!answer.startsWith('Applied')) assert.ok(answer.includes('sub/b.txt'), answer);
    await assert.rejects(files.text('a.txt'));
    await files.put('taken.txt', 'taken\n');
    const onto = await one.call('move_file', { from: files.path('sub/b.txt'), to: files.path('taken.txt') });
    assert.match(onto, /^(Refused|Error)/);
    assert.equal(await files.text('taken.txt'), 'taken\n');
  });

  it('F7: a whole write after a partial read is refused until the file was read whole', async () => {
    await files.put('a.txt', numbered(30));
    const child = await start('Partial');
    const path = files.path('a.txt');
    await child.call('read_file', { path, start_line: 1, end_line: 10 });
    assert.match(await child.write(path, numbered(10)), /^(Refused|Error)/);
    assert.equal(await files.text('a.txt'), numbered(30));
    await child.call('read_file', { path, start_line: 11, end_line: 30 });
    assert.match(await child.write(path, numbered(10)), /^Applied/);
    assert.equal(await files.text('a.txt'), numbered(10));
  });

  it('F16: a text that is not there gets the closest place; one that is there often gets all its lines', async () => {
    await files.put('a.txt', `${numbered(12)}same\nother\nsame\n`);
    const child = await start('Searching');
    const path = files.path('a.txt');
    const missing = await child.edit(path, 'line 7 of it\n', 'x\n');
    assert.match(missing, /^(Refused|Error)/);
    assert.match(missing, /\b7\b[\s\S]*line 7/);
    const several = await child.edit(path, 'same\n', 'x\n');
    assert.match(several, /^(Refused|Error)[\s\S]*\b13\b[\s\S]*\b15\b/);
    const all = await child.call('edit_file', { path, old_string: 'same\n', new_string: 'x\n', replace_all: true });
    assert.match(all, /^Applied/);
    assert.equal(await files.text('a.txt'), `${numbered(12)}x\nother\nx\n`);
  });

  it('F18: a task cancelled while it edits leaves the file as it was or wholly edited, and never touches it again', async () => {
    await files.put('a.txt', numbered(10));
    for (let round = 0; round < 5; round++) {
      const child = await start(`Cancelled ${String(round)}`);
      const before = await files.text('a.txt');
      const after = before.replace(`line ${String(round + 1)}\n`, `CHANGED ${String(round + 1)}\n`);
      child.begin(
        ['write_file', { path: files.path(`new-${String(round)}.txt`), content: 'new\n' }],
        [
          'edit_file',
          {
            path: files.path('a.txt'),
            old_string: `line ${String(round + 1)}\n`,
            new_string: `CHANGED ${String(round + 1)}\n`,
          },
        ],
      );
      for (let step = 0; step < round; step++) await session.ask('check_task', { task_id: child.id });
      await session.ask('cancel_task', { task_id: child.id });
      const report = await session.end(child.id);
      assert.equal(report['status'], 'cancelled');
      const now = await files.text('a.txt');
      const edited = (report['files_changed'] as { path: string }[]).some(({ path }) => path === files.path('a.txt'));
      assert.equal(now, edited ? after : before, 'what is told is what is there');
      await vscode.workspace.saveAll();
      assert.equal(await files.text('a.txt'), now);
    }
  });

  it('F25: edit_file on a file never read passes when the text is there once', async () => {
    await files.put('a.txt', numbered(10));
    const child = await start('Blind');
    assert.match(await child.edit(files.path('a.txt'), 'line 5\n', 'FIVE\n'), /^Applied/);
    assert.equal(await files.text('a.txt'), numbered(10).replace('line 5', 'FIVE'));
  });
});
