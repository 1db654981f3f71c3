import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { ModelServer } from '../support/modelServer/modelServer.ts';
import type { TreeRow } from '../support/ui/treeView.ts';
import { openWorkbench, type Workbench } from '../support/ui/workbench.ts';

const tests = 'Add tests for rounding and for\u202E amounts below zero';
const prices = 'Let src/pricing use the new amounts';
const notes = 'Describe amounts in the README';

/** One window and one story: each test goes on where the one before it ended. */
describe('tasks that finished ones propose', () => {
  let server: ModelServer;
  let workbench: Workbench;

  before(async function () {
    this.timeout(120_000);
    server = await ModelServer.start();
    server
      .conversation(({ firstUser }) => firstUser.includes('Goal: Tidy'))
      .call('write_file', { path: 'src/money/amounts.js', content: 'export const zero = 0;\n' })
      .call('finish_task', {
        summary: 'Amounts are in one place.',
        next_steps: [
          { goal: tests, context: 'See `src/money/amounts.js`.\nUse the runner that is there.' },
          { goal: prices },
          { goal: notes },
        ],
      });
    server.conversation('Goal: Add tests for rounding only\n').say('Tested.');
    server.conversation(`Goal: ${prices}\n`).say('It does.');
    server
      .conversation(({ system }) => system.includes('parent agent'))
      .say('Money is done.')
      .say('Pricing is done.')
      .say('All is done.');
    workbench = await openWorkbench({
      workspace: resolve('test/fixtures/sample'),
      settings: {
        'fanout.model.provider': 'openai',
        'fanout.model.baseUrl': server.baseUrl,
        'fanout.model.name': 'scripted',
      },
    });
    await workbench.openViewContainer('Fanout');
    await workbench.page.mouse.move(700, 300);
  });

  after(async () => {
    await workbench.dispose();
    await server.close();
  });

  const proposals = (rows: readonly TreeRow[]): string[] =>
    rows.filter(({ description }) => description === 'proposed').map(({ label }) => label);
  const waitForProposals = (count: number): Promise<TreeRow[]> =>
    workbench.tree('Tasks').waitForRows(`${String(count)} proposals`, (rows) => proposals(rows).length === count);

  it('D37: S13: they show below the finished task, hidden characters shown, the context in the tooltip', async () => {
    const instruction = 'Tidy this module';
    await workbench.companion.execute('fanout.delegate', { instruction, modules: ['src/money'] });
    const rows = await waitForProposals(3);
    const shown = tests.replace('\u202E', '⟨U+202E⟩');
    assert.deepEqual(proposals(rows), [shown, prices, notes]);
    const above = rows.find(({ label }) => label === 'src/money');
    assert.match(above?.description ?? '', /^done.* · 3 proposals · /);
    assert.equal(rows.find(({ label }) => label === prices)?.level, (above?.level ?? 0) + 1);
    assert.match(await workbench.tree('Tasks').tooltip(shown), /Use the runner that is there/);
    await workbench.picture('window/follow-ups');
  });

  it('D37: D40: approve, edit and dismiss from the row, also after a reload', async () => {
    const tasks = workbench.tree('Tasks');
    assert.deepEqual(await (await tasks.contextMenu(prices)).labels(), ['Approve', 'Edit and Approve…', 'Dismiss']);
    await workbench.picture('window/follow-ups-menu');
    await workbench.page.keyboard.press('Escape');
    await tasks.pressInlineAction(notes, 'Dismiss');
    await waitForProposals(2);
    await workbench.reload();
    await workbench.openViewContainer('Fanout');
    await waitForProposals(2);
    await tasks.pressInlineAction(prices, 'Approve');
    await waitForProposals(1);
    await workbench.notifications.waitFor(/Fanout: 1 task ended/); // the one that follows, not its elder again
    await tasks.click(tests.replace('\u202E', '⟨U+202E⟩'));
    await workbench.quickInput.waitForMessage(/What the task shall achieve/);
    await workbench.picture('window/follow-ups-edit');
    await workbench.quickInput.accept('Add tests for rounding only');
    await workbench.quickInput.waitForMessage(/What it must know/);
    await workbench.quickInput.accept();
    await waitForProposals(0);
    const request = await server.log.until(() =>
      server.chats.find(({ chat }) => chat.firstUser.includes('Goal: Add tests for rounding only\n')),
    );
    assert.ok(request.chat.firstUser.includes('amounts.js`.\nUse the runner'), 'a context left alone keeps its lines');
    await tasks.waitForRows(
      'three tasks that are done',
      (rows) => rows.filter(({ description }) => description.startsWith('done')).length === 3,
    );
    await workbench.picture('window/follow-ups-done');
  });
});
