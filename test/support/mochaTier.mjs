// A tier of tests that runs in a Node process of its own: unit, UI and package tests.
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { execPath } from 'node:process';
import { bundleFiles, findFiles } from './bundleTests.mjs';
import { captureProgram, runProgram } from './childProcess.mjs';
import { withOutFolder } from './outFolder.mjs';
import { root } from './root.mjs';

/**
 * Bundles the tests below `folder`, runs them with mocha in a child process whose output is the terminal's, and removes
 * the bundle. A file that does not compile, a child that dies, and a filter that matches no file are one failure each.
 * @param {{ folder: string, timeout: number, filter?: string, environment?: Record<string, string>, again?: boolean,
 *   processes?: number }} tier
 *   timeout in ms per test; `again`: a file in which a test fails is run once more by itself, and what it does then
 *   counts: for tests that drive a window on a machine whose speed nobody knows; `processes`: how many share the files
 * @returns {Promise<{ passed: number, failed: number }>}
 */
export async function runMochaTier({ folder, timeout, filter, environment, again = false, processes = 1 }) {
  const files = findFiles(folder, '.test.ts', filter);
  if (files.length === 0) {
    console.error(`  No test file below ${folder}${filter ? ` has "${filter}" in its path` : ''}.`);
    return { passed: 0, failed: filter ? 1 : 0 };
  }
  return withOutFolder(folder.replace('test/', ''), async (outdir) => {
    const { outputs, broken } = await bundleFiles(['test/support/mochaProgram.ts', ...files], outdir);
    const [program, ...tests] = outputs;
    const run = (chosen, name = 'first', start = runProgram) =>
      runChild(join(outdir, `${name}.json`), program, timeout, chosen, environment, start);
    const first = await runShared(tests, processes, run);
    const summary = again ? await runFailedAgain(first, run) : first;
    return { passed: summary.passed, failed: summary.failed + broken.length };
  });
}

const noTests = { passed: 0, failed: 0, failedFiles: [] };

/** The first process prints as it goes, each other one when it has ended. */
async function runShared(tests, processes, run) {
  const shares = Array.from({ length: processes }, (_, share) =>
    tests.filter((_, index) => index % processes === share),
  );
  const printed = [];
  const captured = async (...command) => {
    const { code, output } = await captureProgram(...command);
    printed.push(output);
    return code;
  };
  const summaries = await Promise.all(
    shares
      .filter((share) => share.length > 0)
      .map((share, index) => (index === 0 ? run(share) : run(share, `share${index}`, captured))),
  );
  for (const output of printed) console.log(output);
  return summaries.reduce(
    (sum, { passed, failed, failedFiles }) => ({
      passed: sum.passed + passed,
      failed: sum.failed + failed,
      failedFiles: [...sum.failedFiles, ...failedFiles],
    }),
    noTests,
  );
}

async function runFailedAgain(first, run) {
  const { passed, failed, failedFiles } = first;
  if (failedFiles.length === 0) return first;
  const names = failedFiles.map((file) => basename(file, '.mjs')).join(', ');
  console.log(`  ${failed} failed. Once more, by itself: ${names}`);
  const second = await run(failedFiles);
  if (second.failed > 0) return { passed, failed: second.failed };
  console.log(`  FLAKY: ${failed} of ${names} passed only the second time.`);
  return { passed: passed + failed, failed: 0 };
}

async function runChild(summaryFile, program, timeout, tests, environment, start) {
  // Room for young objects: random histories make many, and collecting them is a tenth of the unit tier.
  const code = await start(execPath, ['--max-semi-space-size=64', program, summaryFile, String(timeout), ...tests], {
    cwd: root,
    env: { ...process.env, ...environment },
  });
  try {
    const summary = JSON.parse(readFileSync(summaryFile, 'utf8'));
    return code === 0 || summary.failed > 0 ? summary : { ...summary, failed: 1 };
  } catch (error) {
    console.error(`  The tests ended with code ${code} and no result: ${error.message}`);
    return { passed: 0, failed: 1, failedFiles: [] };
  }
}
