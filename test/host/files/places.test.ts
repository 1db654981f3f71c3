import assert from 'node:assert/strict';
import { link, mkdir, mkdtemp, readdir, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { applied, never, readAll, refused, rejected, replace, tenLines, write } from '../../support/filesFixture.ts';
import { closeEditors, typeAt } from '../../support/editors.ts';
import { hostFiles } from '../../support/hostFiles.ts';

describe('paths, links, deletions and moves in a real workspace', () => {
  let outside: string;

  before(async () => {
    outside = await realpath(await mkdtemp(join(tmpdir(), 'outside-')));
    await writeFile(join(outside, 'secret.txt'), 'secret\n');
  });
  after(() => rm(outside, { recursive: true }));
  afterEach(closeEditors);

  it('F20: folders that were made for a task’s files go with them, and one with a file of somebody else stays', async () => {
    const files = await hostFiles();
    await files.put('old.txt', 'old\n');
    const session = files.coordinator.openSession('task-1');
    const { review } = files.coordinator;
    applied(await write(session, files.path('new/deep/a.txt'), 'a\n'));
    applied(await write(session, files.path('shared/b.txt'), 'b\n'));
    await readAll(session, files.path('old.txt'));
    applied(await session.move(files.path('old.txt'), files.path('moved/old.txt'), never));
    await files.put('shared/person.txt', 'mine\n');
    assert.deepEqual((await review.revert('task-1', {}, never)).conflicts, []);
    assert.deepEqual((await readdir(files.folder)).sort(), ['old.txt', 'shared']);
    assert.deepEqual((await review.restore('task-1', {}, never)).conflicts, []);
    assert.equal(await files.text('new/deep/a.txt'), 'a\n');
    assert.equal(await files.text('moved/old.txt'), 'old\n');
  });

  it('F9: S6: nothing outside is read or written through links, parents of new files included', async () => {
    const files = await hostFiles();
    await symlink(outside, join(files.folder, 'out'));
    await symlink(join(outside, 'secret.txt'), join(files.folder, 'file.txt'));
    await symlink(join(outside, 'not-yet.txt'), join(files.folder, 'dangling.txt'));
    const session = files.coordinator.openSession('task-1');
    for (const path of ['out/secret.txt', 'file.txt', 'out/new.txt', 'out/new/deep.txt', 'dangling.txt']) {
      assert.equal((await readAll(session, files.path(path))).kind, 'rejected', path);
      const outcome = rejected(await write(session, files.path(path), 'escaped\n'));
      assert.ok(outcome.why === 'outside' || outcome.why === 'invalid', path);
    }
    assert.deepEqual(await readdir(outside), ['secret.txt']);
    const message = rejected(await readAll(session, files.path('file.txt'))).message;
    assert.ok(message.includes(join(outside, 'secret.txt')), 'the target is shown');
  });

  it('S6: a file with another name outside the workspace is not edited', async () => {
    const files = await hostFiles();
    await link(join(outside, 'secret.txt'), join(files.folder, 'hard.txt'));
    const session = files.coordinator.openSession('task-1');
    assert.match(rejected(await replace(session, files.path('hard.txt'), 'secret', 'x')).message, /hard links/);
  });

  it('F8: a file under two names has one lock, and its unsaved buffer is found under either', async () => {
    const files = await hostFiles();
    await files.put('real/a.txt', tenLines);
    await symlink(join(files.folder, 'real'), join(files.folder, 'alias'));
    await link(join(files.folder, 'real/a.txt'), join(files.folder, 'hard.txt'));
    const names = ['real/a.txt', 'alias/a.txt', 'hard.txt'];
    const outcomes = await Promise.all(
      names.map((name, index) =>
        replace(files.coordinator.openSession(`task-${name}`), files.path(name), `l${String(index + 2)}\n`, 'x\n'),
      ),
    );
    outcomes.forEach(applied);
    assert.equal(await files.text('hard.txt'), tenLines.replace(/l[234]\n/g, 'x\n'));
    const again = files.coordinator.openSession('task-again');
    for (const [index, name] of [...names, ...names].entries()) {
      applied(await replace(again, files.path(name), `l${String(index + 5)}\n`, `y${String(index)}\n`));
    }
    await files.put('copy.txt', 'copy\n');
    await link(join(files.folder, 'copy.txt'), join(files.folder, 'twin.txt'));
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(files.uri('copy.txt')));
    applied(await again.delete(files.path('twin.txt'), never));
    assert.equal(await files.text('copy.txt'), 'copy\n');

    const alias = await vscode.workspace.openTextDocument(vscode.Uri.file(join(files.folder, 'alias/a.txt')));
    await vscode.window.showTextDocument(alias);
    await typeAt(alias, 0, 'typed ');
    const session = files.coordinator.openSession('task-4');
    const shown = await readAll(session, files.path('real/a.txt'));
    assert.ok(shown.kind === 'shown' && shown.lines[0] === 'typed l1');
    applied(await replace(session, files.path('real/a.txt'), 'y4', 'TASK'));
    assert.match(alias.getText(), /^typed l1\n[^]*TASK\ny5\n$/);

    const direct = await vscode.workspace.openTextDocument(files.uri('real/a.txt'));
    await vscode.window.showTextDocument(direct);
    await typeAt(direct, 0, 'other ');
    assert.match(rejected(await replace(session, files.path('real/a.txt'), 'y3', 'x')).message, /two editors/);
  });

  it('F6: a moved file is found at its new place; a modal, unsaved text and an existing target are in no way', async () => {
    const files = await hostFiles();
    await files.put('a.ts', 'export const a = 1;\n');
    await files.put('b.ts', "import { a } from './a';\na;\n");
    await files.put('taken.ts', 'taken\n');
    const session = files.coordinator.openSession('task-1');
    assert.equal(rejected(await session.move(files.path('a.ts'), files.path('taken.ts'), never)).why, 'exists');
    const document = await vscode.workspace.openTextDocument(files.uri('a.ts'));
    await vscode.window.showTextDocument(document);
    await typeAt(document, 0, '// typed\n');
    refused(await session.move(files.path('a.ts'), files.path('lib/c.ts'), never));
    await document.save();
    applied(await session.move(files.path('a.ts'), files.path('lib/c.ts'), never));
    assert.equal(await files.text('lib/c.ts'), '// typed\nexport const a = 1;\n');
    await assert.rejects(files.text('a.ts'));
    applied(await replace(session, files.path('lib/c.ts'), 'a = 1', 'a = 2'));
    const other = files.coordinator.openSession('task-2');
    assert.match(rejected(await other.delete(files.path('a.ts'), never)).message, /moved to .*lib\/c\.ts by task-1/);
    assert.equal(applied(await replace(other, files.path('a.ts'), 'a = 2', 'a = 3')).path, files.path('lib/c.ts'));
  });

  it('F6: a deleted file is gone and not resurrected; unsaved text that the task has not seen keeps it', async () => {
    const files = await hostFiles();
    await files.put('a.txt', 'one\n');
    const session = files.coordinator.openSession('task-1');
    const document = await vscode.workspace.openTextDocument(files.uri('a.txt'));
    await vscode.window.showTextDocument(document);
    await typeAt(document, 0, 'typed ');
    refused(await session.delete(files.path('a.txt'), never));
    assert.equal(document.getText(), 'typed one\n');
    await readAll(session, files.path('a.txt'));
    applied(await session.delete(files.path('a.txt'), never));
    await assert.rejects(files.text('a.txt'));
    const other = files.coordinator.openSession('task-2');
    assert.equal(rejected(await replace(other, files.path('a.txt'), 'one', 'two')).why, 'missing');
    await assert.rejects(files.text('a.txt'));
  });

  it('F6: a file deleted on disk under unsaved text is not resurrected by an edit', async () => {
    const files = await hostFiles();
    await files.put('a.txt', 'one\n');
    const document = await vscode.workspace.openTextDocument(files.uri('a.txt'));
    await vscode.window.showTextDocument(document);
    await typeAt(document, 0, 'typed ');
    await rm(join(files.folder, 'a.txt'));
    const session = files.coordinator.openSession('task-1');
    assert.match(rejected(await replace(session, files.path('a.txt'), 'one', 'x')).message, /deleted on disk/);
    assert.match(rejected(await write(session, files.path('a.txt'), 'x')).message, /deleted on disk/);
    await assert.rejects(files.text('a.txt'));
    assert.equal(document.getText(), 'typed one\n');
  });

  it('S9: a folder swapped for a link to outside while edits run never lets one out', async () => {
    const files = await hostFiles();
    await mkdir(join(files.folder, 'inner'));
    const session = files.coordinator.openSession('task-1');
    for (let round = 0; round < 50; round++) {
      const name = files.path(`door/${String(round)}.txt`);
      await mkdir(join(files.folder, 'door'));
      const writing = write(session, name, 'mine\n');
      await rm(join(files.folder, 'door'), { recursive: true, force: true });
      await symlink(outside, join(files.folder, 'door')).catch(() => undefined);
      await writing;
      await rm(join(files.folder, 'door'), { recursive: true, force: true });
    }
    assert.deepEqual(await readdir(outside), ['secret.txt']);
  });
});
