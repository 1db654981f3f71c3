import type { Stats } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import * as vscode from 'vscode';
import { hashBytes, type DiskBytes } from './diskFile.ts';
import { errorCode } from './fileErrors.ts';

/** A file as it was when it was last looked at: enough to know it again under another name. */
interface Print {
  readonly hash: string;
  readonly size: number;
  /** Device and number of a file that has this one name; undefined for hard links. */
  readonly node: string | undefined;
  /** In milliseconds since 1970. */
  readonly seenAt: number;
}

interface ToldRename {
  readonly from: string;
  readonly to: string;
  readonly at: number;
}

/** So many files and renames are remembered, and so many entries of folders are looked through. */
const limits = { prints: 10_000, told: 1_000, entries: 50_000 } as const;

/** Folders whose files are no place to which somebody renames a source file. */
const skipped = new Set(['.git', 'node_modules']);

/** Knows where files went that are no longer at their place: by the editor's word, or by their bytes. */
export class Renames implements vscode.Disposable {
  private readonly prints = new Map<string, Print>();
  private readonly told: ToldRename[] = [];
  private readonly listener: vscode.Disposable;
  /** The search that begins once the one under way has ended: it serves all who ask until then. */
  private nextSearch: Promise<FoundFile[]> | undefined;
  private search: Promise<unknown> = Promise.resolve();

  /** `folders` are the real paths of the opened ones. */
  constructor(private readonly folders: () => Promise<readonly string[]>) {
    this.listener = vscode.workspace.onDidRenameFiles(({ files }) => {
      for (const { oldUri, newUri } of files) {
        this.told.push({ from: oldUri.fsPath, to: newUri.fsPath, at: Date.now() });
      }
      this.told.splice(0, this.told.length - limits.told);
    });
  }

  /** Remembers the file of this key as it stands on disk now. */
  remember(key: string, { bytes, stats }: DiskBytes): void {
    this.prints.delete(key);
    const node = stats.nlink === 1 ? nodeOf(stats) : undefined;
    this.prints.set(key, { hash: hashBytes(bytes), size: bytes.length, node, seenAt: Date.now() });
    for (const [oldest] of this.prints) {
      if (this.prints.size <= limits.prints) break;
      this.prints.delete(oldest);
    }
  }

  /** The absolute path to which a file that is missing was renamed; undefined when that is not sure. */
  async placeOf(key: string, path: string): Promise<string | undefined> {
    const print = this.prints.get(key);
    if (!print) return undefined;
    let told = path;
    for (const { from, to, at } of this.told) {
      if (at < print.seenAt) continue;
      if (told === from || told.startsWith(`${from}/`) || told.startsWith(`${from}\\`))
        told = to + told.slice(from.length);
    }
    if (told !== path && (await isFile(told))) return told;
    const alike = (await this.files()).filter(({ stats }) => isPossible(print, stats));
    const same: FoundFile[] = [];
    for (const file of alike) if (hashBytes(await readFile(file.path)) === print.hash) same.push(file);
    const renamed = same.filter(({ stats }) => nodeOf(stats) === print.node);
    const [only, ...others] = renamed.length > 0 ? renamed : same;
    return others.length === 0 ? only?.path : undefined;
  }

  dispose(): void {
    this.listener.dispose();
  }

  /** All files as they stand at a moment after this call. */
  private files(): Promise<FoundFile[]> {
    if (this.nextSearch) return this.nextSearch;
    const search = this.search.then(async () => {
      this.nextSearch = undefined;
      return filesIn(await this.folders());
    });
    this.nextSearch = search;
    this.search = search.catch(() => undefined);
    return search;
  }
}

interface FoundFile {
  readonly path: string;
  readonly stats: Stats;
}

/** The same file on the disk, or one of that size that is newer than the last look at the missing one, by whole milliseconds as that was. */
function isPossible(print: Print, stats: Stats): boolean {
  return stats.size === print.size && (nodeOf(stats) === print.node || Math.floor(stats.birthtimeMs) > print.seenAt);
}

const nodeOf = ({ dev, ino }: Stats): string => `${String(dev)}:${String(ino)}`;

async function filesIn(folders: readonly string[]): Promise<FoundFile[]> {
  const found: FoundFile[] = [];
  const open = [...folders];
  let entries = 0;
  for (let folder = open.pop(); folder !== undefined && entries < limits.entries; folder = open.pop()) {
    const names = await entriesOf(folder);
    entries += names.length;
    const files: string[] = [];
    for (const entry of names) {
      const path = `${folder.replace(/\/$/, '')}/${entry.name}`;
      if (entry.isDirectory() && !skipped.has(entry.name)) open.push(path);
      else if (entry.isFile()) files.push(path);
    }
    const looked = await Promise.all(files.map(async (path) => ({ path, stats: await statsOf(path) })));
    for (const { path, stats } of looked) if (stats) found.push({ path, stats });
  }
  return found;
}

/** Nothing for a folder that is gone or closed to us: a file in it is not found, and so not taken for another. */
async function entriesOf(folder: string): Promise<{ name: string; isDirectory(): boolean; isFile(): boolean }[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    return [];
  }
}

async function statsOf(path: string): Promise<Stats | undefined> {
  try {
    return await stat(path);
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    return undefined;
  }
}

async function isFile(path: string): Promise<boolean> {
  return (await statsOf(path))?.isFile() ?? false;
}
