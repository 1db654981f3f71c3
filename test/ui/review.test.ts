import assert from 'node:assert/strict';
import { copyFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ModelServer } from '../support/modelServer/modelServer.ts';
import { waitUntil } from '../support/ui/waitUntil.ts';
import { openWorkbench, type Workbench } from '../support/ui/workbench.ts';

/** Two children and a person in one file: each test goes on where the one before it ended. */
describe('reviewing one of two tasks in the same file', () => {
  const shared = 'src/registry.js';
  let server: ModelServer;
  let workbench: Workbench;
  let file: string;
  const tasks = (): ReturnType<Workbench['tree']> => workbench.tree('Tasks');
  const edit = (from: string, to: string): { name: string; arguments: object } => ({
    name: 'edit_file',
    arguments: { path: shared, old_string: from, new_string: to },
  });

  before(async function () {
    this.timeout(120_000);
    server = await ModelServer.start();
    const datesGate = server.gate();
    server
      .conversation('Module: src/money')
      .call('read_file', { path: shared })
      .turn({
        calls: [
          edit(
            '/** The names of all modules in the order of registration. */',
            '/** All names, in the order of registration. */',
          ),
          edit("money.of(199900, 'EUR')) === '€1,999.00'", "money.of(100, 'EUR')) === '€1.00'"),
          edit('  return [...modules.keys()];', '  const keys = modules.keys();\n  return Array.from(keys);'),
        ],
      })
      .call('finish_task', { summary: 'The money check is a smaller one.' });
    server
      .conversation('Module: src/dates')
      .call('read_file', { path: shared }, { gate: datesGate })
      .turn({
        calls: [
          edit("dates.addDays('2026-02-27', 2) === '2026-03-01'", "dates.addDays('2028-02-28', 1) === '2028-02-29'"),
          edit('  return Array.from(keys);', '  return [...keys].sort();'),
        ],
      })
      .call('finish_task', { summary: 'The dates check knows leap years.' });
    server.conversation(({ system }) => system.includes('parent agent')).say('Both are done.');
    workbench = await openWorkbench({
      workspace: resolve('test/fixtures/sample'),
      settings: {
        'fanout.model.provider': 'openai',
        'fanout.model.baseUrl': server.baseUrl,
        'fanout.model.name': 'scripted',
        'files.autoSave': 'off',
      },
    });
    assert.ok(workbench.workspace.kind === 'folder');
    file = join(workbench.workspace.path, shared);
    await workbench.companion.showFile(file);
    await workbench.openViewContainer('Fanout');
    await workbench.companion.execute('fanout.delegate', { instruction: 'Check', modules: ['src/money', 'src/dates'] });
    await tasks().waitForRows('money done', (rows) =>
      rows.some(({ label, description }) => label === 'src/money' && description.startsWith('done')),
    );
    await workbench.editor.press('Control+Home');
    await workbench.editor.type('// mine\n');
    datesGate.release();
    await workbench.notifications.waitFor(/Fanout: 2 tasks ended/);
    await workbench.notifications.close(/2 tasks ended/);
  });

  after(async () => {
    await workbench.dispose();
    await server.close();
  });

  it('shows the changed files of a task below it', async () => {
    await tasks().setExpanded('src/money', true);
    const row = await tasks().waitForRow('registry.js');
    assert.deepEqual([row.level, row.description], [3, '+3 −3 · src']);
    const menu = await tasks().contextMenu('src/money');
    assert.deepEqual(await menu.labels(), [
      ...['Run Again', 'Show Output', 'Review Changes', 'Keep', 'Revert This Task’s Changes', 'Revert One Hunk…'],
      ...['Copy as Patch', 'Save Patch…', 'Remove'],
    ]);
    await workbench.picture('review/menu');
    await menu.dismiss();
  });

  it('F21: Review Changes shows the hunks of this task only, in VS Code’s own diff', async () => {
    await (await tasks().contextMenu('src/money')).choose('Review Changes');
    const { page } = workbench;
    await page.locator('.multiDiffEditor').waitFor();
    await page.locator('.multiDiffEditor .char-insert, .multiDiffEditor .line-insert').first().waitFor();
    const inserted = async (): Promise<string> =>
      (await page.locator('.multiDiffEditor .modified .view-lines').allInnerTexts())
        .join('\n')
        .replaceAll('\u00a0', ' ');
    assert.match(await inserted(), /money\.of\(100, 'EUR'\)/);
    await page.mouse.move(700, 700);
    const picture = await workbench.picture('review/task');
    if (process.env['FANOUT_WRITE_PICTURES'] === '1') copyFileSync(picture, resolve('media/review.png'));
  });

  it('a click on a file shows its diff alone', async () => {
    await tasks().click('registry.js');
    await workbench.page.locator('.part.editor .tab.active', { hasText: 'registry.js (src/money)' }).waitFor();
    await workbench.page.locator('.monaco-diff-editor .char-insert').first().waitFor();
    await workbench.picture('review/file');
  });

  it('F20: reverting takes what is free, and says which lines another task has changed since', async () => {
    await (await tasks().contextMenu('src/money')).choose('Revert This Task’s Changes');
    const message = await workbench.notifications.waitFor(/A part of src\/money was taken back/);
    assert.match(message, /The same lines of src\/registry\.js were changed since by src\/dates/);
    await workbench.picture('review/conflict');
    const text = await workbench.companion.documentText(file);
    assert.ok(text.startsWith('// mine\n'));
    assert.ok(text.includes("money.of(199900, 'EUR')"));
    assert.ok(text.includes("dates.addDays('2028-02-28', 1)"));
    assert.ok(text.includes('  return [...keys].sort();'));
    assert.deepEqual(await workbench.companion.dirtyFiles(), [file]);
    await tasks().waitForRows('a partly reverted task', (rows) =>
      rows.some(({ label, description }) => label === 'src/money' && description.includes('partly reverted')),
    );
    await workbench.notifications.close(/A part of/);
    await (await tasks().contextMenu('src/money')).choose('Bring Back Reverted Changes');
    await workbench.notifications.waitFor(/What src\/money changed in 1 file was brought back/);
    assert.ok((await workbench.companion.documentText(file)).includes("money.of(100, 'EUR')"));
    await workbench.notifications.close(/brought back/);
  });

  it('one hunk is picked among those that there are', async () => {
    await (await tasks().contextMenu('src/money')).choose('Revert One Hunk…');
    const { quickInput } = workbench;
    const labels = await quickInput.waitForLabels('the hunks', (all) => all.some((label) => label.endsWith(':33')));
    assert.match(labels[0] ?? '', /src\/registry\.js:1[0-9]/);
    await workbench.picture('review/hunks');
    await quickInput.accept('registry.js:33');
    await waitForText(/money\.of\(199900, 'EUR'\)/);
    await workbench.notifications.waitFor(/The hunk of src\/money at src\/registry\.js:33 was taken back/);
    await workbench.picture('review/hunk-reverted');
    await workbench.notifications.press(/The hunk of src\/money/, 'Bring Back');
    await waitForText(/money\.of\(100, 'EUR'\)/);
    await workbench.notifications.waitFor(/The hunk of src\/money at src\/registry\.js:33 was brought back/);
  });

  it('Keep marks a task as reviewed', async () => {
    await (await tasks().contextMenu('src/dates')).choose('Keep');
    await tasks().waitForRows('a kept task', (rows) =>
      rows.some(({ label, description }) => label === 'src/dates' && description.includes('kept')),
    );
    await workbench.picture('review/kept');
  });

  it('D40: what was taken back in a session that was left is not brought back from its message, which says so', async () => {
    await (await tasks().contextMenu('src/money')).choose('Revert One Hunk…');
    await workbench.quickInput.waitForLabels('the hunks', (all) => all.some((label) => label.endsWith(':33')));
    await workbench.quickInput.accept('registry.js:33');
    await waitForText(/money\.of\(199900, 'EUR'\)/);
    await workbench.notifications.waitFor(/The hunk of src\/money at src\/registry\.js:33 was taken back/);
    await workbench.companion.execute('fanout.newSession');
    await workbench.notifications.press(/The hunk of src\/money/, 'Bring Back');
    await workbench.notifications.waitFor(/There is no task/);
    await workbench.picture('review/left-session');
    assert.match(await workbench.companion.documentText(file), /money\.of\(199900, 'EUR'\)/);
  });

  async function waitForText(pattern: RegExp): Promise<void> {
    const text = (): Promise<string> => workbench.companion.documentText(file);
    await waitUntil(`a text like ${String(pattern)}`, async () => pattern.test(await text()) || undefined, text);
  }
});
