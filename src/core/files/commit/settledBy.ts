import { errorMessage } from '../../base/errors.ts';
import { splitLines } from '../text/lineHunks.ts';
import { looksCreated } from '../text/looksApplied.ts';
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

/** Whether a file that was to be made with this text is there, whatever somebody has changed in it since. */
export async function isCreated(workspace: Workspace, file: FileLocation, text: string): Promise<boolean> {
  const now = await lookUntilSeen(workspace, file);
  return now.kind === 'text' && looksCreated(splitLines(text), splitLines(now.text));
}
