// Runs bundled test files with mocha: as a program in a child process (unit and UI tier), as a function in the
// extension host (host tier). What mocha says goes to `print`; the counts come back, and go to a file when asked.
//   node mochaRun.mjs SUMMARY.json TIMEOUT_MS FILE…
import { writeFileSync } from 'node:fs';
import { argv, exit, getActiveResourcesInfo } from 'node:process';
import { fileURLToPath } from 'node:url';
import { format } from 'node:util';
import Mocha from 'mocha';

/**
 * Runs the files one after another and never rejects for a failing test: a file that cannot be loaded counts as one
 * failure, with its error printed.
 * @param {{ files: string[], timeout: number, color: boolean, print?: (line: string) => void }} options timeout in ms per test
 * @returns {Promise<{ passed: number, failed: number, pending: number }>}
 */
export async function runMocha({ files, timeout, color, print }) {
  if (print) Mocha.reporters.Base.consoleLog = (...values) => print(format(...values));
  const mocha = new Mocha({ timeout, color, slow: timeout, forbidOnly: Boolean(process.env.CI) });
  for (const file of files) mocha.addFile(file);
  try {
    await mocha.loadFilesAsync();
  } catch (error) {
    (print ?? console.error)(`  A test file could not be loaded: ${format(error)}`);
    return { passed: 0, failed: 1, pending: 0 };
  }
  return new Promise((resolve) => {
    const runner = mocha.run((failures) => {
      resolve({ passed: runner.stats.passes, failed: failures, pending: runner.stats.pending });
    });
  });
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const [summaryFile, timeout, ...files] = argv.slice(2);
  const summary = await runMocha({ files, timeout: Number(timeout), color: process.stdout.isTTY });
  process.exitCode = summary.failed === 0 ? 0 : 1;
  writeFileSync(summaryFile, JSON.stringify(summary));
  setTimeout(() => {
    // Whatever keeps this process alive now is something that a test started and did not end.
    console.error(`  Left running by a test: ${getActiveResourcesInfo().join(', ')}`);
    writeFileSync(summaryFile, JSON.stringify({ ...summary, failed: summary.failed + 1 }));
    exit(1);
  }, 3000).unref();
}
