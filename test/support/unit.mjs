// The unit tier: test/unit/**/*.test.ts in plain mocha.
//   node test/support/unit.mjs [part of a path]     with an argument only the files whose path contains it
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import { prepare } from './bootstrap.mjs';
import { runCommand } from './narration.mjs';

/**
 * Bundles and runs the unit tests; mocha's report goes to the terminal.
 * @param {string} [filter] part of a path
 * @param {Record<string, string>} [environment]
 * @returns {Promise<{ passed: number, failed: number }>}
 */
export async function runUnitTier(filter, environment) {
  const { runMochaTier } = await import('./mochaTier.mjs'); // loaded late: it needs what prepare() installs
  return runMochaTier({ folder: 'test/unit', timeout: 20_000, filter, environment, processes: 2 });
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  await runCommand(async () => {
    await prepare();
    const { failed } = await runUnitTier(argv[2]);
    return failed === 0 ? 0 : 1;
  });
}
