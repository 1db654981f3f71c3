import { AbortError, errorMessage, throwIfAborted } from '../base/errors.ts';
import { CallEnd } from './callEnd.ts';
import type { ChangeQueue } from './commit/changeQueue.ts';
import type { Planner } from './plan/changePlan.ts';
import type { FileReader } from './plan/fileReader.ts';
import type { FilesContext } from './filesContext.ts';
import type { ChangedFile, ChangeOutcome, PatchOutcome, ReadOutcome, Rejected, StaleRead } from './outcome.ts';
import type { FilePatch } from './patch/patch.ts';
import { parsePatch } from './patch/parsePatch.ts';
import type { PatchCommitter } from './patch/patchCommitter.ts';
import type { TaskReview } from './review/taskReview.ts';
import { partsOf, pathsGoing, pathsOf } from './patch/patchParts.ts';
import type { Admitted } from './paths/pathGate.ts';
import { ChangeLeave } from './rules/changeLeave.ts';
import type { ChangeRules } from './rules/changeRules.ts';
import { LockTimeoutError } from './paths/pathLocks.ts';
import { planReplacement } from './plan/planReplacement.ts';
import { StaleReads } from './plan/staleReads.ts';
import { planWrite } from './plan/planWrite.ts';
import { rejected } from './rejections.ts';
import { followRename } from './plan/followRename.ts';
import type { StructureCaller, StructureChange } from './commit/structureChange.ts';
import type { LineRange, PlannedEdits, Replacement, TaskFiles } from './taskFiles.ts';
import { TaskMemory } from './plan/taskMemory.ts';
import { editHunks } from './text/editHunks.ts';
import { splitLines } from './text/lineHunks.ts';
import { byteOrderMark, normaliseText, withoutMark } from './text/textInput.ts';

/** What a session needs of the coordinator. */
export interface SessionParts {
  readonly context: FilesContext;
  readonly queue: ChangeQueue;
  readonly reader: FileReader;
  readonly structure: StructureChange;
  readonly patches: PatchCommitter;
  readonly review: TaskReview;
  /** Settles when what an earlier run left is known; undefined once it is. */
  readonly restoring: () => Promise<void> | undefined;
}

/** One task's access to the workspace; what it was shown is remembered until it is closed. */
export class TaskSession implements TaskFiles {
  readonly memory: TaskMemory;
  private readonly stale: StaleReads;
  private readonly fence = new AbortController();
  private readonly ends = new WeakMap<AbortSignal, CallEnd>();
  private readonly underway = new Set<Promise<unknown>>();
  private readonly leave: ChangeLeave;

  constructor(
    readonly taskId: string,
    private readonly parts: SessionParts,
    private readonly onClosed: (session: TaskSession) => void,
    rules?: ChangeRules,
  ) {
    this.memory = new TaskMemory(taskId);
    this.stale = new StaleReads(parts.context, taskId, this.memory);
    this.leave = new ChangeLeave(parts.context, rules);
  }

  read(path: string, range: LineRange, signal: AbortSignal): Promise<ReadOutcome> {
    const { context, reader } = this.parts;
    return this.track(signal, path, (end) =>
      followRename<ReadOutcome>(context.ledger, this.memory, path, async (now) => {
        const admitted = await context.gate.admit(now, 'read');
        if (admitted.kind === 'rejected') return admitted;
        return this.locked([admitted], end, () => reader.read(admitted.file, range, this.memory));
      }),
    );
  }

  edit(path: string, replacement: Replacement, signal: AbortSignal): Promise<ChangeOutcome> {
    return this.track(signal, path, async (end) => {
      // A mark is the file's, not its text's. One that the edit only takes away must stand there.
      const isMarked = replacement.newText.startsWith(byteOrderMark);
      const oldText = normaliseText(isMarked ? withoutMark(replacement.oldText) : replacement.oldText);
      const newText = normaliseText(withoutMark(replacement.newText));
      if (oldText.kind === 'unfit') return rejected('invalid', path, `old_string ${oldText.reason}.`);
      if (newText.kind === 'unfit') return rejected('invalid', path, `new_string ${newText.reason}.`);
      if (oldText.text === '') return rejected('invalid', path, 'old_string is empty; use write_file for a new file.');
      if (oldText.text === newText.text) return rejected('invalid', path, 'old_string and new_string are the same.');
      const texts = { oldText: oldText.text, newText: newText.text, replaceAll: replacement.replaceAll };
      const plan = planReplacement(this.taskId, texts);
      const { ledger } = this.parts.context;
      return followRename(ledger, this.memory, path, (now) => this.submit(now, plan, signal, end));
    });
  }

