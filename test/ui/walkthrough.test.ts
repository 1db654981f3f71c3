import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { waitUntil } from '../support/ui/waitUntil.ts';
import { openWorkbench, type Workbench } from '../support/ui/workbench.ts';

/** One window and one story: each test goes on where the one before it ended. */
describe('the walkthrough', () => {
  const steps = ['view', 'model', 'delegate', 'review', 'parent'];
  let workbench: Workbench;

  before(async function () {
    this.timeout(120_000);
    workbench = await openWorkbench({
      workspace: resolve('test/fixtures/sample'),
      settings: { 'workbench.startupEditor': 'none' },
    });
    await workbench.openViewContainer('Fanout');
  });

  after(async () => {
    await workbench.dispose();
  });

  const step = (id: string): string => `.getting-started-step[data-step-id$="#${id}"]`;

  const completed = async (): Promise<string[]> => {
    const ids = await Promise.all(
      steps.map(async (id) => {
        const isDone = await workbench.page.locator(`${step(id)} .codicon-getting-started-step-checked`).count();
        return isDone > 0 ? [id] : [];
      }),
    );
    return ids.flat();
  };

  const waitForCompleted = (...ids: string[]): Promise<boolean> =>
    waitUntil(
      `the steps ${ids.join(', ')} to be done`,
      async () => (await completed()).join() === ids.join(),
      () => completed(),
    );

  const show = async (id: string): Promise<void> => {
    await workbench.page.locator(`${step(id)} .step-title`).click();
    await workbench.page.locator(`${step(id)}.expanded`).waitFor();
    const media = workbench.page.frameLocator('.getting-started-media iframe').frameLocator('#active-frame');
    await media.locator('svg').waitFor();
    await workbench.picture(`window/walkthrough-${id}`);
  };

  it('opens from the view with nothing in it, and none of its steps is done', async () => {
    await workbench.page.locator('.welcome-view-content:visible a', { hasText: 'Get started' }).click();
    await workbench.page.locator('.getting-started-step').first().waitFor();
    assert.deepEqual(await completed(), []);
    for (const id of steps) await show(id);
  });

  it('each step is done once what it leads to was done', async () => {
    const { page, quickInput, companion } = workbench;
    await show('view');
    await page.locator(`${step('view')} a`, { hasText: 'Open the View' }).click();
    await waitForCompleted('view');
    await show('model');
    await page.locator(`${step('model')} a`, { hasText: 'use the offline model' }).click();
    await waitForCompleted('view', 'model');
    await show('delegate');
    await page.locator(`${step('delegate')} a`, { hasText: 'Delegate to Modules…' }).click();
    await quickInput.waitForLabels('the modules', (labels) => labels.includes('src/money'));
    await quickInput.dismiss();
    const instruction = 'Convert this module from CommonJS to ES modules';
    await companion.execute('fanout.delegate', { instruction, modules: ['src/money'] });
    await waitForCompleted('view', 'model', 'delegate');
    await workbench
      .tree('Tasks')
      .waitForRows('its end', (rows) =>
        rows.some(({ label, description }) => label === 'src/money' && description.startsWith('done')),
      );
    await show('review');
    await page.locator(`${step('review')} a`, { hasText: 'Review Changes' }).click();
    await quickInput.waitForLabels('the tasks', (labels) => labels.includes('src/money'));
    await quickInput.dismiss();
    await waitForCompleted('view', 'model', 'delegate', 'review');
    await show('parent');
    await page.locator(`${step('parent')} a`, { hasText: 'Ask the Parent Agent…' }).click();
    await waitUntil('the question', async () => (await quickInput.texts()).title === 'Ask the Parent Agent');
    await quickInput.dismiss();
    await waitForCompleted(...steps);
    await workbench.picture('window/walkthrough-done');
  });
});
