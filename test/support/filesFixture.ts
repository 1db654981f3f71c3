import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { systemClock, type Clock } from '../../src/core/base/clock.ts';
import type { Logger } from '../../src/core/base/logger.ts';
import { FileCoordinator } from '../../src/core/files/coordinator.ts';
import { Journal } from '../../src/core/files/history/journal.ts';
import type { Applied, ChangeOutcome, ReadOutcome, Refused, Rejected } from '../../src/core/files/outcome.ts';
import type { TaskFiles } from '../../src/core/files/taskFiles.ts';
import type { SaveMode } from '../../src/core/files/workspacePort.ts';
import { MemoryJournalStore } from './memoryJournal.ts';
import { MemoryWorkspace } from './memoryWorkspace.ts';

/** A signal that never fires, for any number of calls at once. */
export const never = new AbortController().signal;
setMaxListeners(0, never);

/** SHA-256 in hex. */
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A coordinator over a workspace in memory, and what it logged. */
export interface FilesFixture {
  readonly workspace: MemoryWorkspace;
  readonly store: MemoryJournalStore;
  readonly coordinator: FileCoordinator;
  readonly logged: string[];
  saveMode: SaveMode;
}

/** Files by their path in the one root `/ws`. */
export function filesFixture(
  files: Readonly<Record<string, string>> = {},
  options: {
    readonly clock?: Clock;
    readonly lockDeadline?: number;
    readonly workspace?: MemoryWorkspace;
    readonly store?: MemoryJournalStore;
  } = {},
): FilesFixture {
  const workspace = options.workspace ?? new MemoryWorkspace(files);
  const store = options.store ?? new MemoryJournalStore();
  const logged: string[] = [];
  const note = (message: string): void => {
    logged.push(message);
  };
  const logger: Logger = { debug: note, info: note, warn: note, error: note };
  const journal = new Journal(store, logger);
  const fixture: FilesFixture = {
    workspace,
    store,
    logged,
    saveMode: 'clean',
    coordinator: new FileCoordinator({
      workspace,
      journal,
      logger,
      clock: options.clock ?? systemClock,
      hash: sha256,
      saveMode: () => fixture.saveMode,
      ...(options.lockDeadline === undefined ? {} : { lockDeadline: options.lockDeadline }),
    }),
  };
  return fixture;
}

/** Reads a whole file. */
export function readAll(files: TaskFiles, path: string): Promise<ReadOutcome> {
  return files.read(path, {}, never);
}

/** Replaces one text by another. */
export function replace(files: TaskFiles, path: string, oldText: string, newText: string): Promise<ChangeOutcome> {
  return files.edit(path, { oldText, newText, replaceAll: false }, never);
}

/** Writes a whole file. */
export function write(files: TaskFiles, path: string, text: string): Promise<ChangeOutcome> {
  return files.write(path, text, never);
}

/** The outcome, which must be that the change was applied. */
export function applied(outcome: ChangeOutcome): Applied {
  assert(outcome.kind === 'applied', JSON.stringify(outcome));
  return outcome;
}

/** The outcome, which must be a refusal. */
export function refused(outcome: ChangeOutcome): Refused {
  assert(outcome.kind === 'refused', JSON.stringify(outcome));
  return outcome;
}

/** The outcome, which must be a rejection. */
export function rejected(outcome: ChangeOutcome | ReadOutcome): Rejected {
  assert(outcome.kind === 'rejected', JSON.stringify(outcome));
  return outcome;
}

/** Ten lines, `l1` to `l10`. */
export const tenLines = 'l1\nl2\nl3\nl4\nl5\nl6\nl7\nl8\nl9\nl10\n';
