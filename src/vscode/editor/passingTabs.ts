import * as vscode from 'vscode';

/** So long after a save, in milliseconds, the tab may come that VS Code has decided on before it. */
const longestWay = 2_000;

/** So long, in milliseconds, a tab may take from being opened to being in front. */
const untilShown = 500;

/**
 * Closes the tabs again that VS Code opens by itself in the background for a file that was unsaved for a moment. A tab that
 * was there before, that was ever in front or is pinned, and one of a file with unsaved text stays.
 */
export class PassingTabs implements vscode.Disposable {
  /** Files, by their URIs, that are edited and not saved yet, and those that were saved, with the time. */
  private readonly editing = new Set<string>();
  private readonly savedAt = new Map<string, number>();
  /** Those of them for which a tab has come in which nobody took an interest. */
  private readonly came = new Set<string>();
  private readonly listener: vscode.Disposable;

  constructor() {
    this.listener = vscode.window.tabGroups.onDidChangeTabs(({ opened, changed }) => {
      for (const tab of opened) if (isUnnoticed(tab) && this.isOurs(nameOf(tab))) this.came.add(nameOf(tab));
      for (const tab of changed) if (!isUnnoticed(tab)) this.came.delete(nameOf(tab));
      for (const tab of [...opened, ...changed]) this.closeSoon(nameOf(tab));
    });
  }

  /** To be called before a file is edited: until it is saved its tab has unsaved text, and would ask what to do with it. */
  edits({ uri }: vscode.TextDocument): void {
    this.editing.add(uri.toString());
  }

  /** To be called once it is saved. */
  saved({ uri }: vscode.TextDocument): void {
    const name = uri.toString();
    const now = performance.now();
    for (const [other, time] of this.savedAt) if (now - time > longestWay) this.savedAt.delete(other);
    this.editing.delete(name);
    this.savedAt.set(name, now);
    this.closeSoon(name);
  }

  dispose(): void {
    this.listener.dispose();
  }

  private isOurs(name: string): boolean {
    return this.editing.has(name) || performance.now() - (this.savedAt.get(name) ?? -Infinity) <= longestWay;
  }

  /** A tab that a person opens is told as one in the background first, and as the one in front a moment later. */
  private closeSoon(name: string): void {
    if (!this.came.has(name)) return;
    setTimeout(() => {
      // One that cannot be closed stays.
      this.close(name).catch(() => undefined);
    }, untilShown);
  }

  private async close(name: string): Promise<void> {
    if (!this.came.has(name) || this.editing.has(name) || isDirty(name)) return;
    this.came.delete(name);
    const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs).filter((tab) => nameOf(tab) === name);
    const [tab, ...others] = tabs;
    if (tab && others.length === 0 && isUnnoticed(tab)) await vscode.window.tabGroups.close(tab, true);
  }
}

function nameOf({ input }: vscode.Tab): string {
  return input instanceof vscode.TabInputText ? input.uri.toString() : '';
}

function isUnnoticed({ isActive, isPinned, isPreview }: vscode.Tab): boolean {
  return !isActive && !isPinned && !isPreview;
}

const isDirty = (name: string): boolean =>
  vscode.workspace.textDocuments.some(({ uri, isDirty: isUnsaved }) => isUnsaved && uri.toString() === name);
