import type { FilesContext } from '../filesContext.ts';
import { LockTimeoutError } from '../paths/pathLocks.ts';
import { distanceOf, splitLines } from '../text/lineHunks.ts';
import type { FileLocation } from '../workspacePort.ts';
import { noteFound } from './noteFound.ts';

/** How long the new place is waited for, in milliseconds; the caller holds the old one, so it must be short. */
const longestWait = 200;

/**
 * Takes note that no task, but somebody else renamed a file that is missing: its history goes along, and so does what
 * tasks know of it. False when the file is simply gone. The caller holds the lock of the old path.
 */
export async function noteRename(
  context: FilesContext,
  from: FileLocation,
  lines: readonly string[],
): Promise<boolean> {
  const to = await context.workspace.renamedTo(from);
  if (!to || to.key === from.key) return false;
  const { locks, ledger, journal } = context;
  const { signal } = new AbortController();
  const wanted = to.locks.filter((lock) => !from.locks.includes(lock));
  try {
    return await locks.run(wanted, { signal, deadline: longestWait }, async () => {
      if (ledger.isTaken(to) && !(await isReplaced(context, to, lines))) return false;
      const hash = context.hash(lines.join('\n'));
      ledger.moved(from, to, { author: null }, lines);
      context.onMoved(from.key, to.key, to.path, null);
      await journal.note([{ task: null, kind: 'move', file: from, to, before: hash, after: hash, hunks: [] }]);
      return true;
    });
  } catch (error) {
    if (error instanceof LockTimeoutError) return false;
    throw error;
  }
}

/**
 * Takes note that the file with a history of its own went from there, when what stands in its place is nearer to the
 * renamed one, which somebody may have changed on the way.
 */
async function isReplaced(context: FilesContext, to: FileLocation, renamed: readonly string[]): Promise<boolean> {
  const state = await context.workspace.read(to, 'show');
  const known = context.ledger.of(to).history.text;
  if (state.kind !== 'text' || !known) return false;
  const now = splitLines(state.text);
  if (distanceOf(renamed, now) >= distanceOf(known, now)) return false;
  await noteFound(context, to, { kind: 'missing' });
  return true;
}
