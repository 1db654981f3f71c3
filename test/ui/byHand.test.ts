import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { status } from '../support/modelServer/faults.ts';
import type { Gate } from '../support/modelServer/gate.ts';
import { ModelServer } from '../support/modelServer/modelServer.ts';
import { openWorkbench, type Workbench } from '../support/ui/workbench.ts';

/** One window and one story: each test goes on where the one before it ended. */
describe('commands by hand', () => {
  let server: ModelServer;
  let workbench: Workbench;
  let gate: Gate;

  before(async function () {
    this.timeout(120_000);
    server = await ModelServer.start();
    gate = server.gate();
    server
      .conversation(({ system }) => system.includes('parent agent'))
      .reply(status(401, { message: 'Incorrect API key provided' }))
      .say('I am here.')
      .say('The task has ended.');
    server.conversation('Module: src/money').call('finish_task', { summary: 'Done.' }, { gate });
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

  it('a refused key is an error with the next step as a button', async () => {
    const { quickInput, notifications } = workbench;
    await quickInput.runCommand('Fanout: Ask the Parent Agent…');
    await quickInput.accept('Are you there?');
    assert.ok((await notifications.buttons(/API key/)).includes('Set API Key…'));
    await workbench.picture('window/key-refused');
    await notifications.press(/API key/, 'Set API Key…');
    assert.equal((await quickInput.texts()).title, 'Fanout: Set API Key');
    await quickInput.accept('sk-test-0123456789abcdef');
    const told = await notifications.waitFor(/API key for .* is stored/);
    assert.doesNotMatch(told, /0123456789/);
  });

  it('the parent’s answer shows in its output, after the question', async () => {
    const { quickInput, output } = workbench;
    await quickInput.runCommand('Fanout: Ask the Parent Agent…');
    await quickInput.accept('Are you there now?');
    await output.waitForLine(/^» You: Are you there now\?/);
    await output.waitForLine(/^I am here\./);
    assert.equal(server.chats.at(-1)?.headers.authorization, 'Bearer sk-test-0123456789abcdef');
    await workbench.picture('window/asked');
  });

  it('steering from the palette asks which task, and says when it came too late', async () => {
    const { quickInput, notifications, companion } = workbench;
    await companion.execute('fanout.delegate', { instruction: 'Convert', modules: ['src/money'] });
    await gate.arrived();
    await workbench.tree('Tasks').waitForRow('src/money');
    await quickInput.runCommand('Fanout: Steer…');
    await quickInput.waitForLabels('the task', (labels) => labels.includes('src/money'));
    await workbench.picture('window/steer-which');
    await quickInput.pick('src/money');
    await quickInput.type('Keep the names');
    gate.release();
    await workbench
      .tree('Tasks')
      .waitForRows('the end', (rows) =>
        rows.some(({ label, description }) => label === 'src/money' && description.startsWith('done')),
      );
    await quickInput.accept();
    await notifications.waitFor(/The task can no longer be steered: it is done already\./);
    await workbench.picture('window/steered-too-late');
  });

  it('an error of a script is a rejection and no notification', async () => {
    const { companion, notifications } = workbench;
    await assert.rejects(companion.execute('fanout.cancelTask', 'nobody'), /There is no task "nobody"/);
    assert.ok(!(await notifications.messages()).some((message) => message.includes('nobody')));
  });
});
