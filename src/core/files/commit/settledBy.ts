import { errorMessage } from '../../base/errors.ts';
import type { FileLocation, FileState, StructureOutcome, Workspace } from '../workspacePort.ts';

const maxLooks = 5;

/**
 * What stands there, asked again when looking fails: once a step broke off, nothing else tells whether it was done.
 * Rejects when it cannot be seen five times in a row.
 */
export async function lookUntilSeen(workspace: Workspace, file: FileLocation): Promise<FileState> {
  for (let look = 1; ; look++) {
    try {
      return await workspace.read(file, 'show');
    } catch (error) {
      if (look === maxLooks) throw error;
    }
  }
}

/** What became of an act; when the editor breaks off, what stands there tells whether it was done. */
export async function settledBy(
  act: () => Promise<StructureOutcome>,
  isDone: () => Promise<boolean>,
): Promise<StructureOutcome> {
  try {
    return await act();
  } catch (error) {
    return (await isDone()) ? { kind: 'done' } : { kind: 'failed', reason: errorMessage(error) };
  }
}
