import { copyFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { waitUntil } from '../support/ui/waitUntil.ts';
import { openWorkbench, type Workbench } from '../support/ui/workbench.ts';

describe('the picture in the README', () => {
  it('shows a delegation on its way: the tasks, the output of one, and its edit in the editor', async () => {
    const workbench = await openWorkbench({
      workspace: resolve('test/fixtures/sample'),
      settings: {
        'fanout.model.provider': 'offline',
        'fanout.tasks.maxConcurrent': 3,
        'editor.minimap.enabled': false,
        'workbench.editor.showTabs': 'single',
      },
    });
    try {
      const { workspace, companion } = workbench;
      if (workspace.kind !== 'folder') throw new Error('The sample is a folder.');
      await workbench.page.setViewportSize({ width: 1280, height: 800 });
      await workbench.openViewContainer('Fanout');
      await widenSideBar(workbench, 110);
      const modules = ['cli', 'dates', 'inventory', 'money', 'orders', 'pricing', 'reports', 'validation'];
      await companion.showFile(join(workspace.path, 'src/orders/order.js'));
      const instruction = 'Convert this module from CommonJS to ES modules';
      await companion.execute('fanout.delegate', { instruction, modules: modules.map((name) => `src/${name}`) });
      const tasks = workbench.tree('Tasks');
      await tasks.click('src/orders');
      await waitUntil(
        'the change in the editor',
        async () => (await workbench.editor.lines()).some((line) => line.startsWith('import { ensure } from')),
        () => tasks.rows(),
        60_000,
      );
      await workbench.output.waitForLine(/^» Applied/);
      const picture = await workbench.picture('window/readme');
      if (process.env['FANOUT_WRITE_PICTURES'] === '1') copyFileSync(picture, resolve('media/fanout.png'));
    } finally {
      await workbench.dispose();
    }
  });
});

async function widenSideBar({ page }: Workbench, pixels: number): Promise<void> {
  const box = await page.locator('.part.sidebar').boundingBox();
  if (!box) throw new Error('The side bar is not there.');
  const edge = { x: box.x + box.width, y: box.y + box.height / 2 };
  await page.mouse.move(edge.x, edge.y);
  await page.mouse.down();
  await page.mouse.move(edge.x + pixels, edge.y, { steps: 5 });
  await page.mouse.up();
}
