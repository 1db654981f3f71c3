// A tier of tests that runs in a Node process of its own: the unit tier and the UI tier.
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { execPath, pid } from 'node:process';
import { bundleFiles, findFiles } from './bundleTests.mjs';
import { root } from './root.mjs';

/**
 * Bundles the tests below `folder` to `out/<out>/<pid>` (so that two runs at once do not meet), runs them with mocha
 * in a child process whose output is the terminal's, and removes the bundle. A file that does not compile, a child
 * that dies, and a filter that matches no file count as one failure each.
 * @param {{ folder: string, out: string, timeout: number, filter?: string, environment?: Record<string, string> }} tier
 *   timeout in ms per test
 * @returns {Promise<{ passed: number, failed: number }>}
 */
export async function runMochaTier({ folder, out, timeout, filter, environment }) {
  const files = findFiles(folder, '.test.ts', filter);
  if (files.length === 0) {
    console.error(`  No file below ${folder} has "${filter ?? ''}" in its path.`);
    return { passed: 0, failed: filter ? 1 : 0 };
  }
  const outdir = join(root, 'out', out, String(pid));
  mkdirSync(outdir, { recursive: true });
  try {
    const { outputs, broken } = await bundleFiles(files, outdir);
    const summary =
      outputs.length === 0 ? { passed: 0, failed: 0 } : await runChild(outdir, timeout, outputs, environment);
    return { passed: summary.passed, failed: summary.failed + broken.length };
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

async function runChild(outdir, timeout, files, environment) {
  const summaryFile = join(outdir, 'summary.json');
  const program = join(root, 'test/support/mochaRun.mjs');
  const child = spawn(execPath, ['--enable-source-maps', program, summaryFile, String(timeout), ...files], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...environment },
  });
  const exit = await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve(signal ?? code));
  });
  try {
    const summary = JSON.parse(readFileSync(summaryFile, 'utf8'));
    return exit === 0 || summary.failed > 0 ? summary : { ...summary, failed: 1 };
  } catch (error) {
    console.error(`  The tests ended (${exit}) without a result: ${error.message}`);
    return { passed: 0, failed: 1 };
  }
}
