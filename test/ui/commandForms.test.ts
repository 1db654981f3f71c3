import assert from 'node:assert/strict';
import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ModelServer } from '../support/modelServer/modelServer.ts';
import { openWorkbench, type Workbench } from '../support/ui/workbench.ts';

/** A formatter that rewrites line ends and makes a file executable; each test goes on where the one before it ended. */
describe('reviewing what a command changed beside lines', () => {
  let server: ModelServer;
  let workbench: Workbench;
  let file: string;
  const text = '// one\r\n// two\r\n';
  const tasks = (): ReturnType<Workbench['tree']> => workbench.tree('Tasks');

  before(async function () {
    this.timeout(120_000);
    server = await ModelServer.start();
    server
      .conversation('Module: src/money')
      .call('run_command', { command: 'node format.mjs' })
      .call('finish_task', { summary: 'Formatted.' });
    server.conversation(({ system }) => system.includes('parent agent')).say('It is done.');
    workbench = await openWorkbench({
      workspace: resolve('test/fixtures/sample'),
      settings: {
        'fanout.model.provider': 'openai',
        'fanout.model.baseUrl': server.baseUrl,
        'fanout.model.name': 'scripted',
        'fanout.commands.approval': 'allowlist',
        'fanout.commands.allow': ['node format.mjs'],
      },
    });
    assert.ok(workbench.workspace.kind === 'folder');
    const { path } = workbench.workspace;
    file = join(path, 'src/money/ends.js');
    const format =
      "const f = 'src/money/ends.js'; fs.writeFileSync(f, fs.readFileSync(f, 'utf8').replaceAll('\\r', ''));";
    writeFileSync(join(path, 'format.mjs'), `import fs from 'node:fs';\n${format}\nfs.chmodSync(f, 0o755);\n`);
    writeFileSync(file, text);
    chmodSync(file, 0o644);
    await workbench.openViewContainer('Fanout');
    await workbench.companion.execute('fanout.delegate', { instruction: 'Format', modules: ['src/money'] });
    await tasks().waitForRows('money done', (rows) =>
      rows.some(({ label, description }) => label === 'src/money' && description.startsWith('done')),
    );
    await workbench.notifications.waitFor(/Fanout: 1 task ended/);
    await workbench.notifications.close(/1 task ended/);
  });

  after(async () => {
    await workbench.dispose();
    await server.close();
  });

  it('F22: the file’s row and its diff say what else than lines is changed', async () => {
    assert.equal(readFileSync(file, 'utf8'), text.replaceAll('\r', ''));
    await tasks().setExpanded('src/money', true);
    const row = await tasks().waitForRow('ends.js');
    assert.match(row.description, /^\+0 −0, line ends and permissions/);
    await tasks().click('ends.js');
    const title = 'ends.js (src/money, changes its line ends and permissions)';
    await workbench.page.locator('.part.editor .tab.active', { hasText: title }).waitFor();
    await workbench.page.locator('.modified .view-line', { hasText: 'two' }).waitFor();
    await workbench.picture('commandForms/diff');
  });

  it('F22: F20: reverting gives the file its bytes and permissions back', async () => {
    await (await tasks().contextMenu('src/money')).choose('Revert This Task’s Changes');
    await workbench.notifications.waitFor(/What src\/money changed in 1 file was taken back/);
    assert.equal(readFileSync(file, 'utf8'), text);
    assert.equal(statSync(file).mode & 0o777, 0o644);
    await workbench.picture('commandForms/reverted');
  });
});
