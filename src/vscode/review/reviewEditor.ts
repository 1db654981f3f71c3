import { posix } from 'node:path';
import * as vscode from 'vscode';
import type { ReviewedFile } from '../../core/files/review/reviewedFile.ts';
import type { OriginalTexts } from './originalTexts.ts';

/** One file of a review: its two sides for a diff. */
export interface ReviewedSides {
  /** As the review names it. */
  readonly path: string;
  readonly original: vscode.Uri;
  readonly modified: vscode.Uri;
  /** What else than lines is changed, in words; a diff does not show it. */
  readonly form: readonly string[];
}

/** Shows a task's changes in VS Code's own diff editors, the real file on the right. */
export class ReviewEditor {
  constructor(private readonly originals: OriginalTexts) {}

  sidesOf(task: string, file: ReviewedFile): ReviewedSides {
    const there = vscode.Uri.file(file.at);
    return {
      path: file.path,
      form: file.form,
      original: file.original === undefined ? this.originals.nothingAt(task, there) : this.originals.uriOf(task, file),
      modified: file.present === undefined ? this.originals.nothingAt(task, there) : there,
    };
  }

  /** All files in one multi-file diff, in place of an earlier one; after a reload of the window VS Code restores that without files. */
  async showAll(title: string, sides: readonly ReviewedSides[]): Promise<void> {
    const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
    // Closing one with unsaved text would ask whether to save it.
    const former = tabs.filter(({ label, isDirty }) => !isDirty && label.startsWith(`${title} (`));
    if (former.length > 0) await vscode.window.tabGroups.close(former, true);
    const resources = sides.map(({ original, modified }) => [modified, original, modified]);
    await vscode.commands.executeCommand('vscode.changes', title, resources);
  }

  /** One file in a diff of its own. */
  async showOne(label: string, { path, original, modified, form }: ReviewedSides): Promise<void> {
    const beside = form.length === 0 ? '' : `, changes its ${form.join(' and ')}`;
    const title = `${posix.basename(path)} (${label}${beside})`;
    await vscode.commands.executeCommand('vscode.diff', original, modified, title, { preview: true });
  }
}
