import assert from 'node:assert/strict';
import { link, mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { closeEditors, typeAt } from '../../../support/editors.ts';
import { ScriptedSession } from '../../window/scriptedSession.ts';
import { CaseFolder, numbered } from '../caseFolder.ts';
import { DrivenChild } from '../drivenChild.ts';
import { untilStatus, workspaceFolder } from '../scriptedTasks.ts';

describe('contract: places and kinds of files', () => {
  let session: ScriptedSession;
  let files: CaseFolder;
  let outside: string;

  before(async () => {
    outside = await realpath(await mkdtemp(join(tmpdir(), 'outside-')));
    await writeFile(join(outside, 'secret.txt'), 'secret\n');
  });

  after(() => rm(outside, { recursive: true }));

  beforeEach(async () => {
    session = await ScriptedSession.start();
    files = await CaseFolder.make();
  });

  afterEach(async () => {
    await session.dispose();
    await closeEditors();
  });

  const start = (goal: string): Promise<DrivenChild> => DrivenChild.start(session, goal);
  const refusedOr = /^(Refused|Error)/;

  it('F8: one file under two names has one lock and one text', async () => {
    await files.put('real/a.txt', numbered(10));
    await symlink(files.onDisk('real'), files.onDisk('alias'));
    const [one, two] = [await start('One'), await start('Two')];
    await one.read(files.path('real/a.txt'));
    await two.read(files.path('alias/a.txt'));
    const answers = await Promise.all([
      one.edit(files.path('real/a.txt'), 'line 2\n', 'from one\n'),
      two.edit(files.path('alias/a.txt'), 'line 8\n', 'from two\n'),
    ]);
    for (const answer of answers) assert.match(answer, /^Applied/);
    assert.equal(
      await files.text('real/a.txt'),
      numbered(10).replace('line 2', 'from one').replace('line 8', 'from two'),
    );
    assert.match(await two.edit(files.path('alias/a.txt'), 'line 2\n', 'lost\n'), refusedOr);
  });

  it('F8: two unsaved buffers of one file are refused', async () => {
    await files.put('real/a.txt', numbered(5));
    await symlink(files.onDisk('real'), files.onDisk('alias'));
    await typeAt((await files.show('real/a.txt')).document, 0, 'one ');
    await typeAt((await files.show('alias/a.txt')).document, 4, 'two ');
    const child = await start('Torn');
    assert.match(await child.edit(files.path('real/a.txt'), 'line 3\n', 'x\n'), refusedOr);
  });

  it('F9: nothing outside the workspace is read, listed, written, moved or deleted, however the path is written', async () => {
    await symlink(outside, files.onDisk('out'));
    await symlink(join(outside, 'secret.txt'), files.onDisk('file.txt'));
    await files.put('mine.txt', 'mine\n');
    const child = await start('Escaping');
    const root = workspaceFolder().fsPath;
    const places = [
      join(outside, 'secret.txt'),
      `../${outside.split('/').at(-1) ?? ''}/secret.txt`,
      `${'../'.repeat(12)}${outside.slice(1)}/secret.txt`,
      `file://${outside}/secret.txt`,
      `${root}-evil/secret.txt`,
      files.path('out/secret.txt'),
      files.path('out/new/deep.txt'),
      files.path('file.txt'),
      `${files.path('mine.txt')}\0.txt`,
      files.path('..\\..\\..\\evil.txt'),
    ];
    for (const path of places) {
      const answers = await child.calls(
        ['read_file', { path }],
        ['edit_file', { path, old_string: 'secret', new_string: 'leaked' }],
        ['write_file', { path, content: 'leaked\n' }],
        ['delete_file', { path }],
        ['move_file', { from: files.path('mine.txt'), to: path }],
      );
      for (const answer of answers) assert.match(answer, refusedOr, path);
      assert.doesNotMatch(answers.join('\n'), /^1\tsecret/m);
    }
    assert.match(await child.call('list_files', { path: files.path('out') }), refusedOr);
    assert.deepEqual(await readdir(outside), ['secret.txt']);
    assert.equal(await readFile(join(outside, 'secret.txt'), 'utf8'), 'secret\n');
    assert.equal(await files.text('mine.txt'), 'mine\n');
    assert.deepEqual((await child.finish())['files_changed'], []);
  });

  it('S6: a hard link to a file outside is not written through', async () => {
    await link(join(outside, 'secret.txt'), files.onDisk('hard.txt'));
    const child = await start('Linked');
    assert.match(await child.edit(files.path('hard.txt'), 'secret', 'leaked'), refusedOr);
    assert.equal(await readFile(join(outside, 'secret.txt'), 'utf8'), 'secret\n');
    await rm(files.onDisk('hard.txt'));
  });

  it('F10: protected paths are never changed silently, whether they exist or not', async () => {
    const child = await start('Meddling');
    await files.put('mine.txt', 'mine\n');
    await mkdir(files.onDisk('.vscode'));
    await files.put('.vscode/settings.json', '{}\n');
    await files.put('.env', 'KEY=1\n');
    const refusedUnasked = ['.git/hooks/pre-commit', '.git/config', '.env', '.env.local', './sub/../.git/config'];
    for (const name of refusedUnasked) {
      const path = files.path(name);
      const answers = await child.calls(
        ['write_file', { path, content: 'x\n' }],
        ['edit_file', { path, old_string: '{}', new_string: '{"x":1}' }],
        ['delete_file', { path }],
        ['move_file', { from: files.path('mine.txt'), to: path }],
      );
      for (const answer of answers) assert.match(answer, refusedOr, name);
    }
    const names = [
      ...[
        '.vscode/settings.json',
        '.vscode/tasks.json',
        '.VSCODE/launch.json',
        '.fanout/rules.md',
        '.bashrc',
        '.zshrc',
      ],
      ...['.mcp.json', '.claude/settings.json', '.cursor/mcp.json', '.github/agents/x.agent.md', 'team.code-workspace'],
    ];
    for (const name of names) {
      const path = files.path(name);
      const content =
        name === '.vscode/settings.json'
          ? ['edit_file', { path, old_string: '{}', new_string: '{"x":1}' }]
          : ['write_file', { path, content: 'x\n' }];
      const answers = child.calls(content as [string, object]);
      const { waiting_for: waitingFor } = await untilStatus(session, child.id, 'waiting');
      const { kind, request_id: requestId, text } = waitingFor as { kind: string; request_id: string; text: string };
      assert.equal(kind, 'approval', name);
      assert.ok(text.includes(path.split('/').slice(1).join('/')), text);
      await session.execute('deny', requestId);
      for (const answer of await answers) assert.match(answer, /^Refused: The person did not allow/, name);
      const others = await child.calls(['move_file', { from: files.path('mine.txt'), to: path }]);
      for (const answer of others) assert.match(answer, refusedOr, name);
    }
    assert.equal(await files.text('.vscode/settings.json'), '{}\n');
    assert.equal(await files.text('.env'), 'KEY=1\n');
    assert.deepEqual((await readdir(files.absolute)).sort(), ['.env', '.vscode', 'mine.txt']);
    assert.match(await child.read(files.path('.env')), refusedOr);
    assert.doesNotMatch(await child.call('search_text', { query: 'KEY=1' }), /^[^\n]*\.env:\d+: KEY=1/m);
  });

  it('F12: only the edited bytes differ: CRLF, no final newline, BOM, UTF-16', async () => {
    const utf16 = (text: string): Buffer => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);
    const kinds: readonly (readonly [name: string, bytes: (text: string) => Buffer])[] = [
      ['crlf.txt', (text) => Buffer.from(text.replaceAll('\n', '\r\n'))],
      ['bare.txt', (text) => Buffer.from(text.slice(0, -1))],
      ['bom.txt', (text) => Buffer.from(`\uFEFF${text}`)],
      ['utf16.txt', utf16],
    ];
    const child = await start('Exact');
    const text = 'erste Zeile\nzweite Zeile über 😀\ndritte Zeile\n';
    for (const [name, bytes] of kinds) {
      await files.put(name, bytes(text));
      assert.match(await child.read(files.path(name)), /2\tzweite Zeile über 😀/);
      assert.match(await child.edit(files.path(name), 'zweite Zeile', 'second\nline'), /^Applied/, name);
      assert.deepEqual(await files.bytes(name), bytes(text.replace('zweite Zeile', 'second\nline')), name);
    }
  });

  it('F12: what VS Code cannot keep is refused untouched: mixed and lone line ends, bytes that do not survive', async () => {
    const child = await start('Careful');
    const kinds: readonly (readonly [name: string, bytes: Buffer])[] = [
      ['mixed.txt', Buffer.from('one\r\ntwo\nthree\r\n')],
      ['cr.txt', Buffer.from('one\rtwo\rthree\r')],
      ['latin.txt', Buffer.from('one\ntwo\nf\xfcnf\n', 'latin1')],
    ];
    for (const [name, bytes] of kinds) {
      await files.put(name, bytes);
      assert.match(await child.edit(files.path(name), 'two', 'TWO'), refusedOr, name);
      await child.read(files.path(name));
      assert.match(await child.write(files.path(name), 'all new\n'), refusedOr, name);
      assert.deepEqual(await files.bytes(name), bytes, name);
    }
  });

  it('F12: a configured legacy encoding is kept', async () => {
    const configuration = vscode.workspace.getConfiguration('files');
    await configuration.update('encoding', 'iso88591', vscode.ConfigurationTarget.Workspace);
    try {
      await files.put('latin.txt', Buffer.from('one\nf\xfcnf\nsechs\n', 'latin1'));
      const child = await start('Legacy');
      assert.match(await child.read(files.path('latin.txt')), /2\tfünf/);
      assert.match(await child.edit(files.path('latin.txt'), 'sechs', 'zwölf'), /^Applied/);
      assert.deepEqual(await files.bytes('latin.txt'), Buffer.from('one\nf\xfcnf\nzw\xf6lf\n', 'latin1'));
    } finally {
      await configuration.update('encoding', undefined, vscode.ConfigurationTarget.Workspace);
    }
  });

  it('F13: binary, too large and very long lines are refused or read in part', async () => {
    const child = await start('Heavy');
    await files.put('image.png', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 1]));
    await files.put('large.txt', 'x'.repeat(99).concat('\n').repeat(60_000));
    await files.put('long.txt', `${'y'.repeat(1_000_000)}\nlast\n`);
    for (const name of ['image.png', 'large.txt']) {
      assert.match(await child.read(files.path(name)), /^Error/, name);
      assert.match(await child.edit(files.path(name), 'x\n', 'z\n'), refusedOr, name);
      assert.match(await child.write(files.path(name), 'z\n'), refusedOr, name);
    }
    const shown = await child.read(files.path('long.txt'));
    assert.ok(shown.length < 110_000 && shown.includes('2\tlast'));
    assert.match(await child.edit(files.path('long.txt'), 'last\n', 'LAST\n'), /^Applied/);
    assert.ok((await files.text('long.txt')).endsWith('yy\nLAST\n'));
    assert.equal((await files.bytes('large.txt')).length, 6_000_000);
  });

  it('a path may be absolute inside the workspace, and a folder is no file', async () => {
    await files.put('a.txt', 'one\n');
    const child = await start('Absolute');
    assert.match(await child.edit(files.onDisk('a.txt'), 'one', 'two'), /^Applied/);
    assert.equal(await files.text('a.txt'), 'two\n');
    for (const answer of await child.calls(
      ['read_file', { path: files.path('') }],
      ['write_file', { path: files.path(''), content: 'x' }],
      ['read_file', { path: files.path('nowhere.txt') }],
      ['edit_file', { path: files.path('nowhere.txt'), old_string: 'a', new_string: 'b' }],
      ['delete_file', { path: files.path('nowhere.txt') }],
    )) {
      assert.match(answer, refusedOr);
    }
    assert.deepEqual((await child.finish())['files_changed'], [{ path: files.path('a.txt'), added: 1, removed: 1 }]);
  });
});
