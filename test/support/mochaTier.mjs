// A tier of tests that runs in a Node process of its own: unit, UI and package tests.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { bundleFiles, findFiles } from './bundleTests.mjs';
import { runProgram } from './childProcess.mjs';
import { withOutFolder } from './outFolder.mjs';
import { root } from './root.mjs';

/**
 * Bundles the tests below `folder`, runs them with mocha in a child process whose output is the terminal's, and removes
 * the bundle. A file that does not compile, a child that dies, and a filter that matches no file are one failure each.
 * @param {{ folder: string, timeout: number, filter?: string, environment?: Record<string, string> }} tier
 *   timeout in ms per test
 * @returns {Promise<{ passed: number, failed: number }>}
 */
export async function runMochaTier({ folder, timeout, filter, environment }) {
  const files = findFiles(folder, '.test.ts', filter);
  if (files.length === 0) {
    console.error(`  No test file below ${folder}${filter ? ` has "${filter}" in its path` : ''}.`);
    return { passed: 0, failed: filter ? 1 : 0 };
  }
  return withOutFolder(folder.replace('test/', ''), async (outdir) => {
    const { outputs, broken } = await bundleFiles(['test/support/mochaProgram.ts', ...files], outdir);
    const [program, ...tests] = outputs;
    const summary = tests.length === 0 ? noTests : await runChild(outdir, program, timeout, tests, environment);
    return { passed: summary.passed, failed: summary.failed + broken.length };
  });
}

const noTests = { passed: 0, failed: 0 };

async function runChild(outdir, program, timeout, tests, environment) {
  const summaryFile = join(outdir, 'summary.json');
  const code = await runProgram(execPath, ['--enable-source-maps', program, summaryFile, String(timeout), ...tests], {
    cwd: root,
    env: { ...process.env, ...environment },
  });
  try {
    const summary = JSON.parse(readFileSync(summaryFile, 'utf8'));
    return code === 0 || summary.failed > 0 ? summary : { ...summary, failed: 1 };
  } catch (error) {
    console.error(`  The tests ended with code ${code} and no result: ${error.message}`);
    return { passed: 0, failed: 1 };
  }
}
