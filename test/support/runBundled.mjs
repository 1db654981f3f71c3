import { execPath } from 'node:process';
import { bundleFiles } from './bundleTests.mjs';
import { runProgram } from './childProcess.mjs';
import { SetupError } from './narration.mjs';
import { withOutFolder } from './outFolder.mjs';
import { root } from './root.mjs';

/**
 * Bundles one TypeScript program and runs it in a Node process of its own, on the terminal's input and output.
 * @param {string} file relative to the clone
 * @param {string[]} [args]
 * @param {Record<string, string>} [environment] beside this process's
 * @returns {Promise<number>} the exit code
 */
export function runBundled(file, args = [], environment = {}) {
  return withOutFolder('programs', async (folder) => {
    const { outputs } = await bundleFiles([file], folder);
    if (outputs.length === 0) throw new SetupError(`${file} does not compile.`);
    return runProgram(execPath, ['--enable-source-maps', outputs[0], ...args], {
      cwd: root,
      env: { ...process.env, ...environment },
    });
  });
}
