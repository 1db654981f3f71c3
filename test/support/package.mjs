// Tests of what ships: test/package/**/*.test.ts in plain mocha, on the extension built for this run.
//   node test/support/package.mjs [part of a path]
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import { prepare } from './bootstrap.mjs';
import { runCommand } from './narration.mjs';
import { root } from './root.mjs';

/**
 * Bundles and runs the tests of the packaged extension.
 * @param {string} [filter] part of a path
 * @returns {Promise<{ passed: number, failed: number }>}
 */
export async function runPackageTier(filter) {
  // Loaded late: they need what prepare() installs.
  const { runMochaTier } = await import('./mochaTier.mjs');
  const { withOutFolder } = await import('./outFolder.mjs');
  const { stageExtension } = await import('./stageExtension.mjs');
  return withOutFolder('packaged', async (folder) => {
    await stageExtension(folder);
    cpSync(join(root, '.vscodeignore'), join(folder, '.vscodeignore'));
    const environment = { FANOUT_EXTENSION_FOLDER: folder };
    return runMochaTier({ folder: 'test/package', timeout: 60_000, filter, environment });
  });
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  await runCommand(async () => {
    await prepare();
    const { failed } = await runPackageTier(argv[2]);
    return failed === 0 ? 0 : 1;
  });
}
