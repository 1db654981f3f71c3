import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { waitUntil } from '../support/ui/waitUntil.ts';
import { openWorkbench, type Workbench, type WorkbenchOptions } from '../support/ui/workbench.ts';

const sample = resolve('test/fixtures/sample');

async function inWindow(options: WorkbenchOptions, work: (workbench: Workbench) => Promise<void>): Promise<void> {
  const workbench = await openWorkbench(options);
  try {
    await workbench.openViewContainer('Fanout');
    await work(workbench);
  } finally {
    await workbench.dispose();
  }
}

async function welcome(workbench: Workbench, ...parts: readonly string[]): Promise<void> {
  const text = await waitUntil(
    `a welcome with ${parts.join(', ')}`,
    async () => {
      const shown = await workbench.welcomeText();
      return parts.every((part) => shown.includes(part)) && shown;
    },
    () => workbench.welcomeText(),
  );
  assert.doesNotMatch(text, /\]\(command:/);
}

describe('the Fanout view with nothing in it', () => {
  it('without a folder asks for one, and says so to who delegates anyway', async () => {
    await inWindow({ workspace: undefined }, async (workbench) => {
      await welcome(workbench, 'Open the folder with the code', 'Open Folder');
      await workbench.quickInput.runCommand('Fanout: Delegate to Modules…');
      await workbench.notifications.waitFor(/No folder is open; open the folder to work on/);
      assert.deepEqual(await workbench.notifications.buttons(/No folder is open/), ['Open Folder…']);
      await workbench.picture('window/welcome-no-folder');
      await workbench.notifications.close(/No folder is open/);
      await workbench.quickInput.runCommand('Fanout: New Session');
      assert.deepEqual(await workbench.notifications.buttons(/No folder is open/), ['Open Folder…']);
    });
  });

  it('in a folder without modules says what one is, and leads to the parent agent', async () => {
    const workspace = await mkdtemp(join(tmpdir(), 'fanout-no-modules-'));
    await writeFile(join(workspace, 'notes.txt'), 'Nothing to convert.');
    const settings = { 'fanout.model.provider': 'offline' };
    await inWindow({ workspace, settings }, async (workbench) => {
      const { quickInput } = workbench;
      await quickInput.runCommand('Fanout: Delegate to Modules…');
      await quickInput.waitForLabels('the way on', (labels) =>
        labels.some((label) => label.includes('Ask the Parent')),
      );
      assert.match((await quickInput.texts()).placeholder, /no modules here: folders with code, or packages/);
      await workbench.picture('window/no-modules');
      await quickInput.accept();
      await quickInput.waitForMessage(/It reads, delegates and answers/);
    });
    await rm(workspace, { recursive: true });
  });

  it('without a model names the ways to one, and so does the error of who delegates anyway', async () => {
    await inWindow({ workspace: sample }, async (workbench) => {
      await welcome(workbench, 'Agents need a model', 'Set API Key…', 'Select Model…', 'settings');
      await workbench.picture('window/welcome-no-model');
      await workbench.quickInput.runCommand('Fanout: Delegate to Modules…');
      const buttons = await workbench.notifications.buttons(/No model is set up/);
      assert.deepEqual(buttons.sort(), ['Select Model…', 'Set API Key…']);
      await workbench.picture('window/no-model-error');
      await workbench.notifications.press(/No model is set up/, 'Select Model…');
      await workbench.quickInput.waitForLabels('the kinds of model', (labels) => labels.includes('Offline'));
      await workbench.picture('window/select-model');
      await workbench.quickInput.pick('Offline');
      await workbench.notifications.waitFor(/Fanout uses Offline/);
      await welcome(workbench, 'Delegate to Modules…', 'Ask the Parent Agent…');
      await workbench.picture('window/welcome-no-tasks');
    });
  });

  it('in restricted mode leads to the trust of the workspace', async () => {
    const settings = { 'fanout.model.provider': 'offline' };
    await inWindow({ workspace: sample, trusted: false, settings }, async (workbench) => {
      await welcome(workbench, 'restricted mode', 'Manage Workspace Trust');
      await workbench.picture('window/welcome-restricted');
      await workbench.quickInput.runCommand('Fanout: Ask the Parent Agent…');
      await workbench.notifications.waitFor(/restricted mode/);
      assert.deepEqual(await workbench.notifications.buttons(/restricted mode, so/), ['Manage Trust…']);
    });
  });
});
