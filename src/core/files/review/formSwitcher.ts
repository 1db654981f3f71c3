import { FileSaver } from '../commit/fileSaver.ts';
import type { StructureChange } from '../commit/structureChange.ts';
import type { FilesContext } from '../filesContext.ts';
import type { FileRecord } from '../history/fileRecord.ts';
import { conflict, notInPlace, problemOf, unfitText, type SwitchedFile } from './switchedFile.ts';

/** Takes back what a task's commands made of a file's line ends, encoding and permissions, or brings it back. */
export class FormSwitcher {
  private readonly saver: FileSaver;

  constructor(
    private readonly context: FilesContext,
    private readonly structure: StructureChange,
  ) {
    this.saver = new FileSaver(context);
  }

  /** Undefined when the file turns out to have been renamed. A file that is gone has no form. */
  async switchOver(
    record: FileRecord,
    { task, on }: { readonly task: string; readonly on: boolean },
  ): Promise<SwitchedFile | undefined> {
    const { gate, ledger, workspace } = this.context;
    const { file } = record;
    const { path, key } = file;
    const admitted = await gate.admit(path, 'person');
    if (admitted.kind === 'rejected') return conflict(path, admitted.message);
    if (!ledger.isInPlace(record)) return notInPlace(path, ledger.atKey(key));
    const state = await workspace.read(file, 'show');
    if (state.kind === 'folder' || state.kind === 'unfit') return conflict(path, unfitText(path, state));
    await this.saver.noteOthers(file, state);
    if (record.file.key !== key) return undefined;
    if (state.kind === 'missing') return { path, changed: false, conflict: undefined };
    if (state.unsaved) return conflict(path, `${path} has unsaved text; save it and try again.`);
    const { form: present } = state;
    if (!present) return conflict(path, `It is not sure how ${path} stands on disk; set files.encoding and try again.`);
    const { form, numbers, stuck, by } = record.forms.switching(task, on, present);
    const stays =
      stuck.length === 0 ? undefined : { reason: `The ${stuck.join(' and ')} of ${path} were changed since`, by };
    if (numbers.length === 0) return { path, changed: false, conflict: stays };
    const switched = { task, on, hunks: [], forms: numbers };
    const caller = { author: null, isWithdrawn: () => false, switched };
    const outcome = await this.structure.reform(file, { ...state, form: present }, form, caller);
    return { path, changed: outcome?.kind === 'applied', conflict: problemOf(outcome) ?? stays };
  }
}
