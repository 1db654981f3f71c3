import { errorMessage } from '../../base/errors.ts';
import type { FilesContext } from '../filesContext.ts';
import { inGroups } from '../inGroups.ts';
import { noteRename } from './noteRename.ts';

/**
 * Takes note of renames of known files that were at or below these absolute paths; a file that is simply gone is left
 * to whoever looks at it next. Never rejects.
 */
export async function lookAgain(context: FilesContext, absolutePaths: Iterable<string>): Promise<void> {
  const { workspace, ledger, logger } = context;
  const guarded = async (path: string, look: () => Promise<void>): Promise<void> => {
    try {
      await look();
    } catch (error) {
      logger.warn(`${path} could not be looked at again: ${errorMessage(error)}`);
    }
  };
  const keys = new Set<string>();
  await inGroups([...absolutePaths], (absolute) =>
    guarded(absolute, async () => {
      const located = await workspace.locate(absolute);
      if (located.kind === 'inside') keys.add(located.file.key);
    }),
  );
  await inGroups(ledger.knownBelow(keys), (path) => guarded(path, () => lookAt(context, path)));
}

async function lookAt(context: FilesContext, path: string): Promise<void> {
  const { gate, ledger, locks, lockDeadline, workspace } = context;
  const admitted = await gate.admit(path, 'read');
  if (admitted.kind === 'rejected') return;
  const { file } = admitted;
  const { signal } = new AbortController();
  await locks.run(file.locks, { signal, deadline: lockDeadline }, async () => {
    const state = await workspace.read(file, 'show');
    const { text } = ledger.of(file).history;
    if (state.kind === 'missing' && text) await noteRename(context, file, text);
  });
}
