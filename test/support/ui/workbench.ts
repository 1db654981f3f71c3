// How a UI test or the demo drives VS Code: what a person can see and do, each verb waiting for what it needs.
//
//   const workbench = await openWorkbench({ workspace: 'empty', settings: { 'fanout.model.provider': 'offline' } });
//   await workbench.quickInput.runCommand('Fanout: Delegate to Modules…');
//   await workbench.tree('Tasks').waitForRow('billing');
//   await workbench.picture('delegated');
//   await workbench.dispose();
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Page } from 'playwright-core';
import { openWindow, type BrowserWindow } from '../vscode-host/window.ts';
import type { WindowOptions } from '../vscode-host/windowOptions.ts';
import type { OpenedWorkspace } from '../vscode-host/workspaceCopy.ts';
import { Chat } from './chat.ts';
import { listenForCompanion, type Companion, type CompanionPort } from './companionPort.ts';
import { Dialog } from './dialog.ts';
import { Editor } from './editor.ts';
import { Notifications } from './notifications.ts';
import { OutputPanel } from './outputPanel.ts';
import { QuickInput } from './quickInput.ts';
import { StatusBar } from './statusBar.ts';
import { TreeView } from './treeView.ts';
import { waitUntil } from './waitUntil.ts';

export interface WorkbenchOptions extends Omit<WindowOptions, 'extension' | 'companion'> {
  /** Shows the browser on this machine's display. */
  readonly visible?: boolean;
  /** Absolute path of another copy of Fanout than the one built for this run. */
  readonly extension?: string;
}

/**
 * Opens VS Code with Fanout and the tests' companion on a copy of a workspace. The process must have been started by
 * test/support/ui.mjs or demo.mjs, which say in the environment where everything is.
 */
export async function openWorkbench(options: WorkbenchOptions): Promise<Workbench> {
  const clone = requireVariable('FANOUT_CLONE');
  const extension = options.extension ?? builtExtension();
  const companion = join(clone, 'test/support/ui/companion');
  const port = await listenForCompanion();
  const environment = { ...options.environment, FANOUT_COMPANION_PORT: String(port.port) };
  try {
    const window = await openWindow({ ...options, extension, companion, environment });
    return new Workbench(window, port, join(clone, 'out/pictures'));
  } catch (error) {
    port.dispose();
    throw error;
  }
}

/** One VS Code window. */
export class Workbench {
  readonly page: Page;
  readonly workspace: OpenedWorkspace;
  /** Where a person can open the same window in a browser of their own. */
  readonly url: string;
  readonly companion: Companion;
  readonly quickInput: QuickInput;
  readonly notifications: Notifications;
  readonly dialog: Dialog;
  readonly output: OutputPanel;
  readonly editor: Editor;
  readonly statusBar: StatusBar;
  readonly chat: Chat;

  constructor(
    private readonly window: BrowserWindow,
    private readonly port: CompanionPort,
    private readonly pictures: string,
  ) {
    this.page = window.page;
    this.workspace = window.workspace;
    this.url = window.url;
    this.companion = port.companion;
    this.quickInput = new QuickInput(this.page);
    this.notifications = new Notifications(this.page);
    this.dialog = new Dialog(this.page);
    this.output = new OutputPanel(this.page);
    this.editor = new Editor(this.page);
    this.statusBar = new StatusBar(this.page);
    this.chat = new Chat(this.page, this.companion);
  }

  /** The tree of a view, by the view's title. */
  tree(name: string): TreeView {
    return new TreeView(this.page, name);
  }

  /** Opens a view container from the activity bar, by its title; does nothing when it is open. */
  async openViewContainer(title: string): Promise<void> {
    const entry = this.page.locator(`.activitybar .action-item:has(a[aria-label^="${title}"])`);
    const heading = this.page.locator('.part.sidebar .composite.title', { hasText: title });
    await entry.waitFor();
    await waitUntil(`the view container ${title}`, async () => {
      const isOpen = (await entry.getAttribute('class'))?.split(' ').includes('checked') ?? false;
      if (!isOpen) await entry.click();
      // A window that is about to show it anyway takes the click as one to hide it.
      await this.page.waitForTimeout(500);
      return (await heading.isVisible()) || undefined;
    });
  }

  /** Text and buttons of the views in the side bar that have nothing else to show. */
  async welcomeText(): Promise<string> {
    const content = this.page.locator('.part.sidebar .welcome-view-content:visible').first();
    await content.waitFor();
    return content.innerText();
  }

  /** Writes `out/pictures/<name>.png` and returns its absolute path. */
  async picture(name: string): Promise<string> {
    const path = join(this.pictures, `${name}.png`);
    mkdirSync(dirname(path), { recursive: true });
    await this.page.screenshot({ path, animations: 'disabled' });
    return path;
  }

  /** Reloads the window, as *Developer: Reload Window* does, and resolves when its extensions run again. */
  async reload(): Promise<void> {
    const connected = this.port.nextConnection();
    await this.page.reload();
    await this.page.locator('.monaco-workbench .part.statusbar').waitFor();
    await connected;
  }

  /** Kills the extension host as a crash would; resolves when VS Code has started another and its extensions run. */
  async killExtensionHost(): Promise<void> {
    const connected = this.port.nextConnection();
    process.kill(await this.companion.processId(), 'SIGKILL');
    await connected;
  }

  /** What the window has printed, for a failure's report. */
  log(): string {
    return this.window.log();
  }

  /** Ends the window and everything that belongs to it. */
  async dispose(): Promise<void> {
    this.port.dispose();
    await this.window.dispose();
  }
}

/** Absolute path of the Fanout that was built for this run. */
export function builtExtension(): string {
  return requireVariable('FANOUT_EXTENSION_FOLDER');
}

function requireVariable(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set; run this through npm run test:ui or npm run demo.`);
  return value;
}
