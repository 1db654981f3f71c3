// Runs the host tests, one VS Code window per folder with tests below test/host:
//   node runHostSuites.mjs PLAN.json     (written by test/support/host.mjs, which also reads PLAN.json's `summary`)
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { desktopWindow } from './desktopWindow.ts';
import { readSuite, suiteWorkspace, type HostSuite } from './hostSuite.ts';
import { originalPositions } from '../originalPosition.ts';
import { listenForTestReport } from './testReport.ts';
import { openWindow } from './window.ts';
import type { WindowOptions } from './windowOptions.ts';

interface Plan {
  readonly clone: string;
  readonly kind: 'server' | 'desktop';
  readonly extension: string;
  /** Absolute path of the bundled testsInWindow.ts. */
  readonly tests: string;
  /** The folder of the suites' folders, relative to the clone. */
  readonly folder: string;
  /** How long one suite may take. */
  readonly minutes: number;
  readonly suites: readonly { readonly name: string; readonly files: readonly string[] }[];
  readonly summary: string;
}

const plan = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as Plan;
const suiteDeadline = plan.minutes * 60_000;
const total = { passed: 0, failed: 0 };
for (const { name, files } of plan.suites) {
  const result = await runSuite(readSuite(join(plan.clone, plan.folder), name, files));
  total.passed += result.passed;
  total.failed += result.failed;
}
writeFileSync(plan.summary, JSON.stringify(total));

async function runSuite(suite: HostSuite): Promise<{ passed: number; failed: number }> {
  const report = await listenForTestReport((line) => {
    console.log(originalPositions(line));
  });
  const options: WindowOptions & { tests: string } = {
    extension: plan.extension,
    workspace: suiteWorkspace(plan.clone, suite),
    tests: plan.tests,
    settings: suite.window.settings ?? {},
    trusted: suite.window.trusted ?? true,
    environment: {
      ...suite.window.environment,
      FANOUT_TEST_FILES: JSON.stringify(suite.files),
      FANOUT_TEST_REPORT_PORT: String(report.port),
      FANOUT_TEST_COLOR: process.stdout.isTTY ? '1' : '0',
    },
  };
  try {
    const log = plan.kind === 'server' ? await runInBrowser(options) : await desktopWindow(options, suiteDeadline);
    const summary = report.summary();
    if (summary?.failed !== 0) keepLog(suite, log);
    if (summary) return summary;
    console.error(
      `  The window of ${plan.folder}/${suite.name} ended without a result. The end of its log:\n${tail(log)}`,
    );
  } catch (error) {
    console.error(`  The window of ${plan.folder}/${suite.name} failed: ${String(error)}`);
  } finally {
    report.close();
  }
  return { passed: 0, failed: 1 };
}

/** Resolves to the window's log when its tests have ended, or at the deadline. */
async function runInBrowser(options: WindowOptions & { tests: string }): Promise<string> {
  const window = await openWindow(options);
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise((resolve) => (timer = setTimeout(resolve, suiteDeadline)));
  try {
    await Promise.race([window.testsEnded, deadline]);
    return window.log();
  } finally {
    clearTimeout(timer);
    await window.dispose();
  }
}

/** The log of a window with failures is worth reading; it goes where out/pictures are. */
function keepLog(suite: HostSuite, log: string): void {
  const file = join(plan.clone, 'out/logs', `host-${suite.name.replaceAll('/', '-')}.log`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, log);
  console.error(`  What this window printed is in ${file}`);
}

function tail(log: string): string {
  return log.split('\n').slice(-40).join('\n');
}
