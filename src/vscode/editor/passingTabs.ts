import * as vscode from 'vscode';
import type { Clock } from '../../core/base/clock.ts';
import { DisposableStore, type Disposable } from '../../core/base/disposable.ts';

/** So long after a save, in milliseconds, the tab may come that VS Code has decided on before it. */
const longestWay = 2_000;

/** So long, in milliseconds, a tab may take from being opened to being in front. */
const untilShown = 500;

/**
 * Closes the tabs again that VS Code opens by itself in the background for a file that was unsaved for a moment. A tab that
 * was there before, that was ever in front or is pinned, and one of a file with unsaved text stays.
 */
export class PassingTabs implements vscode.Disposable {
  /** Files, by their URIs, that were edited and not saved since, and those that were saved, with the time. */
  private readonly editing = new Set<string>();
  private readonly savedAt = new Map<string, number>();
  /** Those of them for which a tab has come in which nobody took an interest, with what closes it soon. */
  private readonly came = new Map<string, Disposable>();
  private readonly disposables = new DisposableStore();

  constructor(private readonly clock: Clock) {
    this.disposables.add(
      vscode.window.tabGroups.onDidChangeTabs(({ opened, changed }) => {
        for (const tab of opened) if (isUnnoticed(tab) && this.isOurs(nameOf(tab))) this.closeSoon(nameOf(tab));
        for (const tab of changed) {
          const name = nameOf(tab);
          if (!isUnnoticed(tab)) this.forget(name);
          else if (this.came.has(name)) this.closeSoon(name);
        }
      }),
    );
    // Whoever saves it: the person may, or VS Code by itself.
    this.disposables.add(
      vscode.workspace.onDidSaveTextDocument(({ uri }) => {
        this.saved(uri.toString());
      }),
    );
  }

  /** To be called before a file is edited: until it is saved its tab has unsaved text, and would ask what to do with it. */
  edits({ uri }: vscode.TextDocument): void {
    this.editing.add(uri.toString());
  }

  dispose(): void {
    this.disposables.dispose();
    for (const name of this.came.keys()) this.forget(name);
  }

  private saved(name: string): void {
    if (!this.editing.delete(name)) return;
    const now = this.clock.now();
    for (const [other, time] of this.savedAt) if (now - time > longestWay) this.savedAt.delete(other);
    this.savedAt.set(name, now);
    if (this.came.has(name)) this.closeSoon(name);
  }

  private isOurs(name: string): boolean {
    const isUnsaved = this.editing.has(name) && isDirty(name);
    return isUnsaved || this.clock.now() - (this.savedAt.get(name) ?? -Infinity) <= longestWay;
  }

  /** A tab that a person opens is told as one in the background first, and as the one in front a moment later. */
  private closeSoon(name: string): void {
    this.forget(name);
    const close = (): void => {
      // One that cannot be closed stays.
      this.close(name).catch(() => undefined);
    };
    this.came.set(name, this.clock.after(untilShown, close));
  }

  private forget(name: string): void {
    this.came.get(name)?.dispose();
    this.came.delete(name);
  }

  private async close(name: string): Promise<void> {
    if (this.editing.has(name) || isDirty(name)) return;
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
