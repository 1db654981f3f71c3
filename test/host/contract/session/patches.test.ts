import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import * as vscode from 'vscode';
import { closeEditors, typeAt } from '../../../support/editors.ts';
import { ScriptedSession } from '../../window/scriptedSession.ts';
import { CaseFolder, numbered } from '../caseFolder.ts';
import { DrivenChild } from '../drivenChild.ts';

describe('contract: patches over several files', () => {
  let session: ScriptedSession;
  let files: CaseFolder;

  beforeEach(async () => {
    session = await ScriptedSession.start();
    files = await CaseFolder.make();
    for (const name of ['a.txt', 'b.txt', 'old.txt']) await files.put(name, numbered(10));
  });

  afterEach(async () => {
    await session.dispose();
    await closeEditors();
  });

  const patched = (child: DrivenChild, ...parts: readonly string[]): Promise<string> =>
    child.call('apply_patch', { patch: ['*** Begin Patch', ...parts, '*** End Patch'].join('\n') });

  const update = (name: string, line: number, text: string): string =>
    [
      `*** Update File: ${files.path(name)}`,
      '@@',
      ` line ${String(line - 1)}`,
      `-line ${String(line)}`,
      `+${text}`,
      ` line ${String(line + 1)}`,
    ].join('\n');

  const add = (name: string, text: string): string => `*** Add File: ${files.path(name)}\n+${text}`;

  it('F11: all of it is applied and told file by file', async () => {
    const child = await DrivenChild.start(session, 'Patching');
    for (const name of ['a.txt', 'b.txt', 'old.txt']) await child.read(files.path(name));
    const parts = [update('a.txt', 3, 'three'), update('b.txt', 5, 'five'), add('new/c.txt', 'hello')];
    assert.match(await patched(child, ...parts, `*** Delete File: ${files.path('old.txt')}`), /^Applied/);
    assert.equal(await files.text('a.txt'), numbered(10).replace('line 3', 'three'));
    assert.equal(await files.text('b.txt'), numbered(10).replace('line 5', 'five'));
    assert.equal(await files.text('new/c.txt'), 'hello\n');
    await assert.rejects(files.text('old.txt'));
    const changed = (await child.finish())['files_changed'] as { path: string }[];
    assert.deepEqual(
      [...changed].sort((one, other) => (one.path < other.path ? -1 : 1)),
      [
        { path: files.path('a.txt'), added: 1, removed: 1 },
        { path: files.path('b.txt'), added: 1, removed: 1 },
        { path: files.path('new/c.txt'), added: 1, removed: 0 },
        { path: files.path('old.txt'), added: 0, removed: 10 },
      ],
    );
  });

  it('F11: when one part fails nothing of it is applied, whatever it fails by', async () => {
    const [one, two] = [await DrivenChild.start(session, 'One'), await DrivenChild.start(session, 'Two')];
    for (const name of ['a.txt', 'b.txt', 'old.txt']) await one.read(files.path(name));
    await two.edit(files.path('b.txt'), 'line 7\n', 'from two\n');
    await files.put('unread.txt', numbered(3));
    const editor = await files.show('old.txt');
    await typeAt(editor.document, 4, 'typed ');
    const failing = [
      update('nowhere.txt', 3, 'x'),
      update('b.txt', 7, 'lost'),
      `*** Update File: ${files.path('b.txt')}\n@@\n-line 99\n+x`,
      add('a.txt', 'over what is there'),
      add('unread.txt', 'over what is there'),
      add('../../outside.txt', 'x'),
      add('.vscode/settings.json', '{}'),
      add('.git/hooks/pre-commit', 'x'),
      `*** Delete File: ${files.path('nowhere.txt')}`,
      `*** Delete File: ${files.path('old.txt')}`,
      `*** Update File: ${files.path('old.txt')}\n*** Move to: ${files.path('moved.txt')}`,
      '*** Rename File: what',
    ];
    for (const part of failing) {
      const good = [add('fresh.txt', 'fresh'), update('a.txt', 3, 'three')];
      const answer = await patched(one, ...good, part);
      assert.match(answer, /^(Refused|Error)/, part);
      assert.match(await patched(one, part, ...good), /^(Refused|Error)/, part);
      assert.equal(await files.text('a.txt'), numbered(10), part);
    }
    const cut = ['*** Begin Patch', add('fresh.txt', 'fresh')].join('\n');
    assert.match(await one.call('apply_patch', { patch: cut }), /^(Refused|Error)/);
    assert.deepEqual((await readdir(files.absolute)).sort(), ['a.txt', 'b.txt', 'old.txt', 'unread.txt']);
    assert.equal(await files.text('b.txt'), numbered(10).replace('line 7', 'from two'));
    assert.equal(editor.document.getText(), numbered(10).replace('line 5', 'typed line 5'));
    assert.deepEqual((await one.finish())['files_changed'], []);
    await vscode.workspace.saveAll();
    assert.equal(await files.text('a.txt'), numbered(10));
  });

  it('F1, F11: patches of two tasks over the same files at once both land', async () => {
    const [one, two] = [await DrivenChild.start(session, 'One'), await DrivenChild.start(session, 'Two')];
    for (const child of [one, two]) for (const name of ['a.txt', 'b.txt']) await child.read(files.path(name));
    const answers = await Promise.all([
      patched(one, update('a.txt', 2, 'one'), update('b.txt', 2, 'one')),
      patched(two, update('b.txt', 8, 'two'), update('a.txt', 8, 'two')),
    ]);
    for (const answer of answers) assert.match(answer, /^Applied/);
    const both = numbered(10).replace('line 2', 'one').replace('line 8', 'two');
    assert.deepEqual([await files.text('a.txt'), await files.text('b.txt')], [both, both]);
  });
});
