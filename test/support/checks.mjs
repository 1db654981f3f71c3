// What a machine can say about the code without running it. Each check counts as one test.
import { join } from 'node:path';
import { execPath } from 'node:process';
import { captureProgram } from './childProcess.mjs';
import { root } from './root.mjs';

const checks = [
  { title: 'Formatted (prettier)', program: 'prettier/bin/prettier.cjs', args: ['--check', '--log-level=warn', '.'] },
  { title: 'Linted (eslint)', program: 'eslint/bin/eslint.js', args: ['--max-warnings=0', '.'] },
  { title: 'Typed (tsc)', program: 'typescript/bin/tsc', args: ['-p', '.'] },
  { title: 'No dead code (knip)', program: 'knip/bin/knip.js', args: [] },
];

/**
 * Runs the checks two at a time; what one finds is printed.
 * @returns {Promise<{ passed: number, failed: number }>}
 */
export async function runChecks() {
  const summary = { passed: 0, failed: 0 };
  const queue = [...checks];
  const work = async () => {
    for (let check = queue.shift(); check; check = queue.shift()) {
      const isGood = await runCheck(check);
      summary[isGood ? 'passed' : 'failed']++;
    }
  };
  await Promise.all([work(), work()]);
  return summary;
}

async function runCheck({ title, program, args }) {
  const path = join(root, 'node_modules', program);
  const { code, output } = await captureProgram(execPath, [path, ...args], { cwd: root });
  console.log(`  ${code === 0 ? '✔' : '✘'} ${title}`);
  if (code !== 0) console.log(output.trimEnd());
  return code === 0;
}
