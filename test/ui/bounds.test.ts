import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { turn } from '../support/modelServer/reply.ts';
import type { Gate } from '../support/modelServer/gate.ts';
import { ModelServer } from '../support/modelServer/modelServer.ts';
import { openWorkbench, type Workbench } from '../support/ui/workbench.ts';

/** One window and one story: each test goes on where the one before it ended. */
describe('tasks within bounds', () => {
  let server: ModelServer;
  let workbench: Workbench;
  let gate: Gate;
  const delegate = (goal: string, module: string, after: string[] = []): { name: string; arguments: object } => ({
    name: 'delegate_task_async',
    arguments: { goal, module, after },
  });

  before(async function () {
    this.timeout(120_000);
    server = await ModelServer.start();
    gate = server.gate();
    server
      .conversation(({ system }) => system.includes('parent agent'))
      .turn({ calls: [delegate('Name the types', 'src/money'), delegate('List every place', 'src/dates')] })
      .reply((request) => {
        const [first = ''] = request.toolResults.map((text) => (JSON.parse(text) as { task_id: string }).task_id);
        return turn({ calls: [delegate('Use the new types', 'src/orders', [first])] })(request);
      })
      .say('Three tasks are under way.')
      .say('Dates ran out of tokens.')
      .say('All have ended.')
      .say('All have ended.');
    server.conversation('Module: src/money').call('finish_task', { summary: 'Named.' }, { gate });
    server.conversation('Module: src/orders').call('finish_task', { summary: 'Used.' });
    server
      .conversation('Module: src/dates')
      .call('list_files', {}, { usage: { input: 4_000, output: 1_500, cached: 3_000 } });
    workbench = await openWorkbench({
      workspace: resolve('test/fixtures/sample'),
      settings: {
        'fanout.model.provider': 'openai',
        'fanout.model.baseUrl': server.baseUrl,
        'fanout.model.name': 'scripted',
        'fanout.tasks.tokenBudget': 5_000,
      },
    });
    await workbench.openViewContainer('Fanout');
  });

  after(async () => {
    await workbench.dispose();
    await server.close();
  });

  it('D43: a task that starts after another shows as queued, though slots are free, and says what it waits for', async () => {
    await workbench.quickInput.runCommand('Fanout: Ask the Parent Agent…');
    await workbench.quickInput.accept('Rename the types');
    const tasks = workbench.tree('Tasks');
    await tasks.waitForRows('the line', (rows) =>
      ['src/money running', 'src/dates failed', 'src/orders queued'].every((wanted) =>
        rows.some(({ label, description }) => `${label} ${description}`.startsWith(wanted)),
      ),
    );
    const tooltip = await tasks.tooltip('src/orders');
    assert.ok(tooltip.includes('Starts after src/money (running)'), tooltip);
    await workbench.picture('window/starts-after');
  });

  it('D29: D34: a task that is out of tokens is an error that says so, with what it used', async () => {
    const tooltip = await workbench.tree('Tasks').tooltip('src/dates');
    for (const part of [
      'out of tokens',
      '5,500 of 5,000',
      'fanout.tasks.tokenBudget',
      '4k tokens in (3k cached), 1.5k out',
    ])
      assert.ok(tooltip.includes(part), tooltip);
    await workbench.picture('window/out-of-tokens');
  });

  it('D43: it starts when that one has ended', async () => {
    gate.release();
    await workbench
      .tree('Tasks')
      .waitForRows('the end', (rows) =>
        rows.some(({ label, description }) => label === 'src/orders' && description.startsWith('done')),
      );
  });
});
