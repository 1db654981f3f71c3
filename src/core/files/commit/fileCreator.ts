import { errorMessage } from '../../base/errors.ts';
import type { ChangeRequest } from './changeRequest.ts';
import type { Creation } from './draftStep.ts';
import type { FilesContext } from '../filesContext.ts';
import { isCreated, settledBy } from './settledBy.ts';
import { lineCount } from '../plan/knownFile.ts';
import type { Applied } from '../outcome.ts';
import { rejected } from '../rejections.ts';
import { byteOrderMark } from '../text/textInput.ts';
import type { FileLocation, StructureOutcome } from '../workspacePort.ts';

/** Creates files, never over something that exists. The caller holds the file's lock. */
export class FileCreator {
  constructor(private readonly context: FilesContext) {}

  /** Settles the request, or answers it among those that have to be planned on what stands there now. */
  async create(
    file: FileLocation,
    { request, lines, isMarked }: Creation,
    rest: readonly ChangeRequest[],
  ): Promise<readonly ChangeRequest[]> {
    const { journal, hash } = this.context;
    const text = lines.join('\n');
    const hunks = [{ start: 0, removed: [], added: lines }];
    let sequences: number[];
    try {
      sequences = await journal.intend([
        { task: request.author, kind: 'create', file, before: null, after: hash(text), hunks },
      ]);
    } catch (error) {
      const problem = `The new file could not be written to the journal: ${errorMessage(error)}.`;
      request.settle(rejected('failed', file.path, `${problem} Nothing was changed.`));
      return rest;
    }
    const outcome = request.isWithdrawn() ? undefined : await this.tryCreating(file, text, isMarked);
    await journal.settleLate(sequences, outcome?.kind === 'done' ? 'applied' : 'failed');
    switch (outcome?.kind) {
      case undefined:
      case 'exists':
        return [request, ...rest];
      case 'failed':
        request.settle(rejected('failed', file.path, `${file.path} could not be created: ${outcome.reason}.`));
        return rest;
      case 'done':
        this.conclude(file, request, lines);
        return rest;
    }
  }

  private tryCreating(file: FileLocation, text: string, isMarked: boolean): Promise<StructureOutcome> {
    const { ledger, workspace } = this.context;
    // One that a task deletes and makes anew stands on disk as it did.
    const { form } = ledger.of(file);
    return settledBy(
      () => workspace.create(file, isMarked ? byteOrderMark + text : text, form),
      () => isCreated(workspace, file, text),
    );
  }

  /** Takes note of a file that is there and in the journal, and tells who asked. */
  conclude(file: FileLocation, request: ChangeRequest, lines: readonly string[]): void {
    const { ledger, onEdit } = this.context;
    const count = lineCount(lines);
    ledger.created(file, { author: request.author }, lines);
    const seen = ledger.of(file).history.length;
    const known = { lines, shown: [{ from: 0, to: lines.length }], seen, told: seen };
    request.memory.learn(file.key, file.path, known);
    onEdit({ author: request.author, path: file.path, change: 'create', added: count, removed: 0 });
    const outcome: Applied = {
      kind: 'applied',
      path: file.path,
      change: 'create',
      added: count,
      removed: 0,
      mergedWith: [],
    };
    request.settle(outcome);
  }
}
