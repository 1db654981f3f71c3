import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { status } from '../support/modelServer/faults.ts';
import type { Gate } from '../support/modelServer/gate.ts';
import { ModelServer } from '../support/modelServer/modelServer.ts';
import { openWorkbench, type Workbench } from '../support/ui/workbench.ts';

/** One window and one story: each test goes on where the one before it ended. */
describe('commands by hand', () => {
  let server: ModelServer;
  let other: ModelServer;
  let workbench: Workbench;
  let gate: Gate;

  before(async function () {
    this.timeout(120_000);
    server = await ModelServer.start();
    other = await ModelServer.start(['small', 'large']);
    other.anything().say('The first.');
    gate = server.gate();
    server
      .conversation(({ system }) => system.includes('parent agent'))
      .reply(status(401, { message: 'Incorrect API key provided' }))
      .say('I am here.')
      .say('The task has ended.')
      .say('Larger now.');
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
    await other.close();
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

  it('what was dismissed resolves to undefined, and nothing is started', async () => {
    const { quickInput, companion } = workbench;
    const requests = server.requests.length;
    const delegated = companion.execute('fanout.delegate', { modules: ['src/money'] });
    assert.match((await quickInput.texts()).title, /Delegate to Modules \(1\/2\)/);
    await quickInput.accept('Convert');
    await quickInput.waitForLabels('the plan', (labels) => labels.some((label) => label.includes('Start 1 task')));
    await quickInput.dismiss();
    assert.equal((await delegated) ?? undefined, undefined);
    assert.equal(server.requests.length, requests);
  });

  it('the steps of a delegation go back and forth, and keep what was chosen', async () => {
    const { quickInput, page } = workbench;
    const goBack = (): Promise<void> => page.locator('.quick-input-titlebar .codicon-quick-input-back').click();
    await quickInput.runCommand('Fanout: Delegate to Modules…');
    await quickInput.waitForLabels('the modules', (labels) => labels.includes('src/money'));
    await quickInput.pick('src/money');
    await quickInput.pick('src/dates');
    await quickInput.acceptChecked();
    await quickInput.accept('Convert');
    await quickInput.waitForLabels('the plan', (labels) => labels.some((label) => label.includes('Start 2 tasks')));
    await goBack();
    await quickInput.waitForMessage(/One task for each of 2 modules/);
    await goBack();
    await quickInput.waitForLabels('the modules', (labels) => labels.includes('src/money'));
    await quickInput.pick('src/money');
    await quickInput.acceptChecked();
    await quickInput.waitForMessage(/The task for src\/dates gets this instruction/);
    await quickInput.accept();
    await quickInput.waitForLabels('the plan', (labels) => labels.some((label) => label.includes('Start 1 task')));
    await quickInput.dismiss();
  });

  it('an error of a script is a rejection and no notification', async () => {
    const { companion, notifications } = workbench;
    await assert.rejects(companion.execute('fanout.cancelTask', 'nobody'), /There is no task "nobody"/);
    assert.ok(!(await notifications.messages()).some((message) => message.includes('nobody')));
  });

  it('Select Model… says what is in use, and why an endpoint lists nothing', async () => {
    const { quickInput } = workbench;
    await quickInput.runCommand('Fanout: Select Model…');
    await quickInput.waitForLabels('the kinds of model', (labels) => labels.includes('Another endpoint'));
    assert.match(await quickInput.rowTexts(), /any OpenAI-compatible base URL · in use/);
    await quickInput.pick('Another endpoint');
    await quickInput.waitForMessage(/The base URL of/);
    await quickInput.accept('nonsense');
    await quickInput.waitForMessage(/Type a web address/);
    await quickInput.back();
    await quickInput.pick('vLLM');
    await quickInput.waitForMessage(/The base URL of vLLM/);
    await quickInput.accept('http://127.0.0.1:1/v1');
    const says = (labels: string[]): boolean =>
      labels.some((label) => label.includes('127.0.0.1:1/v1 lists no models: not reachable.'));
    await quickInput.waitForLabels('the reason', says);
    assert.match(await quickInput.rowTexts(), /ask once more, type the model’s name, or go back/);
    await workbench.picture('window/select-model-unreachable');
    await quickInput.back();
    await quickInput.waitForMessage(/The base URL of vLLM/);
  });

  it('S5: Select Model… lists what an endpoint serves, and sends it no key of another', async () => {
    const { quickInput, page, notifications, companion } = workbench;
    await quickInput.accept(other.baseUrl);
    const listed = (labels: string[]): boolean => ['small', 'large'].every((name) => labels.includes(name));
    await quickInput.waitForLabels('what it serves', listed);
    assert.match(await quickInput.rowTexts(), /The first that it lists\s*small/);
    await workbench.picture('window/select-model-names');
    assert.deepEqual(
      other.requests.map(({ headers }) => headers.authorization),
      [undefined],
    );
    await quickInput.choose('The first that it lists');
    await notifications.waitFor(/Fanout uses vLLM at http:[^,]*\.$/);
    assert.equal(await companion.execute('fanout.ask', { message: 'Are you the first?' }), 'The first.');
    assert.equal(other.chats.at(-1)?.chat.body.model, 'small');
    await quickInput.runCommand('Fanout: Select Model…');
    await quickInput.pick('Another endpoint');
    await quickInput.waitForMessage(/The base URL of/);
    assert.equal(await page.locator('.quick-input-box input').inputValue(), other.baseUrl);
  });

  it('Select Model… takes a name that is not listed, and asks for no key where there is one', async () => {
    const { quickInput, notifications, companion } = workbench;
    await quickInput.accept(server.baseUrl);
    await quickInput.waitForLabels('what it serves', (labels) => labels.includes('scripted'));
    await quickInput.accept('scripted-large');
    await notifications.waitFor(/Fanout uses Another endpoint at http:.*, model scripted-large/);
    assert.equal(await companion.execute('fanout.ask', { message: 'Which are you?' }), 'Larger now.');
    assert.equal(server.chats.at(-1)?.chat.body.model, 'scripted-large');
  });
});
