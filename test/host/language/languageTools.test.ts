import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Tool } from '../../../src/core/agent/tool.ts';
import type { SymbolPorts } from '../../../src/core/child/namedSymbol.ts';
import { findReferences } from '../../../src/core/child/tools/findReferences.ts';
import { getDiagnostics } from '../../../src/core/child/tools/getDiagnostics.ts';
import { renameSymbol } from '../../../src/core/child/tools/renameSymbol.ts';
import { EditorLanguage } from '../../../src/vscode/language/editorLanguage.ts';
import { createSearch } from '../../../src/vscode/search/editorSearch.ts';
import { closeEditors, typeAt } from '../../support/editors.ts';
import { never, readAll, replace } from '../../support/filesFixture.ts';
import { hostFiles, type HostFiles } from '../../support/hostFiles.ts';

const money = 'export function amountOf(rows) {\n  return rows.length;\n}\n';
const shop = "import { amountOf } from './money.js';\n\nexport const all = amountOf([]);\n// amountOf counts\n";

const text = async (tool: Tool, input: unknown, signal = never): Promise<string> =>
  (await tool.run(input, signal)).text;

describe('tools on language services in a real editor', function () {
  this.timeout(60_000);
  let files: HostFiles;
  let language: EditorLanguage;
  let ports: SymbolPorts;
  const registered: { dispose(): unknown }[] = [];

  beforeEach(async () => {
    files = await hostFiles();
    const { coordinator, workspace } = files;
    language = new EditorLanguage();
    const log = (message: string): void => {
      files.logged.push(message);
    };
    const search = createSearch(workspace, { debug: log, info: log, warn: log, error: log });
    ports = { gate: coordinator.gate, workspace, search, language };
  });

  afterEach(async () => {
    language.dispose();
    for (const each of registered.splice(0)) each.dispose();
    await closeEditors();
  });

  const tabs = (): number => vscode.window.tabGroups.all.flatMap((group) => group.tabs).length;
  const declared = (): { path: string; line: number; symbol: string } => ({
    path: files.path('money.js'),
    line: 1,
    symbol: 'amountOf',
  });

  it('F11: F1: F20: a rename over two files lands beside another task’s edit, shows no file, and is reverted without it', async () => {
    await files.put('money.js', money);
    await files.put('shop.js', shop.replaceAll('\n', '\r\n'));
    const [one, two] = [files.coordinator.openSession('task-1'), files.coordinator.openSession('task-2')];
    await readAll(two, files.path('shop.js'));
    const rename = text(renameSymbol(one, ports), { ...declared(), new_name: 'count' });
    const [answer, edited] = await Promise.all([rename, replace(two, files.path('shop.js'), '\n\n', '\n// theirs\n')]);
    assert.match(answer, /^Renamed amountOf to count: 3 places in 2 files\.\nApplied to /);
    assert.match(answer, /\namountOf still stands in 1 line: \S+\/shop\.js:4\. /);
    assert.equal(edited.kind, 'applied');
    const both = shop.replace('\n\n', '\n// theirs\n').replace('{ amountOf', '{ count').replace('amountOf(', 'count(');
    assert.equal(await files.text('money.js'), money.replace('amountOf', 'count'));
    assert.equal(await files.text('shop.js'), both.replaceAll('\n', '\r\n'));
    assert.equal(tabs(), 0);

    const reverted = await files.coordinator.review.revert('task-1', {}, never);
    assert.deepEqual(reverted.conflicts, []);
    assert.equal(await files.text('money.js'), money);
    assert.equal(await files.text('shop.js'), shop.replace('\n\n', '\n// theirs\n').replaceAll('\n', '\r\n'));
    assert.deepEqual(files.logged, []);
  });

  it('F4: a rename counts from the person’s unsaved text, and leaves it unsaved', async () => {
    await files.put('money.js', money);
    await files.put('shop.js', shop);
    const document = await vscode.workspace.openTextDocument(files.uri('shop.js'));
    await vscode.window.showTextDocument(document);
    await typeAt(document, 0, 'amountOf.name; ');
    const answer = await text(renameSymbol(files.coordinator.openSession('task-1'), ports), {
      ...declared(),
      new_name: 'count',
    });
    assert.match(answer, /^Renamed amountOf to count: 4 places in 2 files\./);
    assert.ok(document.isDirty);
    assert.match(document.getText(), /^count\.name; import \{ count \} from/);
    assert.equal(await files.text('shop.js'), shop);
    assert.equal(tabs(), 1);
  });

  it('F11: a rename that also renames files is refused, and nothing is changed', async () => {
    await files.put('a.txt', 'one two\n');
    const pattern = { language: 'plaintext' };
    registered.push(
      vscode.languages.registerReferenceProvider(pattern, {
        provideReferences: ({ uri }) => [new vscode.Location(uri, new vscode.Range(0, 0, 0, 3))],
      }),
      vscode.languages.registerRenameProvider(pattern, {
        provideRenameEdits: ({ uri }, _position, newName) => {
          const edit = new vscode.WorkspaceEdit();
          edit.replace(uri, new vscode.Range(0, 0, 0, 3), newName);
          edit.renameFile(uri, files.uri('b.txt'));
          return edit;
        },
      }),
    );
    const answer = await text(renameSymbol(files.coordinator.openSession('task-1'), ports), {
      path: files.path('a.txt'),
      line: 1,
      symbol: 'one',
      new_name: 'three',
    });
    assert.match(answer, /^Error: rename_symbol: The rename would also rename, create or delete files/);
    assert.equal(await files.text('a.txt'), 'one two\n');
  });

  it('F4: takes no edits that were made for a text that has moved on while the service answered', async () => {
    await files.put('a.txt', 'one two\n');
    const document = await vscode.workspace.openTextDocument(files.uri('a.txt'));
    let calls = 0;
    const placeOf = (): vscode.Range => {
      const from = document.positionAt(document.getText().indexOf('one'));
      return new vscode.Range(from, from.translate(0, 3));
    };
    const pattern = { language: 'plaintext' };
    registered.push(
      vscode.languages.registerReferenceProvider(pattern, {
        provideReferences: ({ uri }) => [new vscode.Location(uri, placeOf())],
      }),
      vscode.languages.registerRenameProvider(pattern, {
        provideRenameEdits: async ({ uri }, _position, newName) => {
          const edit = new vscode.WorkspaceEdit();
          edit.replace(uri, placeOf(), newName);
          calls += 1;
          if (calls === 1) await typeAt(document, 0, '12345');
          return edit;
        },
      }),
    );
    const place = { path: files.path('a.txt'), line: 1, symbol: 'one' };
    const answer = await text(renameSymbol(files.coordinator.openSession('task-1'), ports), {
      ...place,
      new_name: 'three',
    });
    assert.match(answer, /^Error: rename_symbol: The file was changed just now/);
    assert.equal(document.getText(), '12345one two\n');
    assert.equal(calls, 1);
  });

  it('says why the service refuses, and that none answers; an abort ends the wait for it', async () => {
    await files.put('money.js', money);
    await files.put('shop.js', shop);
    const tool = renameSymbol(files.coordinator.openSession('task-1'), ports);
    const inComment = { path: files.path('shop.js'), line: 4, symbol: 'amountOf' };
    assert.match(await text(findReferences(ports), inComment), /knows no symbol "amountOf" in line 4/);
    const builtIn = { path: files.path('money.js'), line: 2, symbol: 'return', new_name: 'x' };
    assert.match(await text(tool, builtIn), /^Error: rename_symbol: The language service (refused|knows no symbol)/);
    await files.put('a.txt', 'one\n');
    const stop = new AbortController();
    const waiting = text(findReferences(ports), { path: files.path('a.txt'), line: 1, symbol: 'one' }, stop.signal);
    setTimeout(() => {
      stop.abort();
    }, 500);
    const before = performance.now();
    await assert.rejects(waiting, { name: 'AbortError' });
    assert.ok(performance.now() - before < 3_000);
    const none = await text(findReferences(ports), { path: files.path('a.txt'), line: 1, symbol: 'one' });
    assert.match(none, /No language service answers for \S+\/a\.txt/);
  });

  it('find_references sees files that nobody has opened, and unsaved text', async () => {
    await files.put('money.js', money);
    await files.put('shop.js', shop);
    await files.put('late.js', '\n');
    const document = await vscode.workspace.openTextDocument(files.uri('late.js'));
    await vscode.window.showTextDocument(document);
    await typeAt(document, 0, "import { amountOf } from './money.js';");
    const answer = await text(findReferences(ports), declared());
    assert.deepEqual(answer.replaceAll(`${files.name}/`, '').split('\n'), [
      "late.js:1: import { amountOf } from './money.js';",
      'money.js:1: export function amountOf(rows) {',
      "shop.js:1: import { amountOf } from './money.js';",
      'shop.js:3: export const all = amountOf([]);',
    ]);
  });

  it('get_diagnostics tells of a file without a tab as it stands after each edit', async () => {
    await files.put('tsconfig.json', '{ "compilerOptions": { "strict": true } }');
    await files.put('a.ts', 'export const one: string = 1;\nexport const two = on;\n');
    const tool = getDiagnostics(ports);
    const path = files.path('a.ts');
    const first = await text(tool, { path });
    assert.match(
      first,
      /^\S+\/a\.ts: 2 errors\n1: error: Type 'number' is not assignable to type 'string'\. \(ts 2322\)\n2: /,
    );
    const session = files.coordinator.openSession('task-1');
    await replace(session, path, 'string = 1', 'number = 1');
    assert.match(await text(tool, { path }), /^\S+: 1 error\n2: error: Cannot find name 'on'/);
    await replace(session, path, 'two = on;', 'two = one');
    assert.equal(await text(tool, { path }), `No problems in ${path}.`);
    await replace(session, path, 'two = one', 'two = ;');
    assert.match(await text(tool, { path }), /error: Expression expected\. \(ts 1109\)/);
    // VS Code shows a tab for a save that takes long, which goes a moment after it.
    while (tabs() > 0) await new Promise((resolve) => setTimeout(resolve, 50));
  });

  it('get_diagnostics waits a moment for other services, and says when none has spoken', async () => {
    await files.put('a.txt', 'one\n');
    const path = files.path('a.txt');
    const tool = getDiagnostics(ports);
    assert.match(
      await text(tool, { path }),
      /^No language service has spoken of \S+\/a\.txt as it stands now: nothing/,
    );
    const collection = vscode.languages.createDiagnosticCollection('words');
    registered.push(
      collection,
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (document.uri.toString() !== files.uri('a.txt').toString()) return;
        const problem = new vscode.Diagnostic(
          new vscode.Range(0, 0, 0, 3),
          'A word.',
          vscode.DiagnosticSeverity.Warning,
        );
        setTimeout(() => {
          collection.set(document.uri, [problem]);
        }, 400);
      }),
    );
    await replace(files.coordinator.openSession('task-1'), path, 'one', 'two');
    assert.equal(await text(tool, { path }), `${path}: 1 warning\n1: warning: A word.`);
  });
});
