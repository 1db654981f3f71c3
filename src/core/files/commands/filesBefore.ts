import { FileSaver } from '../commit/fileSaver.ts';
import type { FilesContext } from '../filesContext.ts';
import { inGroups } from '../inGroups.ts';
import { secretReason } from '../paths/protectedPaths.ts';
import type { FileState, TextForm } from '../workspacePort.ts';
import type { DiskLook, DiskView } from './commandChanges.ts';

/** Bytes of one file, and of all whose text is kept. */
const most = { file: 5 * 1024 * 1024, all: 50 * 1024 * 1024 } as const;

/** The workspace as it stood before a command. */
export interface FilesBefore {
  readonly look: DiskLook;
  /** How many changes the ledger had of each file that it knows. */
  readonly changes: ReadonlyMap<string, number>;
  /** Texts of files that the ledger does not know. */
  readonly texts: ReadonlyMap<string, string>;
  /** How the texts stood on disk, of files that were looked at and had none unsaved; undefined where that is not sure. */
  readonly forms: ReadonlyMap<string, TextForm | undefined>;
}

/**
 * Looks at all files before a command may change them, so that what others did until now is known as theirs, and the text is
 * there from which its changes are counted.
 */
export async function filesBefore(
  context: FilesContext,
  disk: DiskView,
  module: string | undefined,
  signal: AbortSignal,
): Promise<FilesBefore> {
  const known = context.ledger.knownPaths();
  const look = await disk.look(known, signal);
  const changes = new Map<string, number>();
  const forms = new Map<string, TextForm | undefined>();
  const noteForm = (path: string, state: FileState): void => {
    if (state.kind === 'text' && !state.unsaved) forms.set(path, state.form);
  };
  await inGroups(known, async (path) => {
    const count = await lookAtKnown(context, path, signal, noteForm);
    if (count !== undefined) changes.set(path, count);
  });
  const texts = new Map<string, string>();
  let room: number = most.all;
  const wanted = [...look.files].filter(([path, { size }]) => {
    const isOurs = module === undefined || path.startsWith(`${module}/`);
    if (!isOurs || changes.has(path) || secretReason(path) !== undefined || size > most.file || size > room)
      return false;
    room -= size;
    return true;
  });
  await inGroups(wanted, async ([path]) => {
    const state = signal.aborted ? undefined : await lookAt(context, path);
    if (state?.kind !== 'text' || state.unsaved) return;
    texts.set(path, state.text);
    noteForm(path, state);
  });
  return { look, changes, texts, forms };
}

async function lookAtKnown(
  context: FilesContext,
  path: string,
  signal: AbortSignal,
  noteForm: (path: string, state: FileState) => void,
): Promise<number | undefined> {
  const { gate, ledger, lockDeadline, locks, logger, workspace } = context;
  try {
    const admitted = await gate.admit(path, 'person');
    if (admitted.kind === 'rejected') return undefined;
    const { file } = admitted;
    return await locks.run(file.locks, { signal, deadline: lockDeadline }, async () => {
      const state = await workspace.read(file, 'show');
      noteForm(path, state);
      await new FileSaver(context).noteOthers(file, state);
      return ledger.of(file).history.length;
    });
  } catch (error) {
    if (signal.aborted) throw error;
    logger.error(`${path} could not be looked at before a command.`, error);
    return undefined;
  }
}

async function lookAt({ gate, logger, workspace }: FilesContext, path: string): Promise<FileState | undefined> {
  try {
    const admitted = await gate.admit(path, 'person');
    if (admitted.kind === 'rejected') return undefined;
    return await workspace.read(admitted.file, 'show');
  } catch (error) {
    logger.error(`${path} could not be read before a command.`, error);
    return undefined;
  }
}
