import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ModelServer } from '../support/modelServer/modelServer.ts';
import { makeTemporaryFolder, type TemporaryFolder } from '../support/vscode-host/temporaryFolder.ts';
import { openWorkbench, type Workbench } from '../support/ui/workbench.ts';

describe('profiles in the delegate command', () => {
  let server: ModelServer;
  let workbench: Workbench;
  let source: TemporaryFolder;

  before(async function () {
    this.timeout(120_000);
    server = await ModelServer.start();
    source = makeTemporaryFolder('profiles');
    const put = async (path: string, ...lines: string[]): Promise<void> => {
      await mkdir(dirname(join(source.path, path)), { recursive: true });
      await writeFile(join(source.path, path), lines.join('\n'));
    };
    await put('package.json', '{ "workspaces": ["packages/*"] }');
    await put('packages/money/package.json', '{ "name": "money" }');
    await put('.fanout/agents/tidy.md', '---', 'description: Small steps, no new names', '---', 'Tidy up.');
    const claude = ['---', 'name: reviewer', 'description: Reads and tells', 'tools: Read, WebFetch', '---', 'Review.'];
    await put('.claude/agents/reviewer.md', ...claude);
    server.conversation('Module: packages/money').say('Looked at.');
    server.conversation(({ system }) => system.includes('parent agent')).say('All is well.');
    workbench = await openWorkbench({
      workspace: source.path,
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
    source.dispose();
  });

  it('D36: are offered with where they are from, what they may use, and what is not understood', async () => {
    const { quickInput } = workbench;
    await quickInput.runCommand('Fanout: Delegate to Modules…');
    await quickInput.waitForLabels('the modules', (labels) => labels.includes('packages/money'));
    await quickInput.pick('packages/money');
    await quickInput.acceptChecked();
    await quickInput.accept('Look after it');
    await quickInput.waitForLabels('the profiles', (labels) => labels.some((label) => label.includes('reviewer')));
    assert.match((await quickInput.texts()).title, /\(3\/4\)/);
    const text = await quickInput.rowTexts();
    assert.match(text, /No profile/);
    assert.match(text, /tidy[^]*Small steps, no new names/);
    assert.match(text, /reviewer[^]*\.claude\/agents\/reviewer\.md · read[^]*no tools like WebFetch/);
    await workbench.picture('window/delegate-profiles');
    await quickInput.choose('reviewer');
  });

  it('D36: the plan names the chosen one, Back offers them again, and the tasks work by it', async () => {
    const { quickInput } = workbench;
    await quickInput.waitForLabels('the plan', (labels) => labels.some((label) => label.includes('Start 1 task')));
    assert.match(await quickInput.rowTexts(), /as reviewer/);
    await quickInput.back();
    await quickInput.waitForLabels('the profiles', (labels) => labels.some((label) => label.includes('tidy')));
    await quickInput.choose('reviewer');
    await quickInput.waitForLabels('the plan', (labels) => labels.some((label) => label.includes('Start 1 task')));
    await quickInput.accept();
    await workbench
      .tree('Tasks')
      .waitForRows('an ended task', (rows) =>
        rows.some(({ label, description }) => label === 'packages/money' && description.startsWith('done')),
      );
    const request = server.chats.find(({ chat }) => chat.firstUser.includes('Module: packages/money'))?.chat;
    assert.match(request?.system ?? '', /Review\.$/);
    assert.ok(!request?.tools.includes('write_file'));
    assert.match(await workbench.tree('Tasks').tooltip('packages/money'), /by the profile reviewer/);
  });
});
