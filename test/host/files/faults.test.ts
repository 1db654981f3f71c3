import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { applied, never, readAll, rejected, replace, tenLines, write } from '../../support/filesFixture.ts';
import { closeEditors } from '../../support/editors.ts';
import { hostFiles, type HostFiles } from '../../support/hostFiles.ts';
import { entriesOf } from '../../support/memoryJournal.ts';

/** A folder of the case on a disk of its own; false where the system lets the test make none. */
function mountDisk(files: HostFiles, name: string, size: string): string | undefined {
  const folder = join(files.folder, name);
  mkdirSync(folder);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder], { stdio: 'ignore' });
    return realpathSync(folder);
  } catch {
    return undefined;
  }
}

describe('disks and editors that fail', () => {
  let disk: string | undefined;

  afterEach(async () => {
    await closeEditors();
    if (disk !== undefined) execFileSync('umount', ['-l', disk]);
    disk = undefined;
  });

  /** Every failure leaves no lock, and the journal says of each change what the buffer shows. */
  function assertSettled({ coordinator, store }: HostFiles): void {
    assert.equal(coordinator.lockedPaths, 0);
    assert.ok(entriesOf(store).every(({ state }) => state !== 'intended'));
  }

  it('F14: on a disk that is read-only an edit, a new file, a deletion and a move are refused untouched', async function () {
    const files = await hostFiles();
    disk = mountDisk(files, 'disk', '1m');
    if (disk === undefined) this.skip();
    await files.put('disk/a.txt', tenLines);
    execFileSync('mount', ['-o', 'remount,ro', disk]);
    const session = files.coordinator.openSession('task-1');
    await readAll(session, files.path('disk/a.txt'));
    const [path, other] = [files.path('disk/a.txt'), files.path('disk/b.txt')];
    for (const outcome of [
      await replace(session, path, 'l2', 'TASK'),
      await write(session, other, 'new\n'),
      await session.move(path, other, never),
      await session.delete(path, never),
    ]) {
      assert.match(rejected(outcome).message, /read-only/);
    }
    assert.equal(await files.text('disk/a.txt'), tenLines);
    const unsaved = vscode.workspace.textDocuments.filter(({ isDirty }) => isDirty).map(({ uri }) => uri.fsPath);
    assert.ok(!unsaved.includes(files.uri('disk/a.txt').fsPath));
    assertSettled(files);
  });

  it('F14: on a full disk an edit stays in the buffer and says so, the file is not cut, a new file leaves nothing', async function () {
    const files = await hostFiles();
    disk = mountDisk(files, 'disk', '64k');
    if (disk === undefined) this.skip();
    const text = 'one\ntwo\n'.repeat(1_000);
    await files.put('disk/a.txt', `first\n${text}`);
    await files.put('disk/b.txt', 'b\n');
    const session = files.coordinator.openSession('task-1');
    const long = 'more\n'.repeat(20_000);
    const outcome = applied(await replace(session, files.path('disk/a.txt'), 'first\n', `${long}first\n`));
    assert.match(outcome.unsaved ?? '', /disk is full/);
    assert.equal(await files.text('disk/a.txt'), `first\n${text}`);
    const document = vscode.workspace.textDocuments.find(({ uri }) => uri.fsPath === files.uri('disk/a.txt').fsPath);
    assert.equal(document?.getText(), `${long}first\n${text}`);
    assert.match(rejected(await write(session, files.path('disk/new.txt'), long)).message, /disk is full/);
    await assert.rejects(files.text('disk/new.txt'));
    applied(await replace(session, files.path('disk/a.txt'), long, ''));
    assert.equal(await files.text('disk/a.txt'), `first\n${text}`);
    applied(await replace(session, files.path('disk/b.txt'), 'b', 'B'));
    assert.equal(await files.text('disk/b.txt'), 'B\n');
    assertSettled(files);
  });

  it('F14: a save that participants hold up or fail ends, and the answer is what is on disk', async () => {
    const files = await hostFiles();
    await files.put('a.txt', tenLines);
    await files.put('b.txt', tenLines);
    const listener = vscode.workspace.onWillSaveTextDocument((event) => {
      if (event.document.uri.fsPath === files.uri('a.txt').fsPath) event.waitUntil(new Promise(() => undefined));
      if (event.document.uri.fsPath === files.uri('b.txt').fsPath) event.waitUntil(Promise.reject(new Error('no')));
    });
    const session = files.coordinator.openSession('task-1');
    try {
      for (const name of ['a.txt', 'b.txt']) {
        const { unsaved } = applied(await replace(session, files.path(name), 'l2', 'TASK'));
        assert.equal(await files.text(name), unsaved === undefined ? tenLines.replace('l2', 'TASK') : tenLines, name);
      }
    } finally {
      listener.dispose();
    }
    assertSettled(files);
  });

  it('F14: a file that the person’s settings make read-only is left alone, and none of such a name is made', async () => {
    const files = await hostFiles();
    const configuration = vscode.workspace.getConfiguration('files');
    await configuration.update('readonlyInclude', { '**/locked.txt': true }, vscode.ConfigurationTarget.Workspace);
    try {
      await files.put('locked.txt', tenLines);
      await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(files.uri('locked.txt')));
      const session = files.coordinator.openSession('task-1');
      const outcome = await replace(session, files.path('locked.txt'), 'l2', 'TASK');
      assert.match(rejected(outcome).message, /read-only/);
      assert.match(rejected(await session.delete(files.path('locked.txt'), never)).message, /read-only/);
      assert.equal(await files.text('locked.txt'), tenLines);
      await files.put('free.txt', tenLines);
      const name = files.path('new/locked.txt');
      const patch = `*** Begin Patch\n*** Add File: ${name}\n+new\n*** End Patch`;
      for (const refusal of [
        await write(session, name, 'new\n'),
        await session.move(files.path('free.txt'), name, never),
        await session.patch(patch, never),
      ]) {
        assert(refusal.kind === 'rejected');
        assert.match(
          refusal.message,
          /files\.readonlyInclude makes \S+new\/locked\.txt read-only; choose another name\.$/,
        );
      }
      await assert.rejects(files.text('new/locked.txt'));
      assert.equal(await files.text('free.txt'), tenLines);
    } finally {
      await configuration.update('readonlyInclude', undefined, vscode.ConfigurationTarget.Workspace);
    }
    assertSettled(files);
  });
});
