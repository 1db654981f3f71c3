import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

/** How the tests of a workspace went; `report` is what a person wants to see of it. */
export interface TestRun {
  readonly passed: boolean;
  readonly report: string;
}

/** Runs `node --test` in a folder: the sums when all pass, everything when some fail. */
export async function runSampleTests(folder: string): Promise<TestRun> {
  const environment = { ...process.env };
  delete environment['NODE_TEST_CONTEXT'];
  const tests = spawn(process.execPath, ['--test'], {
    cwd: folder,
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [output, code] = await Promise.all([
    text(tests.stdout),
    new Promise<number | null>((resolve, reject) => {
      tests.once('error', reject);
      tests.once('close', resolve);
    }),
  ]);
  const sums = output.split('\n').filter((line) => /^(?:#|ℹ) (?:tests|pass|fail) \d+$/.test(line));
  const ran = sums.some((line) => /pass [1-9]/.test(line));
  const passed = code === 0 && ran;
  return { passed, report: passed ? `  ${sums.map((line) => line.slice(2)).join(', ')}` : output };
}
