import * as vscode from 'vscode';
import { waitAtMost, type Clock } from '../../core/base/clock.ts';
import type {
  FileEdits,
  FileLocation,
  FileState,
  LineChange,
  Located,
  SaveOutcome,
  StructureOutcome,
  TextEdit,
  TextForm,
  Workspace,
  WorkspaceRoot,
} from '../../core/files/workspacePort.ts';
import { hashBytes, lacksRoom, readDisk, unwritable, type DiskBytes, type DiskFile } from './diskFile.ts';
import { createFile, moveFile, removeFile } from './fileStructure.ts';
import { hasUnsavedText, isStale, openDocumentOf, textOf } from './openDocuments.ts';
import { reformFile } from './reformFile.ts';
import { HardLinks } from './hardLinks.ts';
import { MadeFolders } from './madeFolders.ts';
import { PassingTabs } from './passingTabs.ts';
import { isLink } from './realPaths.ts';
import { isReadOnlyBySettings } from './readOnlySettings.ts';
import { Renames } from './renames.ts';
import { SavedSteps } from './savedSteps.ts';
import { RootMap } from './rootMap.ts';
import {
  damageBySaving,
  decodeBytes,
  encodeText,
  formOf,
  isBinary,
  maxFileSize,
  missingSigns,
  sureForm,
} from './textBytes.ts';
import { Viewports } from './viewports.ts';

/** A document as the last `read(…, 'change')` saw it, and the hash of the bytes on disk below it. */
interface SeenDocument {
  readonly document: vscode.TextDocument;
  readonly diskHash: string;
}

/** The workspace of this window: open documents first, the disk below. */
export class EditorWorkspace implements Workspace, vscode.Disposable {
  private readonly map = new RootMap();
  private readonly renames = new Renames(() => this.map.realPaths());
  private readonly hardLinks = new HardLinks(() => this.map.realPaths());
  private readonly folders = new MadeFolders();
  private readonly viewports = new Viewports();
  private readonly tabs: PassingTabs;
  private readonly seen = new Map<string, SeenDocument>();

  constructor(private readonly clock: Clock) {
    this.tabs = new PassingTabs(clock);
  }

  roots(): readonly WorkspaceRoot[] {
    return this.map.roots();
  }

  locate(absolutePath: string): Promise<Located> {
    return this.map.locate(absolutePath);
  }

  async namesOf(file: FileLocation): Promise<readonly string[]> {
    const { names } = await this.hardLinks.namesOf(this.map.uriOf(file).fsPath);
    const located = await Promise.all(names.map((name) => this.locate(name)));
    return located.flatMap((each) => (each.kind === 'inside' ? [each.file.path] : []));
  }

  isLink(absolutePath: string): Promise<boolean> {
    return isLink(absolutePath);
  }

  async read(file: FileLocation, purpose: 'show' | 'change'): Promise<FileState> {
    const open = await openDocumentOf(file, this.map);
    const several = 'two editors hold unsaved text of it under different names; save one first';
    if (open.kind === 'several') return { kind: 'unfit', reason: several };
    const document = open.kind === 'one' ? open.document : undefined;
    if (purpose === 'show' && document?.isDirty) return stateOf(document);
    const disk = await this.readDisk(file);
    if (disk.kind === 'missing' && document?.isDirty) {
      return { kind: 'unfit', reason: 'it was deleted on disk while the editor holds unsaved text of it' };
    }
    if (disk.kind !== 'bytes') return disk;
    if (purpose === 'show') return this.show(file, disk, document);
    if (isBinary(disk.bytes)) return { kind: 'unfit', reason: 'it is binary' };
    return this.prepare(file, disk, document ?? (await vscode.workspace.openTextDocument(this.map.uriOf(file))));
  }

  applyEdits(file: FileLocation, version: number, edits: readonly TextEdit[]): Promise<boolean> {
    return this.applyTogether([{ file, version, edits }]);
  }

