import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { systemClock } from '../../src/core/base/clock.ts';
import { errorMessage } from '../../src/core/base/errors.ts';
import type { Logger } from '../../src/core/base/logger.ts';
import { FileCoordinator } from '../../src/core/files/coordinator.ts';
import { Journal } from '../../src/core/files/history/journal.ts';
import type { SaveMode } from '../../src/core/files/workspacePort.ts';
import { EditorWorkspace } from '../../src/vscode/editor/editorWorkspace.ts';
import { hashText } from '../../src/vscode/editor/hashText.ts';
import { MemoryJournalStore } from './memoryJournal.ts';

/** A coordinator over the real editor, in a fresh folder of the opened workspace. */
export interface HostFiles {
  readonly coordinator: FileCoordinator;
  readonly workspace: EditorWorkspace;
  readonly store: MemoryJournalStore;
  /** The fresh folder, absolute and relative to the workspace. */
  readonly folder: string;
  readonly name: string;
  readonly logged: string[];
  /** Workspace-relative path of a file in the folder. */
  path(file: string): string;
  uri(file: string): vscode.Uri;
  put(file: string, content: string | Uint8Array): Promise<void>;
  bytes(file: string): Promise<Buffer>;
  text(file: string): Promise<string>;
}

export async function hostFiles(saveMode: SaveMode = 'clean'): Promise<HostFiles> {
  const root = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  assert.ok(root !== undefined, 'The suite opens a folder.');
  const folder = await mkdtemp(join(root, 'case-'));
  const name = basename(folder);
  const logged: string[] = [];
  const note = (message: string, error?: unknown): void => {
    logged.push(error === undefined ? message : `${message} ${errorMessage(error)}`);
  };
  const logger: Logger = { debug: note, info: note, warn: note, error: note };
  const store = new MemoryJournalStore();
  const journal = new Journal(store, logger);
  const workspace = new EditorWorkspace(systemClock);
  const options = { workspace, journal, clock: systemClock, logger, hash: hashText, saveMode: () => saveMode };
  return {
    coordinator: new FileCoordinator(options),
    workspace,
    store,
    folder,
    name,
    logged,
    path: (file) => `${name}/${file}`,
    uri: (file) => vscode.Uri.file(join(folder, file)),
    put: async (file, content) => {
      await mkdir(dirname(join(folder, file)), { recursive: true });
      await writeFile(join(folder, file), content);
    },
    bytes: (file) => readFile(join(folder, file)),
    text: (file) => readFile(join(folder, file), 'utf8'),
  };
}
