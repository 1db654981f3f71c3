import * as vscode from 'vscode';
import { HumanError, throwIfAborted } from '../../core/base/errors.ts';
import { detached } from '../../core/base/text.ts';
import type { Found, TextMatch, TextQuery, WorkspaceSearch } from '../../core/child/workspaceSearch.ts';
import type { Workspace, WorkspaceRoot } from '../../core/files/workspacePort.ts';
import { excludedGlobs } from './excludedGlobs.ts';

/** Beyond these a search is cut short, or a file left out (bytes). */
const most = { files: 20_000, matches: 10_000, fileSize: 5 * 1024 * 1024 } as const;

/** How much of a long line is kept around its first match, in UTF-16 units. */
const kept = { before: 400, after: 1200 } as const;

/**
 * Searches by `workspace.findFiles` and reads what it finds. Plain text only: an expression of a model's could hold up the
 * whole extension host for ever. VS Code offers ignore files to no extension here, only the settings' excludes.
 */
export class FindFilesSearch implements WorkspaceSearch {
  constructor(private readonly workspace: Pick<Workspace, 'locate'>) {}

  async files(root: WorkspaceRoot, glob: string | undefined, signal: AbortSignal): Promise<Found<string>> {
    throwIfAborted(signal);
    const folder = vscode.Uri.file(root.path);
    const excluding = glob?.startsWith('!') === true;
    const excluded = [...excludedGlobs(folder), '**/.git', ...(excluding ? [anyDepth(glob.slice(1))] : [])];
    const include = glob === undefined || excluding ? '**/*' : anyDepth(glob);
    const cancellation = new vscode.CancellationTokenSource();
    const cancel = (): void => {
      cancellation.cancel();
    };
    signal.addEventListener('abort', cancel, { once: true });
    try {
      const uris = await vscode.workspace.findFiles(
        new vscode.RelativePattern(folder, include),
        new vscode.RelativePattern(folder, `{${excluded.join(',')}}`),
        most.files,
        cancellation.token,
      );
      throwIfAborted(signal);
      const paths = uris.map((uri) => uri.path.slice(folder.path.length + 1));
      return { items: await this.insideOnly(root, paths), complete: paths.length < most.files };
    } finally {
      signal.removeEventListener('abort', cancel);
      cancellation.dispose();
    }
  }

  async matches(
    root: WorkspaceRoot,
    { query, regex }: TextQuery,
    glob: string | undefined,
    signal: AbortSignal,
  ): Promise<Found<TextMatch>> {
    if (regex) throw new HumanError('Regular expressions cannot be searched for in this editor; look for plain text.');
    const { items: paths, complete } = await this.files(root, glob, signal);
    const items: TextMatch[] = [];
    for (const path of paths) {
      throwIfAborted(signal);
      if (items.length >= most.matches) return { items, complete: false };
      const text = await this.textOf(root, path);
      if (text?.includes(query) === true) items.push(...linesWith(query, path, text));
    }
    return { items, complete };
  }

  /** `findFiles` follows links to folders; what lies behind one is not the workspace's (F9). */
  private async insideOnly(root: WorkspaceRoot, paths: readonly string[]): Promise<string[]> {
    const folders = new Set(paths.map((path) => path.slice(0, path.lastIndexOf('/') + 1)));
    const inside = new Set<string>();
    for (const folder of folders) {
      const { kind } = await this.workspace.locate(`${root.path}/${folder}`.replace(/\/$/, ''));
      if (kind === 'inside') inside.add(folder);
    }
    return paths.filter((path) => inside.has(path.slice(0, path.lastIndexOf('/') + 1)));
  }

  /** The text of an editor or of the disk; `undefined` for what is binary, too large or not the workspace's. */
  private async textOf(root: WorkspaceRoot, path: string): Promise<string | undefined> {
    const uri = vscode.Uri.file(`${root.path}/${path}`);
    const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
    if (open) return open.getText();
    if ((await this.workspace.locate(`${root.path}/${path}`)).kind !== 'inside') return undefined;
    try {
      if ((await vscode.workspace.fs.stat(uri)).size > most.fileSize) return undefined;
      const bytes = await vscode.workspace.fs.readFile(uri);
      return bytes.subarray(0, 8192).includes(0) ? undefined : new TextDecoder().decode(bytes);
    } catch (error) {
      // Gone meanwhile, or not readable: no reason to hide the others.
      if (error instanceof vscode.FileSystemError) return undefined;
      throw error;
    }
  }
}

function* linesWith(query: string, path: string, text: string): Generator<TextMatch> {
  let line = 0;
  for (const content of text.split(/\r?\n/)) {
    line += 1;
    const column = content.indexOf(query);
    if (column === -1) continue;
    const from = Math.max(0, column - kept.before);
    // A copy, so that a match does not keep its whole file alive.
    yield { path, line, text: detached(content.slice(from, column + kept.after)), column: column - from };
  }
}

/** To VS Code a glob without `/` counts from the folder alone. */
function anyDepth(glob: string): string {
  return glob.includes('/') ? glob : `**/${glob}`;
}
