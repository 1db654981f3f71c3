import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { patchAnswer } from '../../../src/core/child/changeAnswer.ts';
import { never, readAll, tenLines } from '../../support/filesFixture.ts';
import { closeEditors, typeAt } from '../../support/editors.ts';
import { hostFiles, type HostFiles } from '../../support/hostFiles.ts';

const patchOf = (files: HostFiles): string =>
  [
    '*** Begin Patch',
    `*** Update File: ${files.path('a.txt')}`,
    '@@',
    '-l2',
    '+A2',
    `*** Update File: ${files.path('b.txt')}`,
    '@@',
    ' l8',
    '-l9',
    '+B9',
    `*** Add File: ${files.path('new/c.txt')}`,
    '+c',
    `*** Update File: ${files.path('old.txt')}`,
    `*** Move to: ${files.path('moved.txt')}`,
    '@@',
    '-o2',
    '+O2',
    `*** Delete File: ${files.path('gone.txt')}`,
    '*** End Patch',
  ].join('\n');

async function filesToPatch(): Promise<HostFiles> {
  const files = await hostFiles();
  await files.put('a.txt', tenLines);
  await files.put('b.txt', tenLines.replaceAll('\n', '\r\n'));
  await files.put('old.txt', 'o1\r\no2\r\n');
  await files.put('gone.txt', 'gone\n');
  return files;
}

describe('patches in a real editor', () => {
  afterEach(closeEditors);

  it('F11: F12: a patch changes, creates, moves and deletes with each file’s own line ends, while the person types', async () => {
    const files = await filesToPatch();
    const document = await vscode.workspace.openTextDocument(files.uri('b.txt'));
    await vscode.window.showTextDocument(document);
    const session = files.coordinator.openSession('task-1');
    await readAll(session, files.path('b.txt'));
    const [outcome] = await Promise.all([session.patch(patchOf(files), never), typeAt(document, 0, 'typed ')]);
    assert.match(patchAnswer(outcome).text, /^Applied to/);
    assert.equal(await files.text('a.txt'), tenLines.replace('l2', 'A2'));
    assert.equal(document.getText(), `typed ${tenLines.replace('l9', 'B9')}`.replaceAll('\n', '\r\n'));
    assert.equal(await files.text('new/c.txt'), 'c\n');
    assert.equal(await files.text('moved.txt'), 'o1\r\nO2\r\n');
    await assert.rejects(files.text('old.txt'), { code: 'ENOENT' });
    await assert.rejects(files.text('gone.txt'), { code: 'ENOENT' });
    assert.deepEqual(files.logged, []);
  });

  it('F11: a patch that does not fit in one file, or that an editor refuses half-way, leaves every byte as it was', async () => {
    const files = await filesToPatch();
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(files.uri('a.txt')));
    const session = files.coordinator.openSession('task-1');
    const other = await session.patch(patchOf(files).replace('-o2', '-other'), never);
    assert.match(
      patchAnswer(other).text,
      /^Error: The lines of hunk 1 .* are not in .*Nothing of the patch was applied/s,
    );
    // A folder's name that is a file's: found out only when the new file is written.
    const blocked = await session.patch(patchOf(files).replace('new/c.txt', 'gone.txt/c.txt'), never);
    assert.equal(blocked.kind, 'rejected', JSON.stringify(blocked));
    assert.equal(await files.text('a.txt'), tenLines);
    assert.equal(await files.text('b.txt'), tenLines.replaceAll('\n', '\r\n'));
    assert.equal(await files.text('old.txt'), 'o1\r\no2\r\n');
    assert.equal(await files.text('gone.txt'), 'gone\n');
    assert.ok(!vscode.workspace.textDocuments.some(({ isDirty }) => isDirty));
  });

  it('F11: F4: the texts of a patch are one step: undo in one file takes the others back', async () => {
    const files = await filesToPatch();
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(files.uri('b.txt')));
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(files.uri('a.txt')));
    const texts = [...patchOf(files).split('\n').slice(0, 10), '*** End Patch'].join('\n');
    const outcome = await files.coordinator.openSession('task-1').patch(texts, never);
    assert.equal(outcome.kind, 'patched', JSON.stringify(outcome));
    assert.equal(await files.text('b.txt'), tenLines.replace('l9', 'B9').replaceAll('\n', '\r\n'));
    await vscode.commands.executeCommand('undo');
    const text = (name: string): string =>
      vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === files.uri(name).toString())?.getText() ?? '';
    assert.equal(text('a.txt'), tenLines);
    assert.equal(text('b.txt'), tenLines.replaceAll('\n', '\r\n'));
  });
});
