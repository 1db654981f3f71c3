import assert from 'node:assert/strict';
import { rm, stat, utimes } from 'node:fs/promises';
import * as vscode from 'vscode';
import { closeEditors, typeAt } from '../../../support/editors.ts';
import { ScriptedSession } from '../../window/scriptedSession.ts';
import { CaseFolder, numbered } from '../caseFolder.ts';
import { DrivenChild } from '../drivenChild.ts';

describe('contract: the person and other programs on a task’s files', () => {
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

  it('F4: the user’s unsaved text is seen, merged with and stays unsaved; their cursor and active editor stay', async () => {
    await files.put('a.txt', numbered(20));
    await files.put('other.txt', 'other\n');
    const child = await start('Beside');
    const path = files.path('a.txt');
    const editor = await files.show('a.txt');
    await typeAt(editor.document, 9, 'typed ');
    editor.selection = new vscode.Selection(9, 3, 9, 3);
    assert.match(await child.read(path), /typed line 10/);
    await typeAt(editor.document, 14, 'later ');
    assert.match(await child.edit(path, 'line 2\n', 'NEW\nNEW\n'), /^Applied/);
    assert.match(await child.edit(files.path('other.txt'), 'other', 'changed'), /^Applied/);
    assert.equal(
      editor.document.getText(),
      numbered(20)
        .replace('line 2\n', 'NEW\nNEW\n')
        .replace('line 10\n', 'typed line 10\n')
        .replace('line 15\n', 'later line 15\n'),
    );
    assert.ok(editor.document.isDirty);
    assert.equal(await files.text('a.txt'), numbered(20));
    assert.equal(editor.selection.active.line, 10);
    assert.equal(editor.selection.active.character, 3);
    assert.equal(vscode.window.activeTextEditor?.document.uri.fsPath, files.onDisk('a.txt'));
    assert.match(await child.edit(path, 'line 15\n', 'lost\n'), /^(Refused|Error)/);
    assert.ok(editor.document.getText().includes('later line 15'));
  });

  it('F5: another content of the same size and time is noticed; a touched file is no conflict', async () => {
    await files.put('a.txt', numbered(5));
    const child = await start('Careful');
    const path = files.path('a.txt');
    await child.read(path);
    const { atime, mtime } = await stat(files.onDisk('a.txt'));
    await utimes(files.onDisk('a.txt'), atime, new Date(mtime.getTime() + 5000));
    assert.match(await child.edit(path, 'line 1\n', 'first\n'), /^Applied(?!.*merged)/);
    const before = await stat(files.onDisk('a.txt'));
    await files.put('a.txt', (await files.text('a.txt')).replace('line 4', 'LINE 4'));
    await utimes(files.onDisk('a.txt'), before.atime, before.mtime);
    assert.match(await child.edit(path, 'line 4\n', 'four\n'), /^(Refused|Error)/);
    assert.match(await files.text('a.txt'), /LINE 4/);
    assert.match(await child.write(path, 'all mine\n'), /^(Refused|Error)/);
  });

  it('F6: what a program outside the editor deleted is not resurrected, open in an editor or not', async () => {
    await files.put('closed.txt', numbered(3));
    await files.put('open.txt', numbered(3));
    const child = await start('Bereft');
    const names = ['closed.txt', 'open.txt'];
    for (const name of names) await child.read(files.path(name));
    await files.show('open.txt');
    for (const name of names) {
      await rm(files.onDisk(name));
      const answers = [
        await child.write(files.path(name), 'mine\n'),
        await child.edit(files.path(name), 'line 1\n', 'mine\n'),
      ];
      for (const answer of answers) assert.match(answer, /^(Refused|Error)/, name);
      await assert.rejects(files.text(name), name);
    }
  });

  it('F5, F15: what a program outside wrote into an open file a moment ago is not lost', async () => {
    await files.put('a.txt', numbered(10));
    const child = await start('Beside');
    const path = files.path('a.txt');
    await child.read(path);
    const { document } = await files.show('a.txt');
    await files.put('a.txt', numbered(10).replace('line 8', 'from outside'));
    const answer = await child.edit(path, 'line 2\n', 'from the task\n');
    const both = numbered(10).replace('line 8', 'from outside').replace('line 2', 'from the task');
    // The editor may refuse to save over a file that changed under it: then the buffer has both, and the answer says so.
    const onDisk = answer.startsWith('Applied') && !answer.includes('not saved yet');
    assert.equal(await files.text('a.txt'), onDisk ? both : both.replace('from the task', 'line 2'));
    if (!answer.startsWith('Applied')) {
      await child.read(path);
      assert.match(await child.edit(path, 'line 2\n', 'from the task\n'), /^Applied/);
      assert.equal(await files.text('a.txt'), both);
    }
    assert.equal(document.getText(), both);
  });

  it('F4: unsaved text is what children list, read and search', async () => {
    await files.put('a.txt', numbered(3));
    const editor = await files.show('a.txt');
    await typeAt(editor.document, 1, 'kingfisher ');
    const child = await start('Looking');
    assert.match(await child.read(files.path('a.txt')), /2\tkingfisher line 2/);
    const found = await child.call('search_text', { query: 'kingfisher' });
    assert.ok(found.includes(`${files.path('a.txt')}:2: kingfisher line 2`), found);
    assert.match(await child.call('search_text', { query: 'line 2', glob: `${files.path('')}**` }), /kingfisher/);
  });

  it('a child’s edits are saved by fanout.files.save', async () => {
    await files.put('a.txt', numbered(3));
    const editor = await files.show('a.txt');
    const child = await start('Saving');
    await session.set('files.save', 'never');
    await child.edit(files.path('a.txt'), 'line 1\n', 'ONE\n');
    assert.equal(await files.text('a.txt'), numbered(3));
    assert.match(await child.read(files.path('a.txt')), /ONE/);
    await session.set('files.save', 'always');
    await typeAt(editor.document, 2, 'typed ');
    await child.edit(files.path('a.txt'), 'line 2\n', 'TWO\n');
    assert.equal(await files.text('a.txt'), 'ONE\nTWO\ntyped line 3\n');
    assert.ok(!editor.document.isDirty);
  });

  it('F1, F4: while the person types, four tasks edit the same file, and nothing of anybody is lost', async () => {
    const rounds = 8;
    await files.put('a.txt', numbered(60));
    const editor = await files.show('a.txt');
    editor.selection = new vscode.Selection(60, 0, 60, 0);
    const children = await Promise.all(['A', 'B', 'C', 'D'].map((name) => start(`Typist ${name}`)));
    let expected = `${numbered(60)}!`;
    await vscode.commands.executeCommand('type', { text: '!' });
    for (let round = 1; round <= rounds; round++) {
      const edits = children.map((child, index) => {
        const line = `line ${String(index * rounds + round)}\n`;
        const replaced = `${child.goal} was at ${line}and left a line\n`;
        expected = expected.replace(line, replaced);
        return child.edit(files.path('a.txt'), line, replaced);
      });
      expected += `[${String(round)}]`;
      await vscode.commands.executeCommand('type', { text: `[${String(round)}` });
      await vscode.commands.executeCommand('type', { text: ']' });
      for (const answer of await Promise.all(edits)) assert.match(answer, /^Applied/);
    }
    assert.equal(editor.document.getText(), expected);
    assert.ok(editor.document.isDirty);
    assert.equal(await files.text('a.txt'), numbered(60));
  });

  it('F4: the person’s undo takes back nothing in another file, and a task edits on after it', async () => {
    await files.put('a.txt', numbered(5));
    await files.put('b.txt', numbered(5));
    const child = await start('Undone');
    const { document } = await files.show('a.txt');
    await typeAt(document, 4, 'typed ');
    await child.edit(files.path('b.txt'), 'line 1\n', 'ONE\n');
    await child.edit(files.path('a.txt'), 'line 1\n', 'ONE\n');
    await vscode.commands.executeCommand('undo');
    assert.equal(await files.text('b.txt'), numbered(5).replace('line 1', 'ONE'));
    const before = document.getText();
    assert.match(await child.edit(files.path('a.txt'), 'line 3\n', 'THREE\n'), /^Applied/);
    assert.equal(document.getText(), before.replace('line 3', 'THREE'));
  });
});
