import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Gate } from '../support/modelServer/gate.ts';
import { ModelServer } from '../support/modelServer/modelServer.ts';
import type { TreeRow } from '../support/ui/treeView.ts';
import { waitUntil } from '../support/ui/waitUntil.ts';
import { openWorkbench, type Workbench } from '../support/ui/workbench.ts';

/** One window and one story: each test goes on where the one before it ended. */
describe('a window that closes while tasks run', () => {
  let server: ModelServer;
  let workbench: Workbench;
  let file: string;
  let ids: string[] = [];
  let afterEdit: Gate;
  let afterReload: Gate;
  const marks = (): number => readFileSync(file, 'utf8').split('// marked once').length - 1;
  const tasks = (): ReturnType<Workbench['tree']> => workbench.tree('Tasks');
  const isSo = (rows: TreeRow[], label: string, start: string): boolean =>
    rows.some((row) => row.label === label && row.description.startsWith(start));
  const waitFor = (label: string, start: string): Promise<TreeRow[]> =>
    tasks().waitForRows(`${label} ${start}`, (rows) => isSo(rows, label, start));

  before(async function () {
    this.timeout(120_000);
    server = await ModelServer.start();
    afterEdit = server.gate();
    afterReload = server.gate();
    server.conversation('Module: src/money').call('finish_task', { summary: 'Money is done.' });
    server
      .conversation('Module: src/dates')
      .call('write_file', { path: 'src/dates/marked.js', content: '// marked once\n' })
      .say('This is never heard whole.', { gate: afterEdit })
      .say('Nor is this.', { gate: afterReload })
      .call('finish_task', { summary: 'Dates is done.' });
    server
      .conversation(({ system }) => system.includes('parent agent'))
      .say('I remember you.')
      .say('All have ended.');
    workbench = await openWorkbench({
      workspace: resolve('test/fixtures/sample'),
      settings: {
        'fanout.model.provider': 'openai',
        'fanout.model.baseUrl': server.baseUrl,
        'fanout.model.name': 'scripted',
        'fanout.model.prices': { scripted: { input: 1_000, output: 1_000 } },
      },
      environment: { OPENAI_API_KEY: 'sk-never-stored-0123456789' },
    });
    const { workspace } = workbench;
    assert.ok(workspace.kind === 'folder');
    file = join(workspace.path, 'src/dates/marked.js');
    await workbench.openViewContainer('Fanout');
  });

  after(async () => {
    await workbench.dispose();
    await server.close();
  });

  it('D40: after a reload every task is back with its output, and the unfinished one is interrupted', async () => {
    const { companion } = workbench;
    const modules = ['src/money', 'src/dates'];
    ids = (await companion.execute('fanout.delegate', { instruction: 'Convert', modules })) as string[];
    await waitFor('src/money', 'done');
    await afterEdit.arrived();
    assert.equal(marks(), 1);
    await workbench.reload();
    await workbench.openViewContainer('Fanout');
    await waitFor('src/money', 'done');
    await waitFor('src/dates', 'interrupted');
    await workbench.notifications.waitFor(/1 task was interrupted/);
    assert.deepEqual(await workbench.notifications.buttons(/1 task was interrupted/), ['Resume', 'Show']);
    await workbench.page
      .locator('.activitybar .action-item:has(a[aria-label^="Fanout"]) .badge-content', { hasText: /^1$/ })
      .waitFor();
    await workbench.statusBar.waitFor(/Fanout: 1 interrupted/);
    await workbench.picture('window/after-reload');
    await workbench.notifications.press(/1 task was interrupted/, 'Show');
    await tasks().click('src/dates');
    await workbench.output.waitForLine(/^» write_file/);
    assert.ok((await (await tasks().contextMenu('src/dates')).labels()).includes('Resume'));
    await workbench.page.keyboard.press('Escape');
  });

  it('D40: killing the extension host loses nothing either, resumed or not', async () => {
    await (await tasks().contextMenu('src/dates')).choose('Resume');
    await afterReload.arrived();
    await workbench.killExtensionHost();
    await waitFor('src/money', 'done');
    await waitFor('src/dates', 'interrupted');
    await workbench.picture('window/after-crash');
  });

  it('D40: resuming goes on from the last complete turn and repeats no write', async () => {
    writeFileSync(file, `${readFileSync(file, 'utf8')}// mine\n`);
    await workbench.notifications.press(/1 task was interrupted/, 'Resume');
    await waitFor('src/dates', 'done');
    assert.equal(readFileSync(file, 'utf8'), '// marked once\n// mine\n');
    const last = server.chats.filter(({ chat }) => chat.firstUser.includes('Module: src/dates')).at(-1);
    const roles = last?.chat.body.messages.map(({ role }) => role);
    assert.deepEqual(roles, ['system', 'user', 'assistant', 'tool', 'user', 'user']);
    assert.match(JSON.stringify(last?.chat.body.messages[3]), /Applied: created src\/dates\/marked\.js/);
    assert.match(JSON.stringify(last?.chat.body.messages[5]), /You were interrupted while you worked/);
    await workbench.picture('window/resumed');
  });

  it('F20: F21: what a task did before a reload and a crash can be reviewed and taken back, apart from the person’s line', async () => {
    const { companion } = workbench;
    const row = (await tasks().rows()).find(({ label }) => label === 'src/dates');
    assert.match(row?.description ?? '', /1 file/);
    const sides = (await companion.execute('fanout.reviewTask', ids[1])) as { path: string }[];
    assert.deepEqual(
      sides.map(({ path }) => path),
      ['src/dates/marked.js'],
    );
    const conflict = { reverted: [], conflicts: ['src/dates/marked.js'] };
    assert.deepEqual(await companion.execute('fanout.revertTask', ids[1]), conflict);
    writeFileSync(file, '// marked once\n');
    assert.deepEqual(await companion.execute('fanout.revertTask', ids[1]), {
      reverted: ['src/dates/marked.js'],
      conflicts: [],
    });
    assert.ok(!existsSync(file));
  });

  it('D41: a new session interrupts what has not ended and tells so, and begins with an empty list that a reload keeps', async () => {
    const { companion, notifications, quickInput } = workbench;
    await companion.execute('fanout.delegate', { instruction: 'Convert', modules: ['src/orders'] });
    await waitFor('src/orders', 'running');
    await quickInput.runCommand('Fanout: New Session');
    const isEmpty = async (): Promise<boolean> => (await workbench.welcomeText()).includes('Delegate to Modules');
    await waitUntil('the list of the new session to be empty', isEmpty);
    await notifications.waitFor(/1 task was interrupted; Show Sessions… opens that session again/);
    await workbench.picture('window/new-session');
    await workbench.reload();
    await workbench.openViewContainer('Fanout');
    await waitUntil('the list to be empty after a reload', isEmpty);
    assert.deepEqual(await tasks().rows(), []);
  });

  it('D40: D41: the session that was left is listed, and opens with its tasks, their output and their changes', async () => {
    const { companion, notifications, quickInput } = workbench;
    await companion.execute('fanout.delegate', { instruction: 'Tidy', modules: ['src/orders'] });
    await waitFor('src/orders', 'running');
    await quickInput.runCommand('Fanout: Show Sessions…');
    await quickInput.waitForLabels('both sessions', (labels) => labels.includes('Convert'));
    assert.match(
      await quickInput.rowTexts(),
      /Tidy[^]*this session[^]*1 running[^]*Convert[^]*1 interrupted[^]*2 done/,
    );
    await workbench.picture('window/sessions');
    await quickInput.choose('Convert');
    await waitFor('src/money', 'done');
    await waitFor('src/orders', 'interrupted');
    await tasks().waitForRows('what was taken back', (rows) =>
      rows.some(({ label, description }) => label === 'src/dates' && description.includes('reverted')),
    );
    assert.ok((await (await tasks().contextMenu('src/orders')).labels()).includes('Resume'));
    await workbench.page.keyboard.press('Escape');
    await notifications.press(/1 task was interrupted; Show Sessions… opens/, 'Show Sessions…');
    await quickInput.waitForLabels('both sessions', (labels) => labels.includes('Tidy'));
    assert.match(await quickInput.rowTexts(), /Tidy[^]*1 interrupted[^]*Convert[^]*this session/);
    await quickInput.dismiss();
    await waitFor('Parent agent', 'idle · 1 turn · 15 own tokens · $0.0');
    const tooltip = await tasks().tooltip('Parent agent');
    assert.match(tooltip, /Its own: 10 tokens in, 5 out, \$0\.0/);
    assert.match(tooltip, /The whole session: ≈ [\d.]+k? tokens in, \d+ out, \$\d/);
    await workbench.picture('window/session-opened');
    await companion.execute('fanout.restoreTask', ids[1]);
    assert.equal(readFileSync(file, 'utf8'), '// marked once\n');
    await tasks().click('src/dates');
    await workbench.output.waitForLine(/^» write_file/);
    await workbench.reload();
    await workbench.openViewContainer('Fanout');
    await waitFor('src/money', 'done');
  });

  it('a stored session is deleted when the person says so', async () => {
    const { dialog, quickInput } = workbench;
    await quickInput.runCommand('Fanout: Show Sessions…');
    await quickInput.waitForLabels('both sessions', (labels) => labels.includes('Convert'));
    await quickInput.pressRowButton('Tidy', 'Delete');
    assert.match((await dialog.texts()).detail, /^Tidy \(today .*Its tasks, their output and results are lost/);
    await workbench.picture('window/session-delete');
    await dialog.press('Delete');
    await quickInput.waitForLabels('one session', (labels) => labels.length > 0 && !labels.includes('Tidy'));
    await quickInput.dismiss();
  });
});
