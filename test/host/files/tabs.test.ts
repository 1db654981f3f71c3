import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { PassingTabs } from '../../../src/vscode/editor/passingTabs.ts';
import { applied, readAll, replace, tenLines } from '../../support/filesFixture.ts';
import { closeEditors, typeAt } from '../../support/editors.ts';
import { hostFiles, type HostFiles } from '../../support/hostFiles.ts';

const tabsOf = (uri: vscode.Uri): vscode.Tab[] =>
  vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .filter(({ input }) => input instanceof vscode.TabInputText && input.uri.toString() === uri.toString());

/** Resolves once the file has this many tabs. */
async function untilTabs(uri: vscode.Uri, number: number): Promise<void> {
  if (tabsOf(uri).length === number) return;
  await new Promise<void>((resolve) => {
    const listener = vscode.window.tabGroups.onDidChangeTabs(() => {
      if (tabsOf(uri).length !== number) return;
      listener.dispose();
      resolve();
    });
  });
}

describe('the tabs that VS Code opens for files that are unsaved for a while', () => {
  let files: HostFiles;
  let tabs: PassingTabs;
  let uri: vscode.Uri;
  let document: vscode.TextDocument;
  const lookAt = (file: string): Thenable<unknown> =>
    vscode.window.showTextDocument(files.uri(file), { preview: false });

  /** A task's edit, which VS Code opens a tab for before it is saved. */
  const editUntilTab = async (): Promise<void> => {
    tabs.edits(document);
    await typeAt(document, 0, 'TASK ');
    await untilTabs(uri, 1);
  };

  const save = async (): Promise<void> => {
    assert.ok(await document.save());
    tabs.saved(document);
  };

  beforeEach(async () => {
    files = await hostFiles();
    tabs = new PassingTabs();
    await files.put('a.txt', tenLines);
    await files.put('front.txt', 'in front\n');
    uri = files.uri('a.txt');
    document = await vscode.workspace.openTextDocument(uri);
    await lookAt('front.txt');
  });

  afterEach(async () => {
    tabs.dispose();
    await closeEditors();
  });

  it('are closed again once it is saved, and what is in front stays there', async () => {
    await editUntilTab();
    await save();
    await untilTabs(uri, 0);
    assert.equal(vscode.window.activeTextEditor?.document.uri.toString(), files.uri('front.txt').toString());
    assert.equal(await files.text('a.txt'), `TASK ${tenLines}`);
  });

  it('are closed when they come right after the save', async () => {
    tabs.edits(document);
    await save();
    const came = untilTabs(uri, 1);
    await vscode.commands.executeCommand('vscode.open', uri, { background: true, preview: false });
    await came;
    await untilTabs(uri, 0);
  });

  it('stay when a person has looked at them meanwhile', async () => {
    await editUntilTab();
    await lookAt('a.txt');
    await lookAt('front.txt');
    await save();
    assert.equal(tabsOf(uri).length, 1);
  });

  it('stay while another edit is not saved yet, and go with its save', async () => {
    await editUntilTab();
    assert.ok(await document.save());
    assert.equal(tabsOf(uri).length, 1);
    await typeAt(document, 1, 'TASK ');
    tabs.saved(document);
    assert.equal(tabsOf(uri).length, 1);
    assert.ok(document.isDirty);
    await save();
    await untilTabs(uri, 0);
  });

  it('are left alone when they were there before', async () => {
    await lookAt('a.txt');
    await lookAt('front.txt');
    const session = files.coordinator.openSession('task-1');
    await readAll(session, files.path('a.txt'));
    applied(await replace(session, files.path('a.txt'), 'l2\n', 'TASK\n'));
    assert.equal(tabsOf(uri).length, 1);
  });
});