  write(path: string, text: string, signal: AbortSignal): Promise<ChangeOutcome> {
    return this.track(signal, path, async (end) => {
      const wanted = normaliseText(text);
      if (wanted.kind === 'unfit') return rejected('invalid', path, `The content ${wanted.reason}.`);
      return this.submit(path, planWrite(this.taskId, wanted.text), signal, end);
    });
  }

  delete(path: string, signal: AbortSignal): Promise<ChangeOutcome> {
    return this.track(signal, path, async (end) => {
      const allowed = await this.leave.deletion(path, end);
      if ('kind' in allowed) return allowed;
      const { admitted, lines } = allowed;
      const { key } = admitted.file;
      return this.locked([admitted], end, async () => {
        const outcome = await this.parts.structure.delete(admitted, this.caller(signal), lines);
        if (outcome?.kind === 'applied') this.memory.learn(key, admitted.file.path, 'forget');
        return outcome ?? this.withdrawn(path, signal);
      });
    });
  }

  move(from: string, to: string, signal: AbortSignal): Promise<ChangeOutcome> {
    return this.track(signal, from, async (end) => {
      const admitted = await this.leave.paths([from, to], [from], end);
      if ('kind' in admitted) return admitted;
      const [source, target] = admitted;
      if (!source || !target) return this.withdrawn(from, signal);
      if (source.file.key === target.file.key) return rejected('exists', to, `${from} and ${to} are the same file.`);
      return this.locked([source, target], end, async () => {
        const outcome = await this.parts.structure.move(source.file, target.file, this.caller(signal));
        return outcome ?? this.withdrawn(from, signal);
      });
    });
  }

  patch(patch: string, signal: AbortSignal): Promise<PatchOutcome> {
    return this.track<PatchOutcome>(signal, 'the patch', async (end) => {
      const text = normaliseText(patch);
      if (text.kind === 'unfit') return rejected('invalid', 'the patch', `The patch ${text.reason}.`);
      const parsed = parsePatch(text.text);
      if (parsed.kind === 'unfit') return rejected('invalid', 'the patch', parsed.message);
      return this.commit(parsed.files, 'the patch', signal, end);
    });
  }

  editTogether(files: readonly PlannedEdits[], signal: AbortSignal): Promise<PatchOutcome> {
    const what = files.map(({ path }) => path).join(', ');
    return this.track<PatchOutcome>(signal, what, async (end) => {
      const patches: FilePatch[] = [];
      for (const { path, text, edits } of files) {
        const base = splitLines(text);
        const hunks = editHunks(base, edits);
        if (!hunks) return rejected('invalid', path, `The edits of ${path} overlap, or do not fit its text.`);
        patches.push({ kind: 'edits', path, base, hunks });
      }
      return this.commit(patches, what, signal, end);
    });
  }

  changedFiles(): ChangedFile[] {
    return this.parts.review.changedFiles(this.taskId);
  }

  staleReads(signal: AbortSignal): Promise<StaleRead[]> {
    return this.stale.take(signal);
  }

  async close(): Promise<void> {
    this.fence.abort();
    this.onClosed(this);
    await Promise.allSettled([...this.underway]);
  }

  /** All of these files or none, once they are all allowed and locked. */
  private async commit(
    files: readonly FilePatch[],
    what: string,
    signal: AbortSignal,
    end: CallEnd,
  ): Promise<PatchOutcome> {
    const admitted = await this.leave.paths(files.flatMap(pathsOf), files.flatMap(pathsGoing), end);
    if ('kind' in admitted) return admitted;
    const parts = partsOf(files, admitted);
    const all = parts.flatMap(({ admitted, target }) => (target ? [admitted, target] : [admitted]));
    const twice = all.find(({ file }, index) =>
      all.slice(0, index).some((other) => other.file.locks.some((lock) => file.locks.includes(lock))),
    );
    if (twice) {
      const { path } = twice.file;
      return rejected('invalid', path, `The patch names ${path} twice; say once what becomes of it.`);
    }
    return this.locked(all, end, async () => {
      const { taskId, memory } = this;
      const outcome = await this.parts.patches.commit(parts, { taskId, memory, isWithdrawn: () => end.aborted });
      return outcome ?? this.withdrawn(what, signal);
    });
  }

