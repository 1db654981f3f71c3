import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeTemporaryFolder } from './temporaryFolder.ts';
import { quietSettings, windowEnvironment, type WindowOptions } from './windowOptions.ts';
import { copyWorkspace } from './workspaceCopy.ts';

/**
 * Runs tests in a desktop VS Code, which @vscode/test-electron downloads to FANOUT_DESKTOP_CACHE when it is not there.
 * Resolves when the tests have ended, to what went wrong if anything did (the rest of its log goes to the terminal);
 * after `deadline` ms it rejects.
 */
export async function desktopWindow(options: WindowOptions & { tests: string }, deadline: number): Promise<string> {
  const { runTests } = await import('@vscode/test-electron');
  const folder = makeTemporaryFolder('window');
  const workspace = copyWorkspace(options.workspace, folder.path);
  const userData = join(folder.path, 'user-data');
  mkdirSync(join(userData, 'User'), { recursive: true });
  writeFileSync(join(userData, 'User/settings.json'), JSON.stringify({ ...quietSettings, ...options.settings }));
  const ended = runTests({
    version: process.env['FANOUT_DESKTOP_VERSION'] ?? 'stable',
    cachePath: process.env['FANOUT_DESKTOP_CACHE'] ?? join(folder.path, 'vscode'),
    extensionDevelopmentPath: options.extension,
    extensionTestsPath: options.tests,
    extensionTestsEnv: windowEnvironment(options),
    launchArgs: [
      ...(workspace.kind === 'none' ? [] : [workspace.path]),
      ...['--user-data-dir', userData, '--extensions-dir', join(folder.path, 'extensions'), '--disable-gpu'],
      ...(options.trusted === false ? [] : ['--disable-workspace-trust']),
    ],
  });
  try {
    return await withDeadline(ended, deadline);
  } finally {
    folder.dispose();
  }
}

/** A failing test ends the run with a rejection too: what counts is the report that the tests have sent. */
async function withDeadline(ended: Promise<number>, deadline: number): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`The window did not end within ${String(deadline / 1000)} s.`));
    }, deadline);
  });
  try {
    return await Promise.race([ended.then(() => '', String), late]);
  } finally {
    clearTimeout(timer);
  }
}
