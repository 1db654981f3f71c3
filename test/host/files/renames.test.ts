import assert from 'node:assert/strict';
import { copyFile, mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { TaskFiles } from '../../../src/core/files/taskFiles.ts';
import { watchOtherHands } from '../../../src/vscode/editor/otherHands.ts';
import { applied, readAll, refused, rejected, replace, tenLines, write } from '../../support/filesFixture.ts';
import { closeEditors, typeAt } from '../../support/editors.ts';
import { hostFiles, type HostFiles } from '../../support/hostFiles.ts';
import { entriesOf } from '../../support/memoryJournal.ts';

describe('files that people and other programs rename', () => {
  let files: HostFiles;
  let session: TaskFiles;

  beforeEach(async () => {
    files = await hostFiles();
    session = files.coordinator.openSession('task-1');
  });
  afterEach(closeEditors);

  /** As the explorer does. */
  async function renameByHand(from: string, to: string): Promise<void> {
    const edit = new vscode.WorkspaceEdit();
    edit.renameFile(files.uri(from), files.uri(to));
    assert.ok(await vscode.workspace.applyEdit(edit));
  }

  it('F6: a file that the person renames is edited under its new name, unsaved text included', async () => {
    await files.put('a.txt', tenLines);
    await readAll(session, files.path('a.txt'));
    const document = await vscode.workspace.openTextDocument(files.uri('a.txt'));
    await vscode.window.showTextDocument(document);
    await typeAt(document, 0, 'typed ');
    await renameByHand('a.txt', 'b.txt');
    const outcome = applied(await replace(session, files.path('a.txt'), 'l9', 'TASK'));
    assert.deepEqual([outcome.path, outcome.renamedFrom], [files.path('b.txt'), files.path('a.txt')]);
    const renamed = await vscode.workspace.openTextDocument(files.uri('b.txt'));
    assert.equal(renamed.getText(), `typed ${tenLines.replace('l9', 'TASK')}`);
    await assert.rejects(files.text('a.txt'));
    assert.match(refused(await replace(session, files.path('a.txt'), 'l1\n', 'x\n')).reason, /was renamed to .*b\.txt/);
  });

  it('F6: a folder that the person renames takes the changes of tasks along before anybody asks', async () => {
    await files.put('lib/deep/a.txt', tenLines);
    applied(await replace(session, files.path('lib/deep/a.txt'), 'l2', 'TASK'));
    const watch = watchOtherHands(files.coordinator);
    try {
      await renameByHand('lib', 'src');
      await untilMoved(files);
    } finally {
      watch.dispose();
    }
    assert.deepEqual(session.changedFiles(), [{ path: files.path('src/deep/a.txt'), added: 1, removed: 1 }]);
  });

  it('F6: a file that another program renames is known by its bytes, at once', async () => {
    const latin = Buffer.from(`\uFEFF${tenLines.replaceAll('\n', '\r\n')}`, 'utf16le');
    await files.put('a.txt', latin);
    await readAll(session, files.path('a.txt'));
    await files.put('decoy.txt', latin);
    await mkdir(join(files.folder, 'lib'));
    await rename(join(files.folder, 'a.txt'), join(files.folder, 'lib/b.txt'));
    const outcome = applied(await replace(session, files.path('a.txt'), 'l9', 'TASK'));
    assert.equal(outcome.path, files.path('lib/b.txt'));
    await assert.rejects(files.text('a.txt'));
    assert.deepEqual(await files.bytes('decoy.txt'), latin);
  });

  it('F6: a file that another program renames is told of by the editor’s watcher, before anybody asks', async () => {
    // A file that comes and goes within a moment is none for the watcher: wait until it has told of this one.
    const folder = new vscode.RelativePattern(vscode.Uri.file(files.folder), '*');
    const watcher = vscode.workspace.createFileSystemWatcher(folder);
    const isKnown = new Promise<void>((resolve) => {
      watcher.onDidCreate(() => {
        resolve();
      });
    });
    await files.put('a.txt', tenLines);
    await isKnown;
    watcher.dispose();
    applied(await replace(session, files.path('a.txt'), 'l2', 'TASK'));
    const watch = watchOtherHands(files.coordinator);
    try {
      await rename(join(files.folder, 'a.txt'), join(files.folder, 'b.txt'));
      await untilMoved(files);
    } finally {
      watch.dispose();
    }
    assert.deepEqual(session.changedFiles(), [{ path: files.path('b.txt'), added: 1, removed: 1 }]);
  });

  it('F6: one new copy stands for a file that is gone; of two nobody knows, and a whole write does not resurrect it', async () => {
    for (const copies of [['b.txt'], ['c.txt', 'd.txt']]) {
      await files.put('a.txt', `${tenLines}${copies.join(' ')}\n`);
      await readAll(session, files.path('a.txt'));
      await new Promise((resolve) => setTimeout(resolve, 20)); // the disk's clock ticks every few milliseconds
      for (const copy of copies) await copyFile(join(files.folder, 'a.txt'), join(files.folder, copy));
      await rm(join(files.folder, 'a.txt'));
      const outcome = await write(session, files.path('a.txt'), 'mine\n');
      assert.match(refused(outcome).reason, copies.length === 1 ? /was renamed to .*b\.txt/ : /was deleted/);
      const edit = await replace(session, files.path('a.txt'), 'l9', 'TASK');
      if (copies.length === 1) assert.equal(applied(edit).path, files.path('b.txt'));
      else assert.match(rejected(edit).message, /It was deleted/);
      await assert.rejects(files.text('a.txt'));
    }
  });

  it('F6: a copy that was there before is not taken for the file that is gone', async () => {
    await files.put('a.txt', tenLines);
    await files.put('copy.txt', tenLines);
    await readAll(session, files.path('a.txt'));
    await rm(join(files.folder, 'a.txt'));
    assert.match(rejected(await replace(session, files.path('a.txt'), 'l9', 'TASK')).message, /It was deleted/);
    assert.equal(await files.text('copy.txt'), tenLines);
  });
});

/** Resolves once the journal holds a move. */
async function untilMoved({ store }: HostFiles): Promise<void> {
  while (!entriesOf(store).some(({ kind, state }) => kind === 'move' && state === 'applied')) {
    await new Promise((resolve) => setTimeout(resolve, 20)); // the test's own deadline ends it
  }
}
