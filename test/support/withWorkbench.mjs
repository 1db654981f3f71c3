import { join } from 'node:path';
import { prepareWindow } from './bootstrap.mjs';
import { step } from './narration.mjs';
import { withOutFolder } from './outFolder.mjs';
import { root } from './root.mjs';
import { stageExtension } from './stageExtension.mjs';

/**
 * Gives `work` the environment that openWorkbench (test/support/ui/workbench.ts) needs: VS Code, a browser, and the
 * extension built and put together for this run.
 * @template Result
 * @param {(environment: Record<string, string>) => Promise<Result>} work
 * @returns {Promise<Result>}
 */
export async function withWorkbench(work) {
  const programs = await prepareWindow();
  return withOutFolder('workbench', async (folder) => {
    const extension = join(folder, 'extension');
    await step('Building the extension', () => stageExtension(extension, { sourcemap: 'inline' }));
    return work({ ...programs, FANOUT_CLONE: root, FANOUT_EXTENSION_FOLDER: extension });
  });
}
