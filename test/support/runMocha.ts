import { format } from 'node:util';
import Mocha from 'mocha';

/** How many tests there were; `failed` counts failing hooks too. */
export interface TestSummary {
  readonly passed: number;
  readonly failed: number;
  readonly pending: number;
  /** Those of the files in which something failed. */
  readonly failedFiles: readonly string[];
}

export interface MochaOptions {
  /** Absolute paths of bundled test files. */
  readonly files: readonly string[];
  /** Milliseconds per test. */
  readonly timeout: number;
  readonly color: boolean;
  /** Gets each line that mocha reports; the console's when left out. */
  readonly print?: (line: string) => void;
}

/** Mocha's reporters print by this; its own types leave it out. */
const reporter = Mocha.reporters.Base as typeof Mocha.reporters.Base & { consoleLog: (...values: unknown[]) => void };

/** Prints a line where mocha's report goes, from within a test; a window's own console does not reach the terminal. */
export function printToReport(line: string): void {
  reporter.consoleLog(line);
}

/**
 * Runs the files one after another with mocha and never rejects for a failing test: files that cannot be loaded count
 * as one failure, with the error printed.
 */
export async function runMocha(options: MochaOptions): Promise<TestSummary> {
  const print = options.print ?? console.log;
  reporter.consoleLog = (...values: unknown[]) => {
    print(format(...values));
  };
  const mocha = new Mocha({
    timeout: options.timeout,
    slow: 1000, // twice what shows a duration
    color: options.color,
    forbidOnly: process.env['CI'] !== undefined,
  });
  for (const file of options.files) mocha.addFile(file);
  try {
    await mocha.loadFilesAsync();
  } catch (error) {
    print(`  The tests could not be loaded: ${format(error)}`);
    return { passed: 0, failed: 1, pending: 0, failedFiles: [] };
  }
  const failedFiles = new Set<string>();
  return new Promise((resolve) => {
    const runner = mocha.run((failed) => {
      const { passes: passed = 0, pending = 0 } = runner.stats ?? {};
      resolve({ passed, failed, pending, failedFiles: [...failedFiles] });
    });
    runner.on('fail', ({ file }: { file?: string | undefined }) => {
      if (file !== undefined) failedFiles.add(file);
    });
  });
}
