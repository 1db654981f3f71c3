import assert from 'node:assert/strict';
import { join, resolve } from 'node:path';
import { ModelServer } from '../support/modelServer/modelServer.ts';
import { EditingChild } from '../support/ui/editingChild.ts';
import { openWorkbench } from '../support/ui/workbench.ts';

describe('a file that a task moves', () => {
  it('F6: asks nobody about the imports of it', async () => {
    const server = await ModelServer.start();
    server.conversation(({ system }) => system.includes('parent agent')).say('All have ended.');
    const workbench = await openWorkbench({
      workspace: resolve('test/fixtures/sample'),
      settings: {
        'fanout.model.provider': 'openai',
        'fanout.model.baseUrl': server.baseUrl,
        'fanout.model.name': 'scripted',
      },
    });
    try {
      const { workspace, companion, page } = workbench;
      assert.ok(workspace.kind === 'folder');
      const child = await EditingChild.start(server, companion, 'src/money');
      await companion.showFile(join(workspace.path, 'src/money/index.js'));
      const paths = { from: 'src/money/currencies.js', to: 'src/money/coins.js' };
      assert.match(await child.call('move_file', paths), /^Applied/);
      assert.match(await child.call('read_file', { path: paths.from }), /currencies\.js was renamed to this/);
      assert.equal(await page.locator('.monaco-dialog-box').count(), 0);
    } finally {
      await workbench.dispose();
      await server.close();
    }
  });
});
