import { open, realpath, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as vscode from 'vscode';
import type { StructureOutcome, TextForm } from '../../core/files/workspacePort.ts';
import { withoutMark } from '../../core/files/text/textInput.ts';
import { errorCode, fileProblem } from './fileErrors.ts';
import type { MadeFolders } from './madeFolders.ts';
import { isReadOnlyBySettings } from './readOnlySettings.ts';
import { decodeBytes, encodeText, maxFileSize } from './textBytes.ts';

/**
 * Creates a file in the given form, or in the encoding and with the line ends that the person's settings give new files.
 * `realPath` is where it must end up: its folder is looked at again once it is made.
 */
export async function createFile(
  uri: vscode.Uri,
  realPath: string,
  given: string,
  form: TextForm | undefined,
  folders: MadeFolders,
): Promise<StructureOutcome> {
  const { lineEnd, encoding: usual } = form ?? newFileForm(uri);
  const text = withoutMark(given);
  const encoding = text !== given && usual === 'utf8' ? 'utf8bom' : usual;
  const lineEnds = lineEnd === '\r\n' ? text.replaceAll('\n', '\r\n') : text;
  const bytes = await encodeText(lineEnds, encoding);
  const back = await decodeBytes(bytes, { encoding });
  if (back.kind !== 'text' || back.text !== lineEnds) {
    const why = form ? 'the encoding that it had' : 'set by files.encoding';
    return { kind: 'failed', reason: `${encoding}, ${why}, has no signs for some of its characters` };
  }
  if (bytes.length > maxFileSize) return { kind: 'failed', reason: 'it would be larger than 5 MiB' };
  if (isReadOnlyBySettings(uri)) return { kind: 'failed', reason: readOnlyName(uri) };
  const path = uri.fsPath;
  try {
    return await folders.makeFor(path, async (): Promise<StructureOutcome> => {
      if (!(await isSamePlace(dirname(path), dirname(realPath)))) {
        return { kind: 'failed', reason: 'its folder was replaced by something else meanwhile' };
      }
      await writeNew(path, bytes, form?.mode);
      return { kind: 'done' };
    });
  } catch (error) {
    return errorCode(error) === 'EEXIST' ? { kind: 'exists' } : { kind: 'failed', reason: fileProblem(error) };
  }
}

/** To the trash where the person's settings and the system have one; an editor's unsaved text goes with the file. */
export async function removeFile(uri: vscode.Uri, folders: MadeFolders): Promise<StructureOutcome> {
  const change = new vscode.WorkspaceEdit();
  change.deleteFile(uri);
  const done = await vscode.workspace.applyEdit(change);
  if (!(await exists(uri.fsPath))) {
    await folders.leave(uri.fsPath);
    return { kind: 'done' };
  }
  return { kind: 'failed', reason: done ? 'it is still there' : 'the editor refused' };
}

/** By the file service: a workspace edit would ask the person whether to change imports. */
export async function moveFile(from: vscode.Uri, to: vscode.Uri, folders: MadeFolders): Promise<StructureOutcome> {
  if (await exists(to.fsPath)) return { kind: 'exists' };
  if (isReadOnlyBySettings(to)) return { kind: 'failed', reason: readOnlyName(to) };
  try {
    await folders.makeFor(to.fsPath, async () => vscode.workspace.fs.rename(from, to, { overwrite: false }));
    await folders.leave(from.fsPath);
    return { kind: 'done' };
  } catch (error) {
    if (error instanceof vscode.FileSystemError && error.code === 'FileExists') return { kind: 'exists' };
    return { kind: 'failed', reason: fileProblem(error) };
  }
}

/** Whole or not at all as far as one write can be: a file that could not be filled is taken away again. */
async function writeNew(path: string, bytes: Uint8Array, mode: number | undefined): Promise<void> {
  const handle = await open(path, 'wx');
  try {
    await handle.writeFile(bytes);
    if (mode !== undefined) await handle.chmod(mode);
  } catch (error) {
    await vscode.workspace.fs.delete(vscode.Uri.file(path));
    throw error;
  } finally {
    await handle.close();
  }
}

const readOnlyName = (uri: vscode.Uri): string =>
  `files.readonlyInclude makes ${vscode.workspace.asRelativePath(uri)} read-only; choose another name`;

function newFileForm(uri: vscode.Uri): Omit<TextForm, 'mode'> {
  const files = vscode.workspace.getConfiguration('files', uri);
  const lineEnd = files.get<string>('eol') === '\r\n' ? '\r\n' : '\n';
  return { lineEnd, encoding: files.get('encoding', 'utf8') };
}

async function isSamePlace(left: string, right: string): Promise<boolean> {
  const real = (await realpath(left)).replaceAll('\\', '/');
  return real === right || real.toLowerCase() === right.toLowerCase();
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return false;
    throw error;
  }
}
