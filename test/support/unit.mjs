// The unit tier: test/unit/**/*.test.ts in plain mocha.
//   node test/support/unit.mjs [part of a path]     with an argument only the files whose path contains it
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import { runMochaTier } from './mochaTier.mjs';

/**
 * Bundles and runs the unit tests; mocha's report goes to the terminal.
 * @param {string} [filter] part of a path
 */
export function runUnitTier(filter) {
  return runMochaTier({ folder: 'test/unit', timeout: 5000, filter });
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const { failed } = await runUnitTier(argv[2]);
  process.exitCode = failed === 0 ? 0 : 1;
}
