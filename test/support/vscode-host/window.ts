// How to open a real VS Code window and get a Playwright page of it (UI tests, the demo):
//
//   const window = await openWindow({ extension: folder, workspace: '/abs/path', settings: { 'fanout.x': 1 } });
//   try { await window.page.keyboard.press('F1'); … } finally { await window.dispose(); }
//
// The process must have been started by runWithWindow.mjs (npm run demo, npm run test:ui), which installs what it needs.
// test/support/ui/workbench.ts has the verbs of a person: palette, tree, context menu, notification, picture.
import { chromium, type Browser, type Page } from 'playwright-core';
import { makeTemporaryFolder, type TemporaryFolder } from './temporaryFolder.ts';
import type { WindowOptions } from './windowOptions.ts';
import { startWorkbenchServer, type ServerOptions, type WorkbenchServer } from './workbenchServer.ts';
import { copyWorkspace, type OpenedWorkspace } from './workspaceCopy.ts';

export interface BrowserWindowOptions extends WindowOptions {
  /** Shows the browser on this machine's display; usually it has none. */
  readonly visible?: boolean;
  /**
   * Absolute path of a bundled module that exports `run()`: the window runs it and then reports `testsEnded`. Such a
   * window has the extension in development and never shows dialogs and messages; any other has it installed.
   */
  readonly tests?: string;
  /** Absolute path of one more extension to install. */
  readonly companion?: string;
}

/** A VS Code window in a browser, 1400 × 900. */
export interface BrowserWindow {
  readonly page: Page;
  /** The copy that is open; the test may change it on disk. */
  readonly workspace: OpenedWorkspace;
  /** Where the workbench is served; a person can open it in a browser of their own. */
  readonly url: string;
  /** Resolves to the exit code of `tests`; never when there are none. */
  readonly testsEnded: Promise<number>;
  /** What the workbench, the extension host and the server have printed: for a failure's report. */
  log(): string;
  /** Ends browser, server and every process of theirs, and removes the copy. */
  dispose(): Promise<void>;
}

const readyDeadline = 60_000;

/** Opens a window and resolves when its workbench is there; on failure rejects and leaves nothing running. */
export async function openWindow(options: BrowserWindowOptions): Promise<BrowserWindow> {
  const folder = makeTemporaryFolder('window');
  const opened: { server?: WorkbenchServer; browser?: Browser } = {};
  const dispose = (): Promise<void> => disposeAll(folder, opened);
  try {
    const workspace = copyWorkspace(options.workspace, folder.path);
    opened.server = await startWorkbenchServer(serverOptions(options), folder.path);
    opened.browser = await launchBrowser(options.visible ?? false);
    const page = await opened.browser.newPage({ viewport: { width: 1400, height: 900 }, locale: 'en-US' });
    const { server } = opened;
    const lines: string[] = [];
    const { testsEnded } = await listenToWorkbench(page, lines);
    const url = workbenchUrl(server.origin, workspace, options);
    await page.goto(url);
    await page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: readyDeadline });
    const log = (): string => [...lines, server.output()].join('\n');
    return { page, workspace, url, testsEnded, log, dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

function serverOptions(options: BrowserWindowOptions): ServerOptions {
  if (options.tests !== undefined) return { ...options, installed: [], underTestDriver: true };
  const companion = options.companion === undefined ? [] : [options.companion];
  return { ...options, installed: [options.extension, ...companion], underTestDriver: false };
}

async function disposeAll(
  folder: TemporaryFolder,
  opened: { server?: WorkbenchServer; browser?: Browser },
): Promise<void> {
  try {
    await opened.browser?.close();
  } finally {
    await opened.server?.dispose();
    folder.dispose();
  }
}

async function launchBrowser(visible: boolean): Promise<Browser> {
  const program = process.env['FANOUT_CHROMIUM'];
  if (program === undefined) throw new Error('FANOUT_CHROMIUM is not set; start through npm, which sets it.');
  const asRoot = process.getuid?.() === 0;
  return chromium.launch({
    executablePath: program,
    headless: !visible,
    // Playwright's own handlers would end this process before the server is stopped.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    args: [
      ...(asRoot ? ['--no-sandbox'] : []),
      ...['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
      ...['--disable-component-update', '--disable-sync', '--disable-dev-shm-usage'],
    ],
  });
}

/** The two functions that a workbench under the smoke test driver calls: its console, and the end of its tests. */
async function listenToWorkbench(page: Page, lines: string[]): Promise<{ testsEnded: Promise<number> }> {
  let finish: (code: number) => void = () => undefined;
  const testsEnded = new Promise<number>((resolve) => {
    finish = resolve;
  });
  await page.exposeFunction('codeAutomationLog', (level: string, values: unknown[]) => {
    lines.push(
      `[${level}] ${values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value))).join(' ')}`,
    );
  });
  await page.exposeFunction('codeAutomationExit', (code: number) => {
    finish(code);
  });
  return { testsEnded };
}

function workbenchUrl(origin: string, workspace: OpenedWorkspace, options: BrowserWindowOptions): string {
  const remote = (path: string): string => `vscode-remote://remote${path}`; // the authority is this literal word
  const payload: [string, string][] = [
    ['skipWelcome', 'true'],
    ['skipReleaseNotes', 'true'],
  ];
  if (options.tests !== undefined) {
    payload.push(
      ['extensionDevelopmentPath', remote(options.extension)],
      ['extensionTestsPath', remote(options.tests)],
    );
  }
  const url = new URL('/', origin);
  if (workspace.kind === 'folder') url.searchParams.set('folder', workspace.path);
  else if (workspace.kind === 'workspaceFile') url.searchParams.set('workspace', workspace.path);
  else url.searchParams.set('ew', 'true');
  url.searchParams.set('payload', JSON.stringify(payload));
  return url.href;
}