  async whyNotHeld(file: FileLocation, changes: readonly LineChange[]): Promise<readonly (string | undefined)[]> {
    const document = this.seen.get(file.key)?.document;
    if (!document) return changes.map(() => undefined);
    const { encoding, eol } = document;
    const lineEnd = eol === vscode.EndOfLine.CRLF ? '\r\n' : '\n';
    const sizeOf = async (lines: readonly string[]): Promise<number> =>
      (await encodeText(lines.map((line) => line + lineEnd).join(''), encoding)).length;
    let size = (await encodeText(document.getText(), encoding)).length;
    // Only when all together is too much, each by itself tells which.
    const all = changes.flatMap(({ added }) => added);
    const fits = size + (await sizeOf(all)) <= maxFileSize;
    if (fits && (await missingSigns(all.join('\n'), encoding)) === undefined) return changes.map(() => undefined);
    const reasons: (string | undefined)[] = [];
    for (const { removed, added } of changes) {
      const lost = await missingSigns(added.join('\n'), encoding);
      const grown = (await sizeOf(added)) - (await sizeOf(removed));
      const isTooLarge = grown > 0 && size + grown > maxFileSize;
      const reason = lost ?? (isTooLarge ? 'it would be larger than 5 MiB' : undefined);
      if (reason === undefined) size += grown;
      reasons.push(reason);
    }
    return reasons;
  }

  async applyTogether(changes: readonly FileEdits[]): Promise<boolean> {
    // From here on nothing may come between the look at the versions and sending them.
    const change = new vscode.WorkspaceEdit();
    const touched: { document: vscode.TextDocument; edits: readonly TextEdit[] }[] = [];
    for (const { file, version, edits } of changes) {
      const document = this.seen.get(file.key)?.document;
      if (!document || document.isClosed || document.version !== version) return false;
      const lineEnd = document.eol === vscode.EndOfLine.CRLF ? '\r\n' : '\n';
      touched.push({ document, edits });
      change.set(
        document.uri,
        edits.map(({ startLine, startCharacter, endLine, endCharacter, newText }) => {
          const range = new vscode.Range(startLine, startCharacter, endLine, endCharacter);
          return vscode.TextEdit.replace(range, newText.replaceAll('\n', lineEnd));
        }),
      );
    }
    for (const { document } of touched) this.tabs.edits(document);
    return this.viewports.keep(touched, () => vscode.workspace.applyEdit(change));
  }

  async save(file: FileLocation): Promise<SaveOutcome> {
    const seen = this.seen.get(file.key);
    if (!seen || seen.document.isClosed) return { kind: 'unsaved', reason: 'the editor closed it' };
    if (!seen.document.isDirty) return { kind: 'saved', texts: [] };
    const steps = new SavedSteps(seen.document);
    try {
      return await this.saveSeen(file, seen, steps);
    } finally {
      steps.dispose();
    }
  }

  private async saveSeen(file: FileLocation, seen: SeenDocument, steps: SavedSteps): Promise<SaveOutcome> {
    const disk = await this.readDisk(file);
    // VS Code itself lets a newer file of the same size pass.
    if (disk.kind !== 'bytes' || hashBytes(disk.bytes) !== seen.diskHash) {
      return { kind: 'unsaved', reason: 'another program changed the file on disk meanwhile' };
    }
    const wanted = await encodeText(seen.document.getText(), seen.document.encoding);
    // The editor empties a file before it writes it: on a full disk the text would be gone from it.
    if (await lacksRoom(this.map.uriOf(file).fsPath, disk.bytes.length, wanted.length)) {
      return { kind: 'unsaved', reason: 'the disk is full' };
    }
    const saved = await waitAtMost(this.clock, longestSave, seen.document.save());
    const texts = seen.document.isDirty ? [] : steps.taken();
    if (saved === undefined) return { kind: 'unsaved', reason: 'the editor is still busy with saving it' };
    if (!saved) return { kind: 'unsaved', reason: 'the editor could not save it' };
    return (await this.isOnDisk(file, seen.document))
      ? { kind: 'saved', texts }
      : { kind: 'unsaved', reason: 'the disk does not hold what the editor wrote; look at the file in the editor' };
  }

  async create(file: FileLocation, text: string, form?: TextForm): Promise<StructureOutcome> {
    const outcome = await createFile(this.map.uriOf(file), file.key, text, form, this.folders);
    if (outcome.kind === 'done') await this.readDisk(file);
    return outcome;
  }

  async reform(file: FileLocation, from: TextForm, to: TextForm): Promise<StructureOutcome> {
    const open = await openDocumentOf(file, this.map);
    if (hasUnsavedText(open)) return { kind: 'failed', reason: 'it has unsaved text in the editor' };
    this.seen.delete(file.key);
    return reformFile(this.map.uriOf(file), from, to, open.kind === 'one' ? open.document : undefined);
  }

