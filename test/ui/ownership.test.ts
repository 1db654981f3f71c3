import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Gate } from '../support/modelServer/gate.ts';
import { ModelServer } from '../support/modelServer/modelServer.ts';
import { makeTemporaryFolder, type TemporaryFolder } from '../support/vscode-host/temporaryFolder.ts';
import { openWorkbench, type Workbench } from '../support/ui/workbench.ts';

/** One window and one story: each test goes on where the one before it ended. */
describe('who owns what, and who is at which file', () => {
  let server: ModelServer;
  let workbench: Workbench;
  let gate: Gate;
  let source: TemporaryFolder;

  before(async function () {
    this.timeout(120_000);
    server = await ModelServer.start();
    gate = server.gate();
    source = makeTemporaryFolder('ownership');
    const created = { path: 'packages/money/rates.js', content: 'export const rates = {};\n' };
    server.conversation('Module: packages/money').call('write_file', created).turn({ text: 'I go on.', midGate: gate });
    workbench = await openWorkbench({
      workspace: await nestedPackages(source.path),
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

  /** Goes to the plan of a delegation; resolves with all that it shows. */
  const plan = async (modules: readonly string[]): Promise<string> => {
    const { quickInput } = workbench;
    await quickInput.runCommand('Fanout: Delegate to Modules…');
    await quickInput.waitForLabels('the modules', (labels) => labels.includes('packages/money'));
    for (const module of modules) await quickInput.pick(module);
    await quickInput.acceptChecked();
    await quickInput.accept('Look after the rates');
    await quickInput.waitForLabels('the plan', (labels) => labels.some((label) => label.includes('Start')));
    return quickInput.rowTexts();
  };

  it('a plan of modules apart says that each owns its own', async () => {
    const text = await plan(['packages/money', 'packages/dates']);
    assert.doesNotMatch(text, /not owned alone|as well/);
    await workbench.quickInput.dismiss();
  });

  it('modules that overlap are shown with whom before anything starts', async () => {
    const text = await plan(['packages/money', 'packages']);
    assert.match(text, /2 modules not owned alone/);
    assert.match(text, /Owned in part by packages\/money as well/);
    await workbench.picture('window/delegate-overlap');
    assert.equal(server.requests.length, 0);
    await workbench.quickInput.dismiss();
  });

  it('a row says at which file its task is', async () => {
    await plan(['packages/money']);
    await workbench.quickInput.accept();
    await gate.arrived();
    await workbench
      .tree('Tasks')
      .waitForRows('the file that it edits', (rows) =>
        rows.some(
          ({ label, description }) => label === 'packages/money' && /^running · .*in rates\.js · /.test(description),
        ),
      );
    await workbench.picture('window/last-edited');
  });

  it('a task that runs already is named in the plan of what it owns, too', async () => {
    const text = await plan(['packages/money', 'packages/dates']);
    assert.match(text, /1 module not owned alone/);
    assert.match(text, /Owned by packages\/money \(running, \S+\) as well/);
    await workbench.picture('window/delegate-overlap-running');
    await workbench.quickInput.dismiss();
  });
});

/** Makes the folder a workspace whose manifest declares a package and those inside it. */
async function nestedPackages(folder: string): Promise<string> {
  const put = async (path: string, content: object): Promise<void> => {
    await mkdir(join(folder, path), { recursive: true });
    await writeFile(join(folder, path, 'package.json'), JSON.stringify(content));
  };
  await put('.', { workspaces: ['packages', 'packages/*'] });
  for (const path of ['packages', 'packages/dates', 'packages/money']) await put(path, { name: path });
  return folder;
}
