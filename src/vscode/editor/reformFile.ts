import { readFileSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import * as vscode from 'vscode';
import { HumanError } from '../../core/base/errors.ts';
import type { StructureOutcome, TextForm } from '../../core/files/workspacePort.ts';
import { lacksRoom, readDisk } from './diskFile.ts';
import { fileProblem } from './fileErrors.ts';
import { isReadOnlyBySettings } from './readOnlySettings.ts';
import { damageBySaving, decodeBytes, encodeText, formOf } from './textBytes.ts';

const changed = 'it has just changed; try again';

/** Writes a file's text in another form; `document` is where an editor has it open, without unsaved text. */
export async function reformFile(
  uri: vscode.Uri,
  from: TextForm,
  to: TextForm,
  document: vscode.TextDocument | undefined,
): Promise<StructureOutcome> {
  const path = uri.fsPath;
  const disk = await readDisk(path);
  if (disk.kind !== 'bytes') return failed(disk.kind === 'unfit' ? disk.reason : changed);
  const { bytes, stats } = disk;
  const { encoding } = from;
  const decoded = await decodeBytes(bytes, { encoding });
  if (decoded.kind === 'unfit') return failed(decoded.reason);
  const isSure = (await damageBySaving(bytes, decoded.text, encoding)) === undefined;
  const now = formOf(bytes, decoded.text, encoding, stats.mode);
  if (!isSure || now.lineEnd !== from.lineEnd || now.encoding !== encoding || now.mode !== from.mode)
    return failed(changed);
  const lines = decoded.text.replaceAll('\r\n', '\n');
  const text = to.lineEnd === '\r\n' ? lines.replaceAll('\n', '\r\n') : lines;
  const wanted = await encodeText(text, to.encoding);
  const back = await decodeBytes(wanted, to);
  if (back.kind === 'unfit' || back.text !== text)
    return failed(`${to.encoding}, the encoding that it had, has no signs for some of its characters`);
  if (isReadOnlyBySettings(uri)) return failed('files.readonlyInclude makes it read-only');
  if (await lacksRoom(path, bytes.length, wanted.length)) return failed('the disk is full');
  const isSame = Buffer.compare(bytes, wanted) === 0;
  let { mode } = now;
  // Only where it has to be another: who may write a file need not own it.
  const setMode = async (next: number): Promise<void> => {
    if (next !== mode) await chmod(path, next);
    mode = next;
  };
  try {
    if (!isSame) await setMode(now.mode | ownerWrites);
    // From here on nothing may come between the look at the file and writing it.
    if (document?.isDirty) throw new HumanError('it has unsaved text in the editor');
    if (!isSame && Buffer.compare(readFileSync(path), bytes) !== 0) throw new HumanError(changed);
    if (!isSame) await vscode.workspace.fs.writeFile(uri, wanted);
    await setMode(to.mode);
    return { kind: 'done' };
  } catch (error) {
    await setMode(now.mode).catch(() => undefined);
    return failed(error instanceof HumanError ? error.message : fileProblem(error));
  }
}

const ownerWrites = 0o200;

const failed = (reason: string): StructureOutcome => ({ kind: 'failed', reason });