  async remove(file: FileLocation, version: number): Promise<StructureOutcome> {
    const document = this.seen.get(file.key)?.document;
    if (!document || document.isClosed || document.version !== version) {
      return { kind: 'failed', reason: 'its text has just changed; try again' };
    }
    const uri = this.map.uriOf(file);
    if (document.isDirty && document.uri.toString() !== uri.toString()) {
      return { kind: 'failed', reason: 'the editor holds unsaved text of it under another name' };
    }
    this.seen.delete(file.key);
    return removeFile(uri, this.folders);
  }

  async move(from: FileLocation, to: FileLocation): Promise<StructureOutcome> {
    for (const file of [from, to]) {
      if (hasUnsavedText(await openDocumentOf(file, this.map))) {
        return { kind: 'failed', reason: `${file.path} has unsaved text in the editor` };
      }
    }
    this.seen.delete(from.key);
    const outcome = await moveFile(this.map.uriOf(from), this.map.uriOf(to), this.folders);
    if (outcome.kind === 'done') await this.readDisk(to);
    return outcome;
  }

  async renamedTo(file: FileLocation): Promise<FileLocation | undefined> {
    const place = await this.renames.placeOf(file.key, this.map.uriOf(file).fsPath);
    return place === undefined ? undefined : this.map.keyOf(vscode.Uri.file(place));
  }

  dispose(): void {
    this.renames.dispose();
    this.viewports.dispose();
    this.tabs.dispose();
  }

  /** An editor that was told to save may be wrong about it; one that somebody types in has not saved that. */
  private async isOnDisk(file: FileLocation, document: vscode.TextDocument): Promise<boolean> {
    const disk = await this.readDisk(file);
    const isTypedIn = (): boolean => document.isDirty;
    if (disk.kind !== 'bytes') return isTypedIn();
    const decoded = await decodeBytes(disk.bytes, { encoding: document.encoding });
    return isTypedIn() || (decoded.kind === 'text' && decoded.text.replaceAll('\r\n', '\n') === textOf(document));
  }

  private async readDisk(file: FileLocation): Promise<DiskFile> {
    const disk = await readDisk(this.map.uriOf(file).fsPath);
    if (disk.kind === 'bytes') this.renames.remember(file.key, disk);
    return disk;
  }

  private async show(
    file: FileLocation,
    { bytes, stats }: DiskBytes,
    document: vscode.TextDocument | undefined,
  ): Promise<FileState> {
    const by = document ? { encoding: document.encoding } : { uri: this.map.uriOf(file) };
    const decoded = await decodeBytes(bytes, by);
    if (decoded.kind === 'unfit') return decoded;
    if (document?.isDirty) return stateOf(document);
    const form = await sureForm(bytes, decoded.text, by, stats.mode);
    const text = decoded.text.replaceAll('\r\n', '\n');
    return { kind: 'text', text, unsaved: false, version: 0, ...(form ? { form } : {}) };
  }

  /** Makes sure that an edit of the document, once saved, changes no other byte. */
  private async prepare(
    file: FileLocation,
    { bytes, stats }: DiskBytes,
    document: vscode.TextDocument,
  ): Promise<FileState> {
    const path = this.map.uriOf(file).fsPath;
    const barrier = (await unwritable(path)) ?? (stats.nlink > 1 ? await this.namesOutside(path) : undefined);
    if (barrier !== undefined) return { kind: 'unfit', reason: barrier };
    if (isReadOnlyBySettings(document.uri))
      return { kind: 'unfit', reason: 'files.readonlyInclude makes it read-only' };
    const { encoding } = document;
    const decoded = await decodeBytes(bytes, { encoding });
    if (decoded.kind === 'unfit') return decoded;
    const damage = await damageBySaving(bytes, decoded.text, encoding);
    if (damage !== undefined) return { kind: 'unfit', reason: damage };
    if (await isStale(document, decoded.text)) {
      return {
        kind: 'unfit',
        reason: 'another program changed it and the editor has not read it again yet; try again',
      };
    }
    this.seen.set(file.key, { document, diskHash: hashBytes(bytes) });
    return { ...stateOf(document), form: formOf(bytes, decoded.text, encoding, stats.mode) };
  }

  /** Editing one hard link edits them all: each must be in the workspace. */
  private async namesOutside(path: string): Promise<string | undefined> {
    const { isWhole } = await this.hardLinks.namesOf(path);
    return isWhole ? undefined : 'it has other names (hard links) outside the workspace';
  }
}

function stateOf(document: vscode.TextDocument): Extract<FileState, { kind: 'text' }> {
  return { kind: 'text', text: textOf(document), unsaved: document.isDirty, version: document.version };
}

/** How long saving may take, in milliseconds: a save participant that hangs shall not hold the file's lock. */
const longestSave = 30_000;
