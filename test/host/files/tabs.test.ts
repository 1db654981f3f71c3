import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { PassingTabs } from '../../../src/vscode/editor/passingTabs.ts';
import { tenLines } from '../../support/filesFixture.ts';
import { ManualClock } from '../../support/manualClock.ts';
import { closeEditors, typeAt } from '../../support/editors.ts';
import { hostFiles, type HostFiles } from '../../support/hostFiles.ts';

const tabsOf = (uri: vscode.Uri): vscode.Tab[] =>
  vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .filter(({ input }) => input instanceof vscode.TabInputText && input.uri.toString() === uri.toString());

/** Resolves once the file's tabs are so. */
async function untilTabs(uri: vscode.Uri, areSo: (tabs: readonly vscode.Tab[]) => boolean): Promise<void> {
  if (areSo(tabsOf(uri))) return;
  await new Promise<void>((resolve) => {
    const listener = vscode.window.tabGroups.onDidChangeTabs(() => {
      if (!areSo(tabsOf(uri))) return;
      listener.dispose();
      resolve();
    });
  });
}

const isThere = (tabs: readonly vscode.Tab[]): boolean => tabs.length === 1;
const isSaved = (tabs: readonly vscode.Tab[]): boolean => tabs.length === 1 && tabs[0]?.isDirty === false;
const isGone = (tabs: readonly vscode.Tab[]): boolean => tabs.length === 0;

describe('the tabs that VS Code opens for files that are unsaved for a while', () => {
  let files: HostFiles;
  let clock: ManualClock;
  let tabs: PassingTabs;
  let document: vscode.TextDocument;
  let other: vscode.TextDocument;
  const lookAt = (file: string): Thenable<unknown> =>
    vscode.window.showTextDocument(files.uri(file), { preview: false });

  const edit = async (edited: vscode.TextDocument): Promise<void> => {
    tabs.edits(edited);
    await typeAt(edited, 0, 'TASK ');
  };

  /** A task's edit, which VS Code opens a tab for before it is saved. */
  const editUntilTab = async (edited: vscode.TextDocument): Promise<void> => {
    await edit(edited);
    await untilTabs(edited.uri, isThere);
  };

  const save = async (saved: vscode.TextDocument): Promise<void> => {
    assert.ok(await saved.save());
    await untilTabs(saved.uri, isSaved);
  };

  /** Until what is to be closed was: of the other file, whose turn comes last, it is known. */
  const letTimePass = async (): Promise<void> => {
    await editUntilTab(other);
    await save(other);
    clock.advance(500);
    await untilTabs(other.uri, isGone);
  };

  beforeEach(async () => {
    files = await hostFiles();
    clock = new ManualClock();
    tabs = new PassingTabs(clock);
    for (const name of ['a.txt', 'other.txt']) await files.put(name, tenLines);
    await files.put('front.txt', 'in front\n');
    document = await vscode.workspace.openTextDocument(files.uri('a.txt'));
    other = await vscode.workspace.openTextDocument(files.uri('other.txt'));
    await lookAt('front.txt');
  });

  afterEach(async () => {
    tabs.dispose();
    await closeEditors();
  });

  it('are closed again once it is saved, and what is in front stays there', async () => {
    await editUntilTab(document);
    await save(document);
    clock.advance(500);
    await untilTabs(document.uri, isGone);
    assert.equal(vscode.window.activeTextEditor?.document.uri.toString(), files.uri('front.txt').toString());
    assert.equal(await files.text('a.txt'), `TASK ${tenLines}`);
  });

  it('are closed when they come right after the save', async () => {
    await edit(document);
    assert.ok(await document.save());
    const came = untilTabs(document.uri, isSaved);
    await vscode.commands.executeCommand('vscode.open', document.uri, { background: true, preview: false });
    await came;
    clock.advance(500);
    await untilTabs(document.uri, isGone);
  });

  it('stay when they come long after the save, whoever saved it', async () => {
    await edit(document);
    assert.ok(await document.save());
    clock.advance(2_001);
    await vscode.commands.executeCommand('vscode.open', document.uri, { background: true, preview: false });
    await untilTabs(document.uri, isSaved);
    await edit(document);
    await save(document);
    await letTimePass();
    assert.equal(tabsOf(document.uri).length, 1);
  });

  it('stay when a person has looked at them meanwhile', async () => {
    await editUntilTab(document);
    await lookAt('a.txt');
    await lookAt('front.txt');
    await save(document);
    await letTimePass();
    assert.equal(tabsOf(document.uri).length, 1);
  });

  it('stay while another edit is not saved yet, and go with its save', async () => {
    await editUntilTab(document);
    await save(document);
    await edit(document);
    await letTimePass();
    // Closing takes longer where there is unsaved text: another such one has its turn behind it.
    await editUntilTab(other);
    await vscode.window.tabGroups.close(tabsOf(other.uri));
    assert.equal(tabsOf(document.uri).length, 1);
    assert.ok(document.isDirty);
    await save(document);
    clock.advance(500);
    await untilTabs(document.uri, isGone);
  });

  it('are left alone when they were there before', async () => {
    await lookAt('a.txt');
    await lookAt('front.txt');
    await edit(document);
    await save(document);
    await letTimePass();
    assert.equal(tabsOf(document.uri).length, 1);
  });

  it('are no longer waited for when the window closes', async () => {
    await editUntilTab(document);
    await save(document);
    assert.equal(clock.pending, 1);
    tabs.dispose();
    assert.equal(clock.pending, 0);
  });
});
