import assert from 'node:assert/strict';
import { utimes, stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { ChangeOutcome } from '../../../src/core/files/outcome.ts';
import { applied, never, readAll, refused, rejected, replace, tenLines, write } from '../../support/filesFixture.ts';
import { closeEditors, typeAt } from '../../support/editors.ts';
import { hostFiles } from '../../support/hostFiles.ts';
import { entriesOf } from '../../support/memoryJournal.ts';

describe('edits in a real editor', () => {
  afterEach(closeEditors);

  it('F1: F23: 32 edits of one open document at once all land, where plain applyEdit lands fewer', async () => {
    const files = await hostFiles();
    const text = Array.from({ length: 32 }, (_, index) => `line ${String(index)};`).join('\n');
    await files.put('a.txt', text);
    await files.put('plain.txt', text);
    const document = await vscode.workspace.openTextDocument(files.uri('plain.txt'));
    const plain = await Promise.all(
      Array.from({ length: 32 }, (_, index) => {
        const edit = new vscode.WorkspaceEdit();
        edit.insert(document.uri, new vscode.Position(index, 0), 'x');
        return vscode.workspace.applyEdit(edit);
      }),
    );
    assert.ok(plain.filter((landed) => landed).length < 32, 'plain applyEdit needs no coordinator');
    await document.save();

    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(files.uri('a.txt')));
    const outcomes = await Promise.all(
      Array.from({ length: 32 }, (_, index) => {
        const session = files.coordinator.openSession(`task-${String(index)}`);
        return replace(session, files.path('a.txt'), `line ${String(index)};`, `LINE ${String(index)};`);
      }),
    );
    outcomes.forEach(applied);
    assert.equal(await files.text('a.txt'), text.replaceAll('line', 'LINE'));
    assert.deepEqual(files.logged, []);
  });

  it('F4: unsaved text is seen, merged with, and stays unsaved; cursor and active editor stay', async () => {
    const files = await hostFiles();
    await files.put('a.txt', tenLines);
    await files.put('b.txt', tenLines);
    const document = await vscode.workspace.openTextDocument(files.uri('a.txt'));
    const editor = await vscode.window.showTextDocument(document);
    await typeAt(document, 0, 'typed ');
    editor.selection = new vscode.Selection(5, 1, 6, 2);
    const session = files.coordinator.openSession('task-1');
    const shown = await readAll(session, files.path('a.txt'));
    assert.ok(shown.kind === 'shown' && shown.unsaved && shown.lines[0] === 'typed l1');
    await typeAt(document, 1, 'typed too ');
    assert.match(
      applied(await replace(session, files.path('a.txt'), 'l3', 'TASK\nTASK')).unsaved ?? '',
      /unsaved text/,
    );
    applied(await replace(session, files.path('b.txt'), 'l3', 'TASK'));
    assert.equal(
      document.getText(),
      tenLines.replace('l1', 'typed l1').replace('l2', 'typed too l2').replace('l3', 'TASK\nTASK'),
    );
    assert.ok(document.isDirty);
    assert.equal(await files.text('a.txt'), tenLines);
    assert.equal(vscode.window.activeTextEditor?.document, document);
    assert.deepEqual(editor.selection, new vscode.Selection(6, 1, 7, 2));
  });

  it('F2: typing on the line that a task edits is refused as not a task’s', async () => {
    const files = await hostFiles();
    await files.put('a.txt', tenLines);
    const session = files.coordinator.openSession('task-1');
    await readAll(session, files.path('a.txt'));
    const document = await vscode.workspace.openTextDocument(files.uri('a.txt'));
    await typeAt(document, 2, 'typed ');
    assert.deepEqual(refused(await replace(session, files.path('a.txt'), 'l3', 'TASK')).by, [null]);
    assert.equal(document.getText(), tenLines.replace('l3', 'typed l3'));
    await document.save();
  });

  it('F4: R5: edits land while the person types, and none of either is lost', async () => {
    const files = await hostFiles();
    await files.put('a.txt', tenLines);
    const document = await vscode.workspace.openTextDocument(files.uri('a.txt'));
    const editor = await vscode.window.showTextDocument(document);
    editor.selection = new vscode.Selection(0, 0, 0, 0);
    const stop = new AbortController();
    const person = (async () => {
      let typed = '';
      for (; !stop.signal.aborted || typed.length < 20; typed += 'x') {
        await vscode.commands.executeCommand('type', { text: 'x' });
        await new Promise((resolve) => setTimeout(resolve, 20)); // the pace of a key held down, not a wait
      }
      return typed;
    })();
    const session = files.coordinator.openSession('task-1');
    const outcomes: ChangeOutcome[] = [];
    for (let line = 2; line <= 10; line++) {
      const texts = [`l${String(line)}\n`, `TASK ${String(line)}\nmore\n`] as const;
      outcomes.push(await replace(session, files.path('a.txt'), ...texts));
    }
    stop.abort();
    const typed = await person;
    outcomes.forEach(applied);
    const expected = Array.from({ length: 9 }, (_, index) => `TASK ${String(index + 2)}\nmore\n`).join('');
    assert.equal(document.getText(), `${typed}l1\n${expected}`);
  });

  it('F5: other content of the same size and time is noticed, in an open document, too', async () => {
    const files = await hostFiles();
    await files.put('a.txt', 'aaa\nbbb\n');
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(files.uri('a.txt')));
    const session = files.coordinator.openSession('task-1');
    await readAll(session, files.path('a.txt'));
    const { atime, mtime } = await stat(join(files.folder, 'a.txt'));
    await files.put('a.txt', 'aaa\nccc\n');
    await utimes(join(files.folder, 'a.txt'), atime, mtime);
    const outcome = await replace(session, files.path('a.txt'), 'bbb', 'BBB');
    assert.notEqual(outcome.kind, 'applied');
    assert.equal(await files.text('a.txt'), 'aaa\nccc\n');
  });

  it('F15: an edit right after another program wrote an open file keeps what it wrote', async () => {
    const files = await hostFiles();
    await files.put('a.txt', tenLines);
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(files.uri('a.txt')));
    const session = files.coordinator.openSession('task-1');
    await readAll(session, files.path('a.txt'));
    await files.put('a.txt', tenLines.replace('l2', 'another program'));
    assert.deepEqual(applied(await replace(session, files.path('a.txt'), 'l9', 'TASK')).mergedWith, [null]);
    assert.equal(await files.text('a.txt'), tenLines.replace('l2', 'another program').replace('l9', 'TASK'));
  });

  it('F18: an aborted edit changes nothing', async () => {
    const files = await hostFiles();
    await files.put('a.txt', tenLines);
    const session = files.coordinator.openSession('task-1');
    const abort = new AbortController();
    const edit = session.edit(files.path('a.txt'), { oldText: 'l2', newText: 'x', replaceAll: false }, abort.signal);
    abort.abort();
    await assert.rejects(edit, { name: 'AbortError' });
    await session.close();
    assert.equal(await files.text('a.txt'), tenLines);
    assert.equal(rejected(await write(session, files.path('b.txt'), 'x')).why, 'closed');
  });

  it('saves by the mode: clean saves what was saved before, never leaves it to the person, always saves their text too', async () => {
    const clean = await hostFiles('clean');
    await clean.put('a.txt', 'one\ntwo\n');
    assert.equal(
      applied(await replace(clean.coordinator.openSession('t'), clean.path('a.txt'), 'one', 'ONE')).unsaved,
      undefined,
    );
    assert.equal(await clean.text('a.txt'), 'ONE\ntwo\n');
    const left = await hostFiles('never');
    await left.put('a.txt', 'one\ntwo\n');
    assert.ok(applied(await replace(left.coordinator.openSession('t'), left.path('a.txt'), 'one', 'ONE')).unsaved);
    assert.equal(await left.text('a.txt'), 'one\ntwo\n');
    const always = await hostFiles('always');
    await always.put('a.txt', 'one\ntwo\n');
    await typeAt(await vscode.workspace.openTextDocument(always.uri('a.txt')), 0, 'typed ');
    applied(await replace(always.coordinator.openSession('t'), always.path('a.txt'), 'two', 'TWO'));
    assert.equal(await always.text('a.txt'), 'typed one\nTWO\n');
  });

  it('what a save participant changes belongs to the task', async () => {
    const files = await hostFiles();
    await files.put('a.txt', 'one\ntwo\n');
    const listener = vscode.workspace.onWillSaveTextDocument((event) => {
      if (event.document.uri.fsPath !== files.uri('a.txt').fsPath) return;
      event.waitUntil(Promise.resolve([vscode.TextEdit.insert(new vscode.Position(2, 0), 'added on save\n')]));
    });
    const session = files.coordinator.openSession('task-1');
    try {
      assert.ok(applied(await replace(session, files.path('a.txt'), 'one', 'ONE')).changedOnSave);
    } finally {
      listener.dispose();
    }
    assert.equal(await files.text('a.txt'), 'ONE\ntwo\nadded on save\n');
    assert.deepEqual(session.changedFiles(), [{ path: files.path('a.txt'), added: 2, removed: 1 }]);
    assert.ok(entriesOf(files.store).every(({ task, state }) => task === 'task-1' && state === 'applied'));
  });

  it('F3: a new file is created with its folders, and never over one that exists', async () => {
    const files = await hostFiles();
    const session = files.coordinator.openSession('task-1');
    assert.equal(applied(await write(session, files.path('new/deep/a.txt'), 'one\n')).change, 'create');
    applied(await write(session, files.path('new/deep/a.txt'), 'two\n'));
    assert.equal(await files.text('new/deep/a.txt'), 'two\n');
    await files.put('b.txt', 'there\n');
    refused(await write(session, files.path('b.txt'), 'mine\n'));
    assert.equal(await files.text('b.txt'), 'there\n');
    assert.deepEqual(await session.read(files.path('new'), {}, never).then(({ kind }) => kind), 'rejected');
  });
});
