// The tiers in plain mocha:  node test/support/unit.mjs unit|random [part of a path]
// test/unit holds examples, test/random what plays random cases. With a part of a path only the files whose path contains it.
import { argv, env } from 'node:process';
import { fileURLToPath } from 'node:url';
import { prepare } from './bootstrap.mjs';
import { runCommand } from './narration.mjs';

/** How many random cases of each kind are played; a number in the environment plays others. */
const depth = { FANOUT_RUNS: '400', FANOUT_HISTORIES: '40' };

/**
 * Bundles and runs the tests of one of the two; mocha's report goes to the terminal.
 * @param {'unit' | 'random'} tier
 * @param {string} [filter] part of a path
 * @returns {Promise<{ passed: number, failed: number }>}
 */
export async function runPlainTier(tier, filter) {
  const { runMochaTier } = await import('./mochaTier.mjs'); // loaded late: it needs what prepare() installs
  const environment = tier === 'random' ? { ...depth, ...env } : {};
  return runMochaTier({ folder: `test/${tier}`, timeout: 20_000, filter, environment, processes: 2 });
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  await runCommand(async () => {
    await prepare();
    const { failed } = await runPlainTier(argv[2] === 'random' ? 'random' : 'unit', argv[3]);
    return failed === 0 ? 0 : 1;
  });
}
