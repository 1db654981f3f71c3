import type { FilesContext } from '../filesContext.ts';
import type { FileLocation, FileState } from '../workspacePort.ts';

/** Takes note of a file as it is found, and writes down what no task did to it, so that hunks can be counted through that. */
export async function noteFound(
  { hash, journal, ledger }: Pick<FilesContext, 'hash' | 'journal' | 'ledger'>,
  file: FileLocation,
  state: FileState,
): Promise<void> {
  const before = ledger.of(file).history.text;
  const noticed = ledger.notice(file, state);
  if (!noticed?.isWoven) return;
  await journal.note([
    {
      task: null,
      kind: noticed.kind,
      file,
      before: before ? hash(before.join('\n')) : null,
      after: state.kind === 'text' ? hash(state.text) : null,
      hunks: noticed.hunks,
    },
  ]);
}
