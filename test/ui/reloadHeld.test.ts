import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Gate } from '../support/modelServer/gate.ts';
import { ModelServer } from '../support/modelServer/modelServer.ts';
import type { TreeRow } from '../support/ui/treeView.ts';
import { openWorkbench, type Workbench } from '../support/ui/workbench.ts';

/** One window and one story: each test goes on where the one before it ended. */
describe('a window that closes while tasks wait for a person', () => {
  let server: ModelServer;
  let workbench: Workbench;
  let ordersGate: Gate;
  const tasks = (): ReturnType<Workbench['tree']> => workbench.tree('Tasks');
  const waitFor = (states: Readonly<Record<string, string>>): Promise<TreeRow[]> =>
    tasks().waitForRows(JSON.stringify(states), (rows) =>
      Object.entries(states).every(([label, start]) =>
        rows.some((row) => row.label === label && row.description.startsWith(start)),
      ),
    );
  const resultsOf = (module: string): readonly string[] =>
    server.chats.filter(({ chat }) => chat.firstUser.includes(`Module: ${module}`)).at(-1)?.chat.toolResults ?? [];

  before(async function () {
    this.timeout(120_000);
    server = await ModelServer.start();
    server
      .conversation(({ system }) => system.includes('parent agent'))
      .say('I see.')
      .say('I see.')
      .say('I see.');
    const question = { question: 'Shall amounts stay in cents?' };
    const file = { path: '.vscode/tasks.json', content: '{}\n' };
    server
      .conversation('Module: src/money')
      .call('ask_parent', question)
      .call('ask_parent', question)
      .call('finish_task', { summary: 'Cents.' });
    server
      .conversation('Module: src/dates')
      .call('write_file', file)
      .call('write_file', file)
      .call('finish_task', { summary: 'Set up.' });
    ordersGate = server.gate();
    server
      .conversation('Module: src/orders')
      .call('list_files', { path: 'src/orders' }, { gate: ordersGate })
      .call('finish_task', { summary: 'Orders are done.' });
    workbench = await openWorkbench({
      workspace: resolve('test/fixtures/sample'),
      settings: {
        'fanout.model.provider': 'openai',
        'fanout.model.baseUrl': server.baseUrl,
        'fanout.model.name': 'scripted',
      },
    });
    await workbench.openViewContainer('Fanout');
  });

  after(async () => {
    await workbench.dispose();
    await server.close();
  });

  it('D40: one that was paused is not told of, and Resume All leaves it paused', async () => {
    const { companion, notifications } = workbench;
    await companion.execute('fanout.delegate', { instruction: 'Tidy', modules: ['src/money', 'src/dates'] });
    await waitFor({ 'src/money': 'asks', 'src/dates': 'needs approval' });
    const delegated = companion.execute('fanout.delegate', { instruction: 'Tidy', modules: ['src/orders'] });
    const [held] = (await delegated) as string[];
    await ordersGate.arrived();
    await companion.execute('fanout.pauseTask', held);
    ordersGate.release();
    await waitFor({ 'src/orders': 'paused' });
    await workbench.reload();
    await workbench.openViewContainer('Fanout');
    await notifications.waitFor(/2 tasks were interrupted when their window closed/);
    await waitFor({ 'src/money': 'interrupted', 'src/orders': 'interrupted while paused' });
    await workbench.statusBar.waitFor(/Fanout: 1 paused, 2 interrupted/);
    assert.match(await tasks().tooltip('src/orders'), /src\/orders — interrupted while paused/);
    await workbench.picture('window/reload-held');
    await notifications.press(/2 tasks were interrupted/, 'Resume All');
    await waitFor({ 'src/money': 'asks', 'src/dates': 'needs approval', 'src/orders': 'interrupted while paused' });
  });

  it('D38: D40: what was asked is told as undecided, in the output too, and asked anew', async () => {
    assert.match(
      resultsOf('src/money')[0] ?? '',
      /before an answer to this question reached you, so nothing was decided/,
    );
    assert.match(
      resultsOf('src/dates')[0] ?? '',
      /before a person had decided on this call, so nothing of it was done/,
    );
    await tasks().click('src/dates');
    await workbench.output.waitForLine(/^» Error: you were interrupted before a person had decided/);
    await workbench.picture('window/reload-undecided');
    await tasks().pressInlineAction('src/money', 'Answer…');
    await workbench.quickInput.waitForMessage(/stay in cents/);
    await workbench.quickInput.accept('Cents.');
    await tasks().pressInlineAction('src/dates', 'Deny');
    await waitFor({ 'src/money': 'done', 'src/dates': 'done' });
    const { workspace } = workbench;
    assert.ok(workspace.kind === 'folder' && !existsSync(join(workspace.path, '.vscode/tasks.json')));
  });

  it('D40: after another reload it is paused yet, and goes on by Resume on its row', async () => {
    await workbench.reload();
    await workbench.openViewContainer('Fanout');
    await waitFor({ 'src/orders': 'interrupted while paused' });
    assert.deepEqual(
      (await workbench.notifications.messages()).filter((text) => text.includes('interrupted')),
      [],
    );
    await (await tasks().contextMenu('src/orders')).choose('Resume');
    await waitFor({ 'src/orders': 'done' });
  });
});
