import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { execPath, pid } from 'node:process';
import { bundleFiles } from './bundleTests.mjs';
import { runProgram } from './childProcess.mjs';
import { SetupError } from './narration.mjs';
import { root } from './root.mjs';

/**
 * Bundles one TypeScript program and runs it in a Node process of its own, on the terminal's input and output.
 * @param {string} file relative to the clone
 * @param {string[]} [args]
 * @param {Record<string, string>} [environment] beside this process's
 * @returns {Promise<number>} the exit code
 */
export async function runBundled(file, args = [], environment = {}) {
  const outdir = join(root, 'out/programs', String(pid));
  mkdirSync(outdir, { recursive: true });
  try {
    const { outputs } = await bundleFiles([file], outdir);
    if (outputs.length === 0) throw new SetupError(`${file} does not compile.`);
    return await runProgram(execPath, ['--enable-source-maps', outputs[0], ...args], {
      cwd: root,
      env: { ...process.env, ...environment },
    });
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}
