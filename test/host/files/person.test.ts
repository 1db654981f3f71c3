import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { applied, never, readAll, refused, replace, tenLines } from '../../support/filesFixture.ts';
import { closeEditors, typeAt } from '../../support/editors.ts';
import { hostFiles, type HostFiles } from '../../support/hostFiles.ts';

/** Presses undo or redo in the active editor. */
const press = (command: 'undo' | 'redo'): Thenable<unknown> => vscode.commands.executeCommand(command);

async function show(files: HostFiles, name: string): Promise<vscode.TextEditor> {
  return vscode.window.showTextDocument(await vscode.workspace.openTextDocument(files.uri(name)));
}

describe('the person beside tasks', () => {
  afterEach(closeEditors);

  it('F4: several cursors and a selection over lines that a task changes stay on their text', async () => {
    const files = await hostFiles();
    await files.put('a.txt', tenLines);
    const editor = await show(files, 'a.txt');
    editor.selections = [
      new vscode.Selection(0, 1, 0, 1),
      new vscode.Selection(3, 0, 7, 2),
      new vscode.Selection(9, 3, 9, 1),
    ];
    const session = files.coordinator.openSession('task-1');
    applied(await replace(session, files.path('a.txt'), 'l3\n', 'NEW\nNEW\nl3\n'));
    applied(await replace(session, files.path('a.txt'), 'l6\n', ''));
    applied(await replace(session, files.path('a.txt'), 'l9\n', 'l9 and more\n'));
    assert.deepEqual(editor.selections, [
      new vscode.Selection(0, 1, 0, 1),
      new vscode.Selection(5, 0, 8, 2),
      new vscode.Selection(10, 3, 10, 1),
    ]);
    assert.equal(editor.document.getText(editor.selections[1]), 'l4\nl5\nl7\nl8');
  });

  it('F4: undo takes back a task’s edit in the active file alone, redo brings it again, and both count as the person’s', async () => {
    const files = await hostFiles();
    await files.put('a.txt', tenLines);
    await files.put('b.txt', tenLines);
    const { document: other } = await show(files, 'b.txt');
    const { document } = await show(files, 'a.txt');
    const session = files.coordinator.openSession('task-1');
    await readAll(session, files.path('a.txt'));
    applied(await replace(session, files.path('a.txt'), 'l2\n', 'TASK\nTASK\n'));
    applied(await replace(session, files.path('b.txt'), 'l2\n', 'TASK\n'));
    const edited = tenLines.replace('l2\n', 'TASK\nTASK\n');
    await press('undo');
    assert.equal(document.getText(), tenLines);
    assert.equal(other.getText(), tenLines.replace('l2', 'TASK'));
    assert.deepEqual(refused(await replace(session, files.path('a.txt'), 'TASK\nTASK', 'x')).by, [null]);
    await press('redo');
    assert.equal(document.getText(), edited);
    assert.equal(await files.text('a.txt'), edited);
    applied(await replace(session, files.path('a.txt'), 'l9', 'TASK 9'));
    assert.equal(document.getText(), edited.replace('l9', 'TASK 9'));
  });

  it('F4: what was typed before and after a task’s edits is undone step by step, with theirs in between', async () => {
    const files = await hostFiles();
    await files.put('a.txt', tenLines);
    const { document } = await show(files, 'a.txt');
    const session = files.coordinator.openSession('task-1');
    const texts = [document.getText()];
    await typeAt(document, 0, 'typed ');
    texts.push(document.getText());
    applied(await replace(session, files.path('a.txt'), 'l5\n', 'TASK\nTASK\n'));
    texts.push(document.getText());
    await typeAt(document, 1, 'typed too ');
    texts.push(document.getText());
    for (const text of [...texts].reverse().slice(1)) {
      await press('undo');
      assert.equal(document.getText(), text);
    }
    for (const text of texts.slice(1)) {
      await press('redo');
      assert.equal(document.getText(), text);
    }
    assert.ok(document.isDirty);
  });

  it('F4: after an undo the buffer holds the person’s text: a task’s next edit is merged and left unsaved', async () => {
    const files = await hostFiles();
    await files.put('a.txt', tenLines);
    const { document } = await show(files, 'a.txt');
    const [one, two] = [files.coordinator.openSession('task-1'), files.coordinator.openSession('task-2')];
    applied(await replace(one, files.path('a.txt'), 'l2', 'ONE'));
    await press('undo');
    assert.ok(document.isDirty);
    const outcome = applied(await replace(two, files.path('a.txt'), 'l9', 'TWO'));
    assert.match(outcome.unsaved ?? '', /unsaved text of the person/);
    assert.equal(document.getText(), tenLines.replace('l9', 'TWO'));
    assert.equal(await files.text('a.txt'), tenLines.replace('l2', 'ONE'));
  });

  it('F4: F8: what is typed while a task’s edit is saved is the person’s, beside what saving changes', async () => {
    const files = await hostFiles();
    await files.put('a.txt', tenLines);
    const editor = await show(files, 'a.txt');
    editor.selection = new vscode.Selection(5, 2, 5, 2);
    const isMeant = ({ document }: vscode.TextDocumentWillSaveEvent): boolean => document === editor.document;
    const typing = vscode.workspace.onWillSaveTextDocument((event) => {
      const type = async (): Promise<vscode.TextEdit[]> => {
        for (const text of [' ', '(', 'x']) await vscode.commands.executeCommand('type', { text });
        return [];
      };
      if (isMeant(event)) event.waitUntil(type());
    });
    const formatting = vscode.workspace.onWillSaveTextDocument((event) => {
      const end = new vscode.Position(10, 0);
      if (isMeant(event)) event.waitUntil(Promise.resolve([vscode.TextEdit.insert(end, 'added on save\n')]));
    });
    const session = files.coordinator.openSession('task-1');
    try {
      applied(await replace(session, files.path('a.txt'), 'l2', 'TASK'));
    } finally {
      typing.dispose();
      formatting.dispose();
    }
    const typed = tenLines.replace('l6', 'l6 (x)');
    assert.equal(await files.text('a.txt'), `${typed.replace('l2', 'TASK')}added on save\n`);
    const { review } = files.coordinator;
    const [file] = await review.look('task-1', never);
    assert.deepEqual([file?.added, file?.removed, file?.hunks.length], [2, 1, 2]);
    await review.revert('task-1', {}, never);
    assert.equal(editor.document.getText(), typed);
  });

  it('F4: edits of files that no editor shows open no tab and leave the active editor', async () => {
    const files = await hostFiles();
    for (const name of ['a.txt', 'b.txt', 'c.txt']) await files.put(name, tenLines);
    const editor = await show(files, 'a.txt');
    const session = files.coordinator.openSession('task-1');
    for (const name of ['b.txt', 'c.txt']) applied(await replace(session, files.path(name), 'l5', 'TASK'));
    assert.deepEqual(
      vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ label }) => label)),
      ['a.txt'],
    );
    assert.equal(vscode.window.activeTextEditor, editor);
    assert.ok(!vscode.workspace.textDocuments.some(({ isDirty }) => isDirty));
  });
});
