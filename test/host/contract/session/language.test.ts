import assert from 'node:assert/strict';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import * as vscode from 'vscode';
import { closeEditors } from '../../../support/editors.ts';
import { ScriptedSession } from '../../window/scriptedSession.ts';
import { CaseFolder } from '../caseFolder.ts';
import { DrivenChild } from '../drivenChild.ts';
import { requestsOf, workspaceFolder } from '../scriptedTasks.ts';

const money = 'export function amountOf(rows) {\n  return rows.length;\n}\n';
const shop = "import { amountOf } from '../money/index.js';\n\nexport const all = amountOf([]);\n";

describe('contract: tools on language services', function () {
  this.timeout(60_000);
  let session: ScriptedSession;
  let files: CaseFolder;

  beforeEach(async () => {
    session = await ScriptedSession.start();
    files = await CaseFolder.make();
    await files.put('money/index.js', money);
    await files.put('shop/index.js', shop);
  });

  afterEach(async () => {
    await session.dispose();
    await closeEditors();
    await rm(join(workspaceFolder().fsPath, '.fanout'), { recursive: true, force: true });
  });

  const amountOf = (): object => ({ path: files.path('money/index.js'), line: 1, symbol: 'amountOf' });

  it('F1: F11: F20: one child renames over two files while another edits one of them; reverting takes back the rename alone', async () => {
    const one = await DrivenChild.start(session, 'Renaming');
    const two = await DrivenChild.start(session, 'Editing');
    await two.read(files.path('shop/index.js'));
    const [renamed, edited] = await Promise.all([
      one.call('rename_symbol', { ...amountOf(), new_name: 'count' }),
      two.edit(files.path('shop/index.js'), '\n\n', '\n// theirs\n'),
    ]);
    assert.match(renamed, /^Renamed amountOf to count: 3 places in 2 files\./);
    assert.match(edited, /^Applied to /);
    const theirs = shop.replace('\n\n', '\n// theirs\n');
    assert.equal(await files.text('money/index.js'), money.replace('amountOf', 'count'));
    assert.equal(await files.text('shop/index.js'), theirs.replaceAll('amountOf', 'count'));
    // VS Code opens one for a file whose save takes long; it is closed again.
    while (vscode.window.tabGroups.all.some(({ tabs }) => tabs.length > 0)) await pause(20);
    const { files_changed: changed } = await one.finish();
    assert.deepEqual(changed, [
      { path: files.path('money/index.js'), added: 1, removed: 1 },
      { path: files.path('shop/index.js'), added: 2, removed: 2 },
    ]);
    await two.finish();
    assert.deepEqual(await session.execute('revertTask', one.id), {
      reverted: [files.path('money/index.js'), files.path('shop/index.js')],
      conflicts: [],
    });
    assert.equal(await files.text('money/index.js'), money);
    assert.equal(await files.text('shop/index.js'), theirs);
  });

  it('outsideModule deny: a rename that reaches a file outside of what the task owns is refused whole', async () => {
    await session.set('files.outsideModule', 'deny');
    const child = await DrivenChild.start(session, 'Renaming within', { module: files.path('money') });
    const refused = await child.call('rename_symbol', { ...amountOf(), new_name: 'count' });
    assert.match(refused, /^Refused: \S+\/shop\/index\.js is outside of what this task owns/);
    assert.match(refused, /Nothing was renamed, in no file\.$/);
    assert.equal(await files.text('money/index.js'), money);
    assert.equal(await files.text('shop/index.js'), shop);
    const within = await child.call('rename_symbol', { ...amountOf(), line: 1, symbol: 'rows', new_name: 'list' });
    assert.match(within, /^Renamed rows to list: 2 places in 1 file\./);
    await child.finish();
  });

  it('a child finds references and diagnostics in files that nobody has opened', async () => {
    await files.put('typed.ts', 'export const one: string = 1;\n');
    const child = await DrivenChild.start(session, 'Looking', { toolsets: ['read'] });
    const [found, wrong] = await child.calls(
      ['find_references', amountOf()],
      ['get_diagnostics', { path: files.path('typed.ts') }],
    );
    assert.deepEqual(found?.replaceAll(files.path(''), '').split('\n'), [
      'money/index.js:1: export function amountOf(rows) {',
      "shop/index.js:1: import { amountOf } from '../money/index.js';",
      'shop/index.js:3: export const all = amountOf([]);',
    ]);
    assert.match(wrong ?? '', /: 1 error\n1: error: Type 'number' is not assignable/);
    assert.ok(!requestsOf(session, 'Looking')[0]?.chat.tools.includes('rename_symbol'));
    await child.finish();
  });

  it('D36: a child has the tools of the editor that its profile names, but those that go around Fanout’s', async () => {
    const file = join(workspaceFolder().fsPath, '.fanout/agents/looker.md');
    await mkdir(dirname(file), { recursive: true });
    const tools = 'read, vscode_listCodeUsages, run_in_terminal, runSubagent, fanout_list_tasks, vscode_renameSymbol';
    await writeFile(file, `---\ntools: [${tools}]\n---\nLook.`);
    const child = await DrivenChild.start(session, 'Using', { profile: 'looker' });
    const offered = requestsOf(session, 'Using')[0]?.chat.tools ?? [];
    assert.ok(offered.includes('vscode_listCodeUsages'), offered.join(', '));
    for (const denied of ['run_in_terminal', 'runSubagent', 'fanout_list_tasks', 'vscode_renameSymbol']) {
      assert.ok(!offered.includes(denied), denied);
    }
    const used = await child.call('vscode_listCodeUsages', {
      symbol: 'amountOf',
      filePath: files.path('money/index.js'),
      lineContent: 'export function amountOf(rows) {',
    });
    assert.match(used, /usages of `amountOf`[^]*money\/index\.js/);
    assert.match(await child.call('vscode_listCodeUsages', { symbol: 'x' }), /./);
    await child.finish();
    const plain = await DrivenChild.start(session, 'Plain');
    assert.ok(!requestsOf(session, 'Plain')[0]?.chat.tools.includes('vscode_listCodeUsages'));
    await plain.finish();
  });
});
