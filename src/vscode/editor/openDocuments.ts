import * as vscode from 'vscode';
import type { FileLocation } from '../../core/files/workspacePort.ts';
import type { RootMap } from './rootMap.ts';
import { markedEncoding } from './textBytes.ts';

/** The document that holds a file's truth, if any is open. */
export type OpenDocument =
  | { readonly kind: 'none' }
  | { readonly kind: 'one'; readonly document: vscode.TextDocument }
  /** The file is open under several names, and more than one of them has unsaved text. */
  | { readonly kind: 'several' };

/**
 * Finds the open documents of a file under all its names: links to one file are documents of their own. Of hard links
 * the one opened first serves for all, since the editor does not notice that a file changed under another name.
 */
export async function openDocumentOf(file: FileLocation, roots: RootMap): Promise<OpenDocument> {
  const name = roots.uriOf(file).toString();
  const isShared = file.locks.length > 1;
  const open = vscode.workspace.textDocuments.filter(({ uri, isClosed }) => uri.scheme === 'file' && !isClosed);
  const isOfFile = await Promise.all(
    open.map(async (document) => {
      if (document.uri.toString() === name) return true;
      return (document.isDirty || isShared) && (await isSameFile(document, file, roots));
    }),
  );
  const same = open.filter((_, index) => isOfFile[index]);
  const unsaved = same.filter(({ isDirty }) => isDirty);
  if (unsaved.length > 1) return { kind: 'several' };
  const saved = isShared ? same[0] : same.find(({ uri }) => uri.toString() === name);
  const document = unsaved[0] ?? saved;
  return document ? { kind: 'one', document } : { kind: 'none' };
}

/** Whether an editor holds text of a file that the disk does not. */
export function hasUnsavedText(open: OpenDocument): boolean {
  return open.kind === 'several' || (open.kind === 'one' && open.document.isDirty);
}

async function isSameFile(document: vscode.TextDocument, file: FileLocation, roots: RootMap): Promise<boolean> {
  const other = await roots.keyOf(document.uri);
  return other?.locks.some((lock) => file.locks.includes(lock)) ?? false;
}

/** The document's text with `\n` as line end. */
export function textOf(document: vscode.TextDocument): string {
  const text = document.getText();
  return document.eol === vscode.EndOfLine.CRLF ? text.replaceAll('\r\n', '\n') : text;
}

/** Waits until the document is so, as it will be once the editor has reloaded the file; false after three seconds. */
function waitUntil(document: vscode.TextDocument, isReached: () => boolean): Promise<boolean> {
  if (isReached()) return Promise.resolve(true);
  return new Promise((resolve) => {
    const finish = (reached: boolean): void => {
      clearTimeout(timer);
      listener.dispose();
      resolve(reached);
    };
    const timer = setTimeout(finish, 3_000, false);
    const listener = vscode.workspace.onDidChangeTextDocument((event) => {
      if (event.document === document && isReached()) finish(true);
    });
  });
}

/**
 * Waits a moment for an editor that knows a file with another byte order mark than it has on disk now: it would save that one, or
 * not save at all.
 */
export async function untilMarkIsRead(document: vscode.TextDocument, bytes: Uint8Array): Promise<void> {
  const mark = markedEncoding(bytes);
  const isRead = (): boolean => {
    const { encoding, isDirty } = document;
    const isMarked = /^utf(8bom|16)/.test(encoding);
    return isDirty || (isMarked ? encoding : undefined) === mark;
  };
  await waitUntil(document, isRead);
}

/**
 * True while the editor, without unsaved text, does not show what is on disk; waits a moment for it to catch up. It would
 * save the line ends that it has.
 */
export async function isStale(document: vscode.TextDocument, diskText: string): Promise<boolean> {
  const isTypedIn = (): boolean => document.isDirty;
  const isOneLine = !diskText.includes('\n');
  const isShown = (): boolean => document.getText() === diskText || (isOneLine && textOf(document) === diskText);
  if (isTypedIn() || (await waitUntil(document, isShown))) return false;
  return !isTypedIn();
}
