import assert from 'node:assert/strict';
import { cpSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { makeTemporaryFolder, type TemporaryFolder } from '../support/vscode-host/temporaryFolder.ts';
import { builtExtension, openWorkbench, type Workbench } from '../support/ui/workbench.ts';

describe('a Fanout of which a part is missing', () => {
  let folder: TemporaryFolder;
  let workbench: Workbench;

  before(async function () {
    this.timeout(120_000);
    folder = makeTemporaryFolder('broken');
    const extension = join(folder.path, 'fanout');
    cpSync(builtExtension(), extension, { recursive: true });
    const chunks = join(extension, 'dist/chunks');
    const product = join(chunks, readdirSync(chunks).find((name) => name.startsWith('product-')) ?? 'no product');
    renameSync(product, `${product}.away`);
    workbench = await openWorkbench({
      workspace: 'empty',
      extension,
      settings: { 'fanout.model.provider': 'offline' },
    });
  });

  after(async () => {
    await workbench.dispose();
    folder.dispose();
  });

  it('says so by itself, and to who calls it, and starts on a reload when the part is back', async () => {
    const { companion, notifications } = workbench;
    const message = /Fanout did not start; reload the window to try again/;
    await notifications.waitFor(message);
    assert.deepEqual(await notifications.buttons(message), ['Reload Window']);
    await workbench.picture('window/broken');
    const refusal: unknown = await companion.execute('fanout.cancelAll').catch((error: unknown) => error);
    assert.ok(refusal instanceof Error);
    assert.match(refusal.message, message);
    const [, missing = ''] = /'([^']*product-[^']*)'/.exec(refusal.message) ?? [];
    renameSync(`${missing}.away`, missing); // the window runs a copy of its own
    await workbench.reload();
    assert.deepEqual(await companion.execute('fanout.cancelAll'), { ok: false, cancelled: [] });
  });
});
