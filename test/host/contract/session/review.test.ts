import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { closeEditors, typeAt } from '../../../support/editors.ts';
import { ScriptedSession } from '../../window/scriptedSession.ts';
import { CaseFolder, numbered } from '../caseFolder.ts';
import { DrivenChild } from '../drivenChild.ts';
import { untilReport } from '../scriptedTasks.ts';

interface Sides {
  readonly path: string;
  readonly original: vscode.Uri;
  readonly modified: vscode.Uri;
}

interface Reverted {
  readonly reverted: readonly string[];
  readonly conflicts: readonly string[];
}

const command = <T>(name: string, ...args: unknown[]): Thenable<T> =>
  vscode.commands.executeCommand<T>(`fanout.${name}`, ...args);

const textOf = async (uri: vscode.Uri): Promise<string> => (await vscode.workspace.openTextDocument(uri)).getText();

describe('contract: reviewing and taking back one task', () => {
  let session: ScriptedSession;
  let files: CaseFolder;
  let one: DrivenChild;
  let two: DrivenChild;
  const name = 'a.txt';

  beforeEach(async () => {
    session = await ScriptedSession.start();
    files = await CaseFolder.make();
    await files.put(name, numbered(20));
    one = await DrivenChild.start(session, 'One');
    two = await DrivenChild.start(session, 'Two');
    await one.read(files.path(name));
    await two.read(files.path(name));
  });

  afterEach(async () => {
    await session.dispose();
    await closeEditors();
  });

  it('F21: the diff of a task has its hunks only, beside a sibling’s and what the person types meanwhile', async () => {
    await one.edit(files.path(name), 'line 2\n', 'one\n');
    await two.edit(files.path(name), 'line 3\n', 'two\n');
    const editor = await files.show(name);
    await typeAt(editor.document, 9, 'typed ');
    await one.finish();
    const sides = await command<Sides[]>('reviewTask', one.id);
    assert.deepEqual(
      sides.map(({ path }) => path),
      [files.path(name)],
    );
    const [side] = sides;
    assert.ok(side);
    const present = editor.document.getText();
    assert.equal(await textOf(side.modified), present);
    assert.equal(await textOf(side.original), present.replace('one\n', 'line 2\n'));
    const original = await vscode.workspace.openTextDocument(side.original);
    const followed = new Promise<void>((resolve) => {
      const listener = vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (document !== original) return;
        listener.dispose();
        resolve();
      });
    });
    await typeAt(editor.document, 12, 'later ');
    await followed;
    assert.equal(original.getText(), editor.document.getText().replace('one\n', 'line 2\n'));
    const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
    assert.match(tab?.label ?? '', /^Changes of One/);
    // Once more, when nothing is unsaved, is no second one.
    await editor.document.save();
    await command('reviewTask', one.id);
    await command('reviewTask', one.id);
    const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
    assert.equal(tabs.filter(({ label }) => label.startsWith('Changes of One')).length, 1);
  });

  it('F20: taking it back leaves the sibling’s lines and unsaved text byte for byte; it can be brought back', async () => {
    await one.edit(files.path(name), 'line 2\n', 'one\n');
    await two.edit(files.path(name), 'line 3\n', 'two\n');
    await one.write(files.path('new.txt'), 'new\n');
    const editor = await files.show(name);
    await typeAt(editor.document, 9, 'typed ');
    await one.finish();
    const before = editor.document.getText();
    const outcome = await command<Reverted>('revertTask', one.id);
    assert.deepEqual(outcome, { reverted: [files.path(name), files.path('new.txt')], conflicts: [] });
    assert.equal(editor.document.getText(), before.replace('one\n', 'line 2\n'));
    assert.equal(editor.document.isDirty, true);
    await assert.rejects(files.text('new.txt'));
    assert.deepEqual((await session.end(one.id))['files_changed'], []);
    await command('restoreTask', one.id);
    assert.equal(editor.document.getText(), before);
    assert.equal(await files.text('new.txt'), 'new\n');
    // A revert is an edit of the person: undo takes it back, and the review has it again.
    await command('revertTask', one.id, { path: files.path(name) });
    await vscode.window.showTextDocument(editor.document);
    await vscode.commands.executeCommand('undo');
    assert.equal(editor.document.getText(), before);
    const sides = await command<Sides[]>('reviewTask', one.id);
    assert.deepEqual(
      sides.map(({ path }) => path),
      [files.path(name), files.path('new.txt')],
    );
  });

  it('F20: F21: an undo of a revert, a deletion and a checkout are seen though nobody asks for a review', async () => {
    const path = files.path(name);
    const isListed = (report: Readonly<Record<string, unknown>>): boolean =>
      (report['files_changed'] as { path: string }[]).some((file) => file.path === path);
    const until = (wanted: boolean): Promise<unknown> =>
      untilReport(session, one.id, (report) => isListed(report) === wanted);
    await one.edit(path, 'line 2\n', 'one\n');
    const edited = await files.text(name);
    await one.finish();
    const editor = await files.show(name);
    await command('revertTask', one.id);
    assert.ok(!isListed(await session.end(one.id)));
    await vscode.window.showTextDocument(editor.document);
    await vscode.commands.executeCommand('undo');
    await until(true);
    await editor.document.save();
    await files.put(name, numbered(20));
    await until(false);
    await files.put(name, edited);
    await until(true);
    const change = new vscode.WorkspaceEdit();
    change.deleteFile(vscode.Uri.file(files.onDisk(name)));
    await vscode.workspace.applyEdit(change);
    await until(false);
  });

  it('F20: what a sibling has built on is a conflict and stays; one hunk can go by itself', async () => {
    await one.edit(files.path(name), 'line 2\n', 'one\n');
    await one.edit(files.path(name), 'line 8\n', 'eight\n');
    await one.edit(files.path(name), 'line 15\n', 'fifteen\n');
    await two.read(files.path(name));
    await two.edit(files.path(name), 'one\n', 'two\n');
    await one.finish();
    const path = files.path(name);
    assert.deepEqual(await command<Reverted>('revertTask', one.id, { path, hunk: 1 }), {
      reverted: [path],
      conflicts: [],
    });
    const without = numbered(20).replace('line 2\n', 'two\n').replace('line 15\n', 'fifteen\n');
    assert.equal(await files.text(name), without);
    assert.deepEqual(await command<Reverted>('revertTask', one.id), { reverted: [path], conflicts: [path] });
    assert.equal(await files.text(name), without.replace('fifteen\n', 'line 15\n'));
    assert.deepEqual(await command<Reverted>('revertTask', one.id), { reverted: [], conflicts: [path] });
  });

  it('F20: refuses while the task runs, and says what is wrong with what it is given', async () => {
    await one.edit(files.path(name), 'line 2\n', 'one\n');
    await assert.rejects(
      async () => command('revertTask', one.id),
      /One is running: its changes can be taken back once/,
    );
    await assert.rejects(async () => command('keepTask', one.id), /One is running/);
    await one.finish();
    await assert.rejects(async () => command('revertTask', 'nobody'), /There is no task "nobody"/);
    await assert.rejects(
      async () => command('revertTask', one.id, { path: 'b.txt' }),
      /has no change in b\.txt; it has in: /,
    );
    await assert.rejects(
      async () => command('revertTask', one.id, { path: files.path(name), hunk: 1 }),
      /1 hunk .*no hunk 1/,
    );
    await assert.rejects(async () => command('revertTask', one.id, { hunk: 0 }), /Say by path/);
    await assert.rejects(async () => command('revertTask', one.id, { file: 'a.txt' }), /path\?, hunk\?/);
    await assert.rejects(async () => command('revertTask', one.id, 'all'), /fanout\.revertTask takes/);
    assert.deepEqual(await command<Reverted>('revertTask', one.id), { reverted: [files.path(name)], conflicts: [] });
    assert.equal(await files.text(name), numbered(20));
  });

  it('keeps, and hands the work of one task on as a patch of its own', async () => {
    await one.edit(files.path(name), 'line 2\n', 'one\n');
    await two.edit(files.path(name), 'line 3\n', 'two\n');
    await one.finish();
    assert.deepEqual(await command('keepTask', one.id), { ok: true });
    const patch = await command<string>('copyPatch', one.id);
    assert.equal(await vscode.env.clipboard.readText(), patch);
    assert.match(patch, /^-line 2$/m);
    assert.match(patch, /^\+one$/m);
    assert.doesNotMatch(patch, /two/);
    const target = files.uri('one.patch');
    await command('savePatch', one.id, target);
    assert.equal(await files.text('one.patch'), patch);
  });

  it('F12: a file with CRLF ends is reviewed and taken back with them', async () => {
    const crlf = numbered(10).replaceAll('\n', '\r\n');
    await files.put('crlf.txt', crlf);
    await one.read(files.path('crlf.txt'));
    await one.edit(files.path('crlf.txt'), 'line 5\n', 'five\n');
    await one.finish();
    const [side] = await command<Sides[]>('reviewTask', one.id);
    assert.ok(side);
    assert.equal(await textOf(side.original), crlf);
    assert.match(await command<string>('copyPatch', one.id), /^\+five\r$/m);
    await command('revertTask', one.id);
    assert.equal(await files.text('crlf.txt'), crlf);
  });

  it('F12: git takes the patch for files with CRLF ends and a byte order mark, deleted or changed near the first line', async () => {
    const before: Record<string, string> = {
      'gone.txt': 'one\r\ntwo\r\n',
      'mark.txt': '\ufeffone\r\ntwo\r\n',
      'shown.txt': '\ufeffone\ntwo\n',
    };
    const folder = await mkdtemp(join(tmpdir(), 'patched-'));
    for (const [each, text] of Object.entries(before)) {
      await files.put(each, text);
      await mkdir(dirname(join(folder, files.path(each))), { recursive: true });
      await writeFile(join(folder, files.path(each)), text);
    }
    await one.call('delete_file', { path: files.path('gone.txt') });
    await one.edit(files.path('mark.txt'), 'two', 'zwei');
    await one.edit(files.path('shown.txt'), 'two', 'zwei');
    await files.show('shown.txt');
    await one.finish();
    const sides = await command<Sides[]>('reviewTask', one.id);
    const gone = sides.find(({ path }) => path === files.path('gone.txt'));
    assert.ok(gone);
    assert.equal(await textOf(gone.original), before['gone.txt']);
    const target = files.uri('one.patch');
    await command('savePatch', one.id, target);
    execFileSync('git', ['init', '-q'], { cwd: folder });
    execFileSync('git', ['-c', 'core.autocrlf=false', 'apply', target.fsPath], { cwd: folder, stdio: 'pipe' });
    for (const each of ['mark.txt', 'shown.txt']) {
      assert.equal(await readFile(join(folder, files.path(each)), 'utf8'), await files.text(each), each);
    }
    await assert.rejects(readFile(join(folder, files.path('gone.txt'))));
    await rm(folder, { recursive: true });
  });

  it('F12: a patch that could not hold a file’s bytes is none, and says why', async () => {
    const configuration = vscode.workspace.getConfiguration('files');
    await configuration.update('encoding', 'iso88591', vscode.ConfigurationTarget.Workspace);
    try {
      await files.put('latin.txt', Buffer.from('one\nf\xfcnf\n', 'latin1'));
      await one.edit(files.path('latin.txt'), 'one', 'zwölf');
      await one.finish();
      await assert.rejects(async () => command('copyPatch', one.id), /latin\.txt is in the encoding iso88591/);
    } finally {
      await configuration.update('encoding', undefined, vscode.ConfigurationTarget.Workspace);
    }
  });

  it('F12: a deleted file comes back byte for byte', async () => {
    const bytes = Buffer.from('\ufeffone\r\ntwo', 'utf16le');
    await files.put('wide.txt', bytes);
    await one.call('delete_file', { path: files.path('wide.txt') });
    await assert.rejects(files.bytes('wide.txt'));
    await one.finish();
    await command('revertTask', one.id);
    assert.deepEqual(await files.bytes('wide.txt'), bytes);
  });
});