  private async submit(path: string, wanted: Planner, signal: AbortSignal, end: CallEnd): Promise<ChangeOutcome> {
    const { taskId, memory } = this;
    const allowed = await this.leave.plan(path, wanted, (key, isThere) => memory.get(key, isThere), end);
    if ('kind' in allowed) return allowed;
    const { admitted, plan } = allowed;
    const { queue } = this.parts;
    return new Promise((resolve, reject) => {
      let settled = false;
      const finish = (act: () => void): void => {
        if (settled) return;
        settled = true;
        stopWaiting();
        act();
      };
      const request = {
        author: taskId,
        admitted,
        plan,
        memory,
        isWithdrawn: () => end.aborted,
        isSettled: () => settled,
        settle: (outcome: ChangeOutcome) => {
          finish(() => {
            resolve(outcome);
          });
        },
        endWithdrawn: () => {
          finish(() => {
            if (signal.aborted) reject(new AbortError());
            else resolve(this.closed(path));
          });
        },
      };
      const stopWaiting = end.onAbort(() => {
        // What is being carried out already ends by itself, and tells what became of it.
        if (queue.remove(request)) request.endWithdrawn();
      });
      if (end.aborted) request.endWithdrawn();
      else queue.submit(request);
    });
  }

  /** Runs `work` with the locks of all paths, which must still lead where they led before. */
  private async locked<T>(
    paths: readonly Admitted[],
    { signal }: CallEnd,
    work: () => Promise<T>,
  ): Promise<T | Rejected> {
    const { locks, gate, lockDeadline } = this.parts.context;
    const names = paths.map(({ file }) => file.path).join(' and ');
    const lockKeys = paths.flatMap(({ file }) => file.locks);
    try {
      const holders = (): string[] => [this.taskId];
      return await locks.run(lockKeys, { signal, deadline: lockDeadline, holders }, async () => {
        throwIfAborted(signal);
        for (const path of paths) {
          if (await gate.leadsTo(path)) continue;
          return rejected('failed', path.file.path, `${path.file.path} was replaced by something else; try again.`);
        }
        return await work();
      });
    } catch (error) {
      if (!(error instanceof LockTimeoutError)) throw error;
      const message = `${names} is busy: other edits have not ended in time; try again.`;
      return { ...rejected('busy', names, message), by: error.holders };
    }
  }

  /** Every call goes through here: counted for `close`, refused after it, and never rejecting but by abort. */
  private async track<T extends ReadOutcome | ChangeOutcome | PatchOutcome>(
    signal: AbortSignal,
    path: string,
    work: (end: CallEnd) => Promise<T | Rejected>,
  ): Promise<T | Rejected> {
    throwIfAborted(signal);
    if (this.isClosed()) return this.closed(path);
    const end = this.ends.get(signal) ?? new CallEnd([signal, this.fence.signal]);
    this.ends.set(signal, end);
    const restoring = this.parts.restoring();
    const call = restoring ? restoring.then(() => work(end)) : work(end);
    this.underway.add(call);
    try {
      return await call;
    } catch (error) {
      throwIfAborted(signal);
      if (this.isClosed()) return this.closed(path);
      this.parts.context.logger.error(`A call on ${path} failed.`, error);
      return rejected('failed', path, `${path} could not be reached: ${errorMessage(error)}.`);
    } finally {
      this.underway.delete(call);
    }
  }

  private caller(signal: AbortSignal): StructureCaller {
    return { author: this.taskId, memory: this.memory, isWithdrawn: () => signal.aborted || this.isClosed() };
  }

  private withdrawn(path: string, signal: AbortSignal): Rejected {
    throwIfAborted(signal);
    return this.closed(path);
  }

  private isClosed(): boolean {
    return this.fence.signal.aborted;
  }

  private closed(path: string): Rejected {
    return rejected('closed', path, 'The task has ended; nothing was changed.');
  }
}
