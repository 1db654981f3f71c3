import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/**
 * One window's worth of host tests: a folder below test/host, with `window.json` when it wants another window than a
 * trusted one on an empty folder.
 */
export interface HostSuite {
  /** The folder's path below test/host (or another folder of suites), with `/`. */
  readonly name: string;
  /** Absolute paths of the bundled test files. */
  readonly files: readonly string[];
  readonly window: SuiteWindow;
}

/** The content of `window.json`; every field may be left out. */
interface SuiteWindow {
  /** Path in the clone of a folder or `.code-workspace` file to open a copy of; null opens no folder. */
  readonly workspace?: string | null;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly environment?: Readonly<Record<string, string>>;
  /** False for a window in restricted mode. */
  readonly trusted?: boolean;
}

/** Reads which window a suite wants; `folder` is the absolute path of the folder of all suites. */
export function readSuite(folder: string, name: string, files: readonly string[]): HostSuite {
  const file = join(folder, name, 'window.json');
  const window = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as SuiteWindow) : {};
  return { name, files, window };
}

/** What `copyWorkspace` is to copy for a suite. */
export function suiteWorkspace(clone: string, { window }: HostSuite): string | undefined {
  if (window.workspace === null) return undefined;
  return window.workspace === undefined ? 'empty' : resolve(clone, window.workspace);
}
