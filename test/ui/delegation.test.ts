import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { ModelServer } from '../support/modelServer/modelServer.ts';
import type { Gate } from '../support/modelServer/gate.ts';
import { openWorkbench, type Workbench } from '../support/ui/workbench.ts';

/** One window and one story: each test goes on where the one before it ended. */
describe('delegating by hand', () => {
  const instruction = 'Convert this module from CommonJS to ES modules';
  let server: ModelServer;
  let workbench: Workbench;
  let moneyGate: Gate;
  let datesGate: Gate;
  const tasks = (): ReturnType<Workbench['tree']> => workbench.tree('Tasks');

  before(async function () {
    this.timeout(120_000);
    server = await ModelServer.start();
    moneyGate = server.gate();
    datesGate = server.gate();
    const look = 'I look at what the module exports, and who requires it.';
    server
      .conversation('Module: src/money')
      .turn({ text: look, calls: [{ name: 'read_file', arguments: { path: 'src/money/index.js' } }] })
      .turn({ text: 'The exports are plain.', calls: [{ name: 'list_files', arguments: {} }], midGate: moneyGate })
      .call('finish_task', { summary: 'src/money is an ES module now, with its default exports.' });
    server.conversation('Module: src/dates').turn({ text: look, midGate: datesGate });
    server.conversation('Module: src/orders').call('finish_task', { summary: 'Nothing was left to do.' });
    server
      .conversation(({ system }) => system.includes('parent agent'))
      .say('Two of three modules are done; dates was cancelled.');
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

  it('offers the modules of the workspace, several to be picked', async () => {
    const { quickInput } = workbench;
    await quickInput.runCommand('Fanout: Delegate to Modules…');
    await quickInput.waitForLabels('the modules', (labels) => labels.includes('src/money'));
    await quickInput.acceptChecked();
    assert.match((await quickInput.texts()).title, /tick at least one module/);
    await workbench.picture('window/delegate-none-ticked');
    for (const module of ['src/dates', 'src/money', 'src/orders']) await quickInput.pick(module);
    await workbench.picture('window/delegate-modules');
    await quickInput.acceptChecked();
  });

  it('asks for the instruction and does not take a blank one', async () => {
    const { quickInput } = workbench;
    assert.match((await quickInput.texts()).title, /Delegate to Modules \(2\/3\)/);
    await quickInput.accept(' ');
    await quickInput.waitForMessage(/One task for each of 3 modules gets this instruction\. Type something/);
    await quickInput.type(instruction);
    await quickInput.waitForMessage(/One task for each of 3 modules/);
    await workbench.picture('window/delegate-instruction');
    await quickInput.accept();
  });

  it('shows who owns what before anything starts', async () => {
    const { quickInput } = workbench;
    const labels = await quickInput.waitForLabels('the plan', (all) =>
      all.some((label) => label.includes('Start 3 tasks')),
    );
    for (const module of ['src/dates', 'src/money', 'src/orders'])
      assert.ok(labels.some((label) => label.includes(module)));
    await workbench.picture('window/delegate-plan');
    assert.equal(server.requests.length, 0);
    await quickInput.accept();
  });

  it('shows each task with its state as icon and word below the parent agent', async () => {
    const rows = await tasks().waitForRows('three tasks under way', (all) =>
      all.some(({ label, description }) => label === 'src/orders' && description.startsWith('done')),
    );
    assert.deepEqual(
      rows.map(({ label, level }) => [label, level]),
      [
        ['Parent agent', 1],
        ['src/dates', 2],
        ['src/money', 2],
        ['src/orders', 2],
      ],
    );
    const row = (label: string): (typeof rows)[number] | undefined => rows.find((each) => each.label === label);
    assert.match(row('src/dates')?.description ?? '', /^running · turn 1 · \d+s$/);
    assert.match(row('src/dates')?.icon ?? '', /codicon-sync codicon-modifier-spin/);
    assert.match(row('src/orders')?.description ?? '', /^done · turn 1 · \d+s$/);
    assert.match(row('src/orders')?.icon ?? '', /codicon-pass/);
    await workbench.statusBar.waitFor(/Fanout: 2 running/);
  });

  it('counts the seconds of what runs', async () => {
    await tasks().waitForRows('seconds', (rows) =>
      rows.some(({ label, description }) => label === 'src/dates' && /· [2-9]s$/.test(description)),
    );
  });

  it('a click on a task shows its output, live', async () => {
    await moneyGate.arrived();
    await tasks().click('src/money');
    await workbench.output.waitForLine(/^» read_file \{"path":"src\/money\/index\.js"\}/);
    await workbench.output.waitForLine(/^The exports a/);
    await workbench.picture('window/running');
  });

  it('a task that is asked to pause offers Resume at once, which takes the wish back', async () => {
    const description = async (): Promise<string> => (await tasks().waitForRow('src/money')).description;
    await (await tasks().contextMenu('src/money')).choose('Pause');
    await tasks().waitForRows('the wish', (rows) => rows.some((row) => row.description.includes('pauses after')));
    const menu = await tasks().contextMenu('src/money');
    assert.deepEqual(await menu.labels(), ['Steer…', 'Resume', 'Cancel', 'Show Output']);
    await workbench.picture('window/pause-requested');
    await menu.choose('Resume');
    await tasks().waitForRows('no wish', (rows) => !rows.some((row) => row.description.includes('pauses after')));
    assert.match(await description(), /^running · turn 2/);
  });

  it('D14: Steer… from the context menu reaches the next request of that task alone', async () => {
    const menu = await tasks().contextMenu('src/money');
    assert.deepEqual(await menu.labels(), ['Steer…', 'Pause', 'Cancel', 'Show Output']);
    await workbench.picture('window/context-menu');
    await menu.choose('Steer…');
    const { quickInput } = workbench;
    assert.equal((await quickInput.texts()).title, 'Steer src/money');
    await workbench.picture('window/steer');
    await quickInput.accept('Keep the default exports');
    await quickInput.waitUntilClosed();
    await workbench.output.waitForLine(/^» \[Steering from the user\] Keep the default exports/);
    await tasks().waitForRows('steering that waits', (rows) =>
      rows.some(({ description }) => description.includes('steering waits')),
    );
    assert.match(
      await tasks().tooltip('src/money'),
      /Steering that it sees before its next step\s+Keep the default exports/,
    );
    await workbench.picture('window/steering-waits');
    moneyGate.release();
    await workbench.output.waitForLine(/^» Steering seen in turn 3\./);
    await workbench.output.waitForLine(/^src\/money is an ES module now/);
    const steered = server.chats.filter(({ chat }) => chat.everything.includes('Keep the default exports'));
    assert.deepEqual(
      steered.map(({ chat }) => /Module: (\S+)/.exec(chat.firstUser)?.[1]),
      ['src/money'],
    );
  });

  it('D19: the button on a row cancels its task', async () => {
    await tasks().pressInlineAction('src/dates', 'Cancel');
    await tasks().waitForRows('a cancelled task', (rows) =>
      rows.some(({ label, description }) => label === 'src/dates' && description.startsWith('cancelled')),
    );
    const request = server.chats.find(({ chat }) => chat.firstUser.includes('Module: src/dates'));
    assert.equal(await request?.ended, 'abandoned');
  });

  it('one notification says that all have ended, and shows the parent’s summary', async () => {
    const { notifications } = workbench;
    await notifications.waitFor(/Fanout: 3 tasks ended \(1 cancelled\)\./);
    await workbench.picture('window/ended');
    await notifications.press(/3 tasks ended/, 'Show Summary');
    await workbench.output.waitForLine(/^Two of three modules are done; dates was cancelled\./);
    await workbench.picture('window/summary');
  });

  it('an ended task has other entries in its menu, and one that says what came of it in its tooltip', async () => {
    const menu = await tasks().contextMenu('src/money');
    assert.deepEqual(await menu.labels(), ['Run Again', 'Show Output', 'Remove']);
    await menu.dismiss();
    const tooltip = await tasks().tooltip('src/money');
    for (const part of ['src/money — done', instruction, '3 of 50 turns', 'with its default exports']) {
      assert.ok(tooltip.includes(part), tooltip);
    }
    await workbench.picture('window/tooltip');
  });

  it('Remove takes a task and its output away; Clear Finished Tasks all of them', async () => {
    await (await tasks().contextMenu('src/dates')).choose('Remove');
    await tasks().waitForRows('two tasks', (rows) => rows.length === 3);
    await workbench.quickInput.runCommand('Fanout: Clear Finished Tasks');
    await tasks().waitForRows('only the parent', (rows) => rows.length === 1);
  });
});
