import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Gate } from '../support/modelServer/gate.ts';
import { ModelServer } from '../support/modelServer/modelServer.ts';
import { openWorkbench, type Workbench } from '../support/ui/workbench.ts';

const hidden = '\u202Etxt.evil';

/** One window and one story: each test goes on where the one before it ended. */
describe('tasks that wait for a person', () => {
  let server: ModelServer;
  let workbench: Workbench;
  let parentHeld: Gate;
  let running: Gate;

  before(async function () {
    this.timeout(120_000);
    server = await ModelServer.start();
    parentHeld = server.gate();
    running = server.gate();
    server
      .conversation(({ system }) => system.includes('parent agent'))
      .say('They are on their way.', { gate: parentHeld })
      .say('All done.');
    const settings = '{\n  "files.autoSave": "off"\n}\n';
    server
      .conversation('Module: src/money')
      .call('ask_parent', { question: 'Shall amounts stay in cents, or become decimals as in src/pricing?' })
      .call('finish_task', { summary: 'Amounts stay in cents.' });
    server
      .conversation('Module: src/dates')
      .call('write_file', { path: '.vscode/tasks.json', content: settings })
      .call('finish_task', { summary: 'The editor is set up.' });
    server
      .conversation('Module: src/orders')
      .call('write_file', { path: `src/shared/${hidden}.js`, content: '// shared\n' })
      .call('finish_task', { summary: 'Without the shared file.' });
    server
      .conversation('Module: src/inventory')
      .call('ask_parent', { question: 'One warehouse, or several?' })
      .call('finish_task', { summary: 'One.' });
    server.conversation('Module: src/reports').call('finish_task', { summary: 'Done.' }, { gate: running });
    workbench = await openWorkbench({
      workspace: resolve('test/fixtures/sample'),
      settings: {
        'fanout.model.provider': 'openai',
        'fanout.model.baseUrl': server.baseUrl,
        'fanout.model.name': 'scripted',
        'fanout.files.outsideModule': 'ask',
        'fanout.tasks.maxConcurrent': 1,
      },
    });
    await workbench.openViewContainer('Fanout');
    await workbench.page.mouse.move(700, 300);
  });

  after(async () => {
    await workbench.dispose();
    await server.close();
  });

  const file = (path: string): string => {
    const { workspace } = workbench;
    if (workspace.kind !== 'folder') throw new Error('The sample is a folder.');
    return join(workspace.path, path);
  };

  const untilDone = (label: string): Promise<unknown> =>
    workbench
      .tree('Tasks')
      .waitForRows(`the end of ${label}`, (rows) =>
        rows.some((row) => row.label === label && row.description.startsWith('done')),
      );

  it('D38: F10: D26: they show as such, count in the badge, and hold nobody up', async () => {
    const modules = ['src/money', 'src/dates', 'src/orders', 'src/reports'];
    await workbench.companion.execute('fanout.delegate', { instruction: 'Tidy this module', modules });
    const tasks = workbench.tree('Tasks');
    const rows = await tasks.waitForRows('three that wait and one that runs', (all) =>
      ['asks', 'approval', 'approval', 'running'].every(
        (word) => all.filter(({ description }) => description.includes(word)).length >= (word === 'approval' ? 2 : 1),
      ),
    );
    await running.arrived();
    const money = rows.find(({ label }) => label === 'src/money');
    assert.match(money?.description ?? '', /^asks · Shall amounts stay/);
    assert.match(money?.icon ?? '', /bell-dot/);
    await workbench.statusBar.waitFor(/1 running, 3 waiting for you/);
    assert.equal(await workbench.page.locator('.activitybar .badge-content:visible').first().innerText(), '4');
    await workbench.picture('window/waiting');
  });

  it('S1: S4: the tooltip shows in full what is asked, and the approval of a protected file shows its content', async () => {
    const { notifications, dialog } = workbench;
    assert.match(await workbench.tree('Tasks').tooltip('src/money'), /cents, or become decimals as in src\/pricing\?/);
    assert.match(
      await workbench.tree('Tasks').tooltip('src/dates'),
      /Create \.vscode\/tasks\.json\?[^]*"files\.autoSave"/,
    );
    await workbench.picture('window/waiting-tooltip');
    const message = /src\/dates: Create \.vscode\/tasks\.json\? It is protected/;
    assert.deepEqual(await notifications.links(message), ['Look at It…', 'Deny']);
    assert.deepEqual(await notifications.buttons(message), ['Later']);
    await notifications.press(message, 'Look at It…');
    const { detail } = await dialog.texts();
    assert.ok(detail.includes('+  "files.autoSave": "off"'), detail);
    await workbench.picture('window/approval-dialog');
    assert.equal(existsSync(file('.vscode/tasks.json')), false);
    await dialog.press('Approve');
    await notifications.waitUntilGone(message);
    await workbench
      .tree('Tasks')
      .waitForRows('the task in the line', (rows) =>
        rows.some(({ label, description }) => label === 'src/dates' && description.startsWith('queued')),
      );
  });

  it('S13: the approval of a file outside shows hidden characters, and is denied from the tree', async () => {
    const { notifications } = workbench;
    const tasks = workbench.tree('Tasks');
    const told = await notifications.waitFor(/src\/orders: Let the task change/);
    assert.ok(told.includes('⟨U+202E⟩txt.evil') && !told.includes(hidden), told);
    assert.match(await tasks.tooltip('src/orders'), /⟨U\+202E⟩txt\.evil/);
    assert.deepEqual((await (await tasks.contextMenu('src/orders')).labels()).slice(0, 2), ['Approve', 'Deny']);
    await workbench.picture('window/approval-menu');
    await workbench.page.keyboard.press('Escape');
    await tasks.pressInlineAction('src/orders', 'Deny');
    running.release();
    await untilDone('src/orders');
    assert.equal(existsSync(file(`src/shared/${hidden}.js`)), false);
    await untilDone('src/dates');
    assert.match(readFileSync(file('.vscode/tasks.json'), 'utf8'), /files\.autoSave/);
  });

  it('D38: the notification of a request goes with it, whoever has answered', async () => {
    await workbench.notifications.waitUntilGone(/src\/orders: Let the task change/);
    await workbench.picture('window/answered-notifications');
  });

  it('D38: the person answers a question by the button on its row', async () => {
    const { quickInput, output } = workbench;
    const tasks = workbench.tree('Tasks');
    await tasks.pressInlineAction('src/money', 'Answer…');
    await quickInput.waitForMessage(/cents, or become decimals/);
    await workbench.picture('window/answering');
    await quickInput.accept('Cents, always.');
    await untilDone('src/money');
    await tasks.click('src/money');
    await output.waitForLine(/^» Asks: Shall amounts stay in cents/);
    await output.waitForLine(/^» Answer from the user: Cents, always\./);
    const request = server.chats.find(({ chat }) => chat.toolResults.some((text) => text.includes('Cents, always.')));
    assert.ok(request, 'the answer is in the request that follows');
    await workbench.picture('window/answered');
  });

  it('D38: a question that comes while the view is hidden is told once, with the way to its answer', async () => {
    const { companion, notifications, quickInput } = workbench;
    await workbench.openViewContainer('Explorer');
    await companion.execute('fanout.delegate', { instruction: 'Tidy this module', modules: ['src/inventory'] });
    const question = /src\/inventory asks: One warehouse, or several\?/;
    assert.deepEqual(await notifications.links(question), ['Answer…']);
    assert.equal(
      (await notifications.messages()).filter((text) => text.includes('src/inventory asks: One warehouse, or several?'))
        .length,
      1,
    );
    await workbench.picture('window/question-notification');
    await notifications.press(question, 'Answer…');
    await quickInput.waitForMessage(/One warehouse, or several/);
    await quickInput.accept('One.');
    await notifications.waitUntilGone(question);
    await workbench.openViewContainer('Fanout');
    await untilDone('src/inventory');
    parentHeld.release();
  });
});
