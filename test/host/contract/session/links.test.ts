import assert from 'node:assert/strict';
import { link, mkdir, mkdtemp, readdir, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { closeEditors } from '../../../support/editors.ts';
import { ScriptedSession } from '../../window/scriptedSession.ts';
import { CaseFolder } from '../caseFolder.ts';
import { DrivenChild } from '../drivenChild.ts';
import { untilStatus } from '../scriptedTasks.ts';

describe('contract: links', () => {
  let session: ScriptedSession;
  let files: CaseFolder;
  let outside: string;

  beforeEach(async () => {
    session = await ScriptedSession.start();
    files = await CaseFolder.make();
    outside = await realpath(await mkdtemp(join(tmpdir(), 'outside-')));
  });

  afterEach(async () => {
    await session.dispose();
    await closeEditors();
    await rm(outside, { recursive: true });
  });

  const start = (goal: string): Promise<DrivenChild> => DrivenChild.start(session, goal);

  it('F8: F10: a hard link to a secret or protected file is as it is itself, for reading, searching and changing', async () => {
    await files.put('.env', 'KEY=hidden\n');
    await files.put('CLAUDE.md', 'Be kind.\n');
    await files.put('a.txt', 'one\n');
    await link(files.onDisk('.env'), files.onDisk('plain.txt'));
    await link(files.onDisk('CLAUDE.md'), files.onDisk('notes.md'));
    await link(files.onDisk('a.txt'), files.onDisk('b.txt'));
    const child = await start('Linked inside');
    const path = files.path('plain.txt');
    const answers = await child.calls(
      ['read_file', { path }],
      ['edit_file', { path, old_string: 'KEY=hidden', new_string: 'KEY=2' }],
      ['write_file', { path, content: 'x\n' }],
      ['delete_file', { path }],
      ['move_file', { from: path, to: files.path('free.txt') }],
    );
    for (const answer of answers) assert.match(answer, /\.env\) is protected, because it may hold secrets/);
    assert.match(await child.call('search_text', { query: 'KEY=hidden' }), /^No line holds/);
    const asked = child.edit(files.path('notes.md'), 'kind', 'rude');
    const { waiting_for: waitingFor } = await untilStatus(session, child.id, 'waiting');
    const { request_id: requestId, text } = waitingFor as { request_id: string; text: string };
    assert.match(text, /the same file as .*CLAUDE\.md/);
    await session.execute('deny', requestId);
    assert.match(await asked, /^Refused: The person did not allow/);
    assert.match(await child.edit(files.path('b.txt'), 'one', 'two'), /^Applied/);
    assert.match(await child.edit(files.path('b.txt'), 'two', 'three'), /^Applied/);
    assert.equal(await files.text('a.txt'), 'three\n');
    assert.equal(await files.text('.env'), 'KEY=hidden\n');
    // What is found once is not taken for all there is.
    await rm(files.onDisk('b.txt'));
    await link(files.onDisk('.env'), files.onDisk('b.txt'));
    assert.match(await child.read(files.path('b.txt')), /may hold secrets/);
    await link(files.onDisk('a.txt'), join(outside, 'away.txt'));
    assert.match(await child.edit(files.path('a.txt'), 'three', 'x'), /hard links/);
  });

  it('F8: a symbolic link is neither deleted nor moved, and nor is what it leads to', async () => {
    await files.put('real.txt', 'one\n');
    await symlink(files.onDisk('real.txt'), files.onDisk('link.txt'));
    await mkdir(files.onDisk('folder'));
    await files.put('folder/x.txt', 'x\n');
    await symlink(files.onDisk('folder'), files.onDisk('alias'));
    const child = await start('Links');
    const path = files.path('link.txt');
    await child.read(path);
    for (const answer of await child.calls(
      ['delete_file', { path }],
      ['move_file', { from: path, to: files.path('moved.txt') }],
      ['apply_patch', { patch: `*** Begin Patch\n*** Delete File: ${path}\n*** End Patch` }],
      [
        'apply_patch',
        {
          patch: `*** Begin Patch\n*** Update File: ${path}\n*** Move to: ${files.path('m.txt')}\n@@\n-one\n+two\n*** End Patch`,
        },
      ],
    )) {
      assert.match(answer, /link\.txt is a symbolic link to .*real\.txt/);
    }
    assert.match(await child.call('delete_file', { path: files.path('alias/x.txt') }), /^Deleted|^Applied/);
    assert.match(await child.edit(path, 'one', 'two'), /^Applied/);
    assert.equal(await files.text('link.txt'), 'two\n');
    assert.deepEqual((await readdir(files.absolute)).sort(), ['alias', 'folder', 'link.txt', 'real.txt']);
  });
});
