import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import type { Gate } from '../support/modelServer/gate.ts';
import { ModelServer } from '../support/modelServer/modelServer.ts';
import { say } from '../support/modelServer/reply.ts';
import type { TreeRow } from '../support/ui/treeView.ts';
import { openWorkbench, type Workbench } from '../support/ui/workbench.ts';

describe('@fanout in the chat', () => {
  let server: ModelServer;
  let workbench: Workbench;
  let child: Gate;
  let thought: Gate;

  before(async function () {
    this.timeout(120_000);
    server = await ModelServer.start();
    [child, thought] = [server.gate(), server.gate()];
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

  it('D1: S12: asks the parent agent, which delegates while the chat shows it; its answer shows code and lists, but no link or image', async () => {
    const attack = 'Moving. [Run](command:workbench.action.quit) <b>now</b> ![x](https://evil.example/x)';
    const answer = `${attack}\n\n- first \`money.of\`\n- then **the rest**\n\n\`\`\`js\nimport [x](command:evil);\n\`\`\`\nThat is all.`;
    server.conversation(/Goal: Move it/).say('Moved.', { gate: child });
    server
      .conversation(/Move money/)
      .call('delegate_task_async', { goal: 'Move it', module: 'src/money' })
      .say(answer)
      .say('First I think. Then I say what nobody hears any more.', { midGate: thought })
      .always(say('All have ended.'));
    await workbench.chat.open();
    await workbench.chat.send('@fanout Move money');
    await workbench.chat.answer.getByText('That is all.').waitFor();
    await workbench.tree('Tasks').waitForRow('src/money');
    const shown = workbench.chat.answer.locator('.rendered-markdown');
    await shown.getByText(attack).waitFor();
    assert.equal(await shown.locator('img, p a, p b, li a').count(), 0);
    assert.deepEqual(await shown.locator('li').allInnerTexts(), ['first money.of', 'then the rest']);
    assert.equal(await shown.locator('li code').innerText(), 'money.of');
    await workbench.chat.answer
      .locator('.interactive-result-code-block', { hasText: 'import [x](command:evil);' })
      .waitFor();
    await workbench.picture('chat/answered');
  });

  it('D33: giving an answer up ends that turn, and its tasks go on', async () => {
    const working = (rows: TreeRow[]): boolean =>
      rows.some(({ label, description }) => label === 'Parent agent' && description.startsWith('working'));
    await workbench.chat.send('@fanout Think long');
    await workbench.tree('Tasks').waitForRows('a parent that works', working);
    await thought.arrived();
    await workbench.chat.cancel();
    const rows = await workbench.tree('Tasks').waitForRows('a parent that rests', (all) => !working(all));
    assert.match(rows.find(({ label }) => label === 'src/money')?.description ?? '', /^running/);
    await workbench.picture('chat/cancelled');
    thought.release();
    child.release();
  });

  it('D4: says what is missing', async () => {
    await workbench.companion.changeSetting('fanout.model.baseUrl', 'nowhere');
    await workbench.chat.send('@fanout And now?');
    await workbench.chat.answer.getByText(/baseUrl/).waitFor();
    await workbench.picture('chat/refused');
  });
});
