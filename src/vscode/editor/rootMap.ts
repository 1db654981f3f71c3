import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { FileLocation, Located, WorkspaceRoot } from '../../core/files/workspacePort.ts';
import { FreshLooks } from '../../core/base/freshLooks.ts';
import { followLinks, foldsCase, sharedIdentity } from './realPaths.ts';

/** An opened folder under its real path. */
interface RealRoot {
  readonly root: WorkspaceRoot;
  readonly uri: vscode.Uri;
  readonly realPath: string;
  readonly foldsCase: boolean;
}

/** Places real paths among the opened folders, and names files for the editor. Only folders on disk count. */
export class RootMap {
  private readonly known = new Map<string, Promise<RealRoot | undefined>>();
  private readonly looks = new FreshLooks((absolutePath) => this.follow(absolutePath));

  /** The folders in the window's order; a name that occurs twice gets a number behind it. */
  roots(): readonly WorkspaceRoot[] {
    return this.folders().map(({ root }) => root);
  }

  /** Where an absolute path really leads now; fails closed. */
  locate(absolutePath: string): Promise<Located> {
    return this.looks.ask(absolutePath);
  }

  /** The key of an open document's file; undefined when it is not in the workspace. */
  async keyOf(uri: vscode.Uri): Promise<FileLocation | undefined> {
    const located = await this.locate(uri.fsPath.replaceAll('\\', '/'));
    return located.kind === 'inside' ? located.file : undefined;
  }

  /** The file under the name that the window has for it, whatever links led there. */
  uriOf({ at }: Pick<FileLocation, 'at'>): vscode.Uri {
    return vscode.Uri.file(at);
  }

  /** The real paths of all folders. */
  async realPaths(): Promise<string[]> {
    return (await this.realRoots()).map(({ realPath }) => realPath);
  }

  private async follow(absolutePath: string): Promise<Located> {
    const real = await followLinks(absolutePath);
    if (real.kind === 'unusable') return real;
    const place = await this.place(real.path);
    if (!place) return { kind: 'outside', target: real.path };
    const { root, relative } = place;
    const key = root.foldsCase ? real.path.normalize('NFC').toLowerCase() : real.path;
    const path = this.folders().length > 1 ? [root.root.name, relative].join('/') : relative;
    const shared = await sharedIdentity(real.path);
    const at = `${root.root.path.replace(/\/$/, '')}/${relative}`;
    return { kind: 'inside', file: { key, path, at, locks: shared ? [key, shared.id] : [key] } };
  }

  private async place(realPath: string): Promise<{ root: RealRoot; relative: string } | undefined> {
    const roots = await this.realRoots();
    const deepestFirst = roots.sort((a, b) => b.realPath.length - a.realPath.length);
    for (const root of deepestFirst) {
      if (realPath === root.realPath) return { root, relative: '' };
      const prefix = root.realPath.endsWith('/') ? root.realPath : `${root.realPath}/`;
      if (realPath.startsWith(prefix)) return { root, relative: realPath.slice(prefix.length) };
    }
    return undefined;
  }

  private async realRoots(): Promise<RealRoot[]> {
    const roots = await Promise.all(
      this.folders().map(({ root, uri }) => {
        const known = this.known.get(root.path) ?? realRoot(root, uri);
        this.known.set(root.path, known);
        return known;
      }),
    );
    return roots.filter((root) => root !== undefined);
  }

  private folders(): { readonly root: WorkspaceRoot; readonly uri: vscode.Uri }[] {
    const taken = new Map<string, number>();
    return (vscode.workspace.workspaceFolders ?? []).flatMap(({ name, uri }) => {
      if (uri.scheme !== 'file') return [];
      const path = uri.fsPath.replaceAll('\\', '/').replace(/(.)\/$/, '$1');
      const plain = (name === '' ? basename(path) : name).replaceAll('/', '-');
      const count = (taken.get(plain) ?? 0) + 1;
      taken.set(plain, count);
      return [{ root: { name: count === 1 ? plain : `${plain}-${String(count)}`, path }, uri }];
    });
  }
}

async function realRoot(root: WorkspaceRoot, uri: vscode.Uri): Promise<RealRoot | undefined> {
  const real = await followLinks(root.path);
  if (real.kind === 'unusable') return undefined;
  return { root, uri, realPath: real.path, foldsCase: await foldsCase(real.path) };
}
