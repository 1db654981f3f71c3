import type { Disposable } from '../../base/disposable.ts';
import { errorMessage, isAbort } from '../../base/errors.ts';
import type { ChangeRequest } from './changeRequest.ts';
import type { FileCommitter } from './fileCommitter.ts';
import type { FilesContext } from '../filesContext.ts';
import { rejected } from '../rejections.ts';
import type { FileLocation } from '../workspacePort.ts';

/** Requests for one file that wait for its lock; whoever waits, one stands in line for all. */
interface WaitingRequests {
  readonly file: FileLocation;
  /** In order of arrival, each with its deadline. */
  readonly requests: Map<ChangeRequest, Disposable>;
  /** Ends the standing in line when nobody waits any more. */
  leave: AbortController;
}

/** Gathers what tasks ask of one file while its lock is taken, and hands it on all at once when it is free. */
export class ChangeQueue {
  /** By the locks that they wait for: a file has more of them once it has got another name. */
  private readonly waiting = new Map<string, WaitingRequests>();

  constructor(
    private readonly context: FilesContext,
    private readonly committer: FileCommitter,
  ) {}

  /** Puts the request in line; it is settled within the lock deadline, or once it is being carried out. */
  submit(request: ChangeRequest): void {
    const { file } = request.admitted;
    const deadline = this.context.clock.after(this.context.lockDeadline, () => {
      if (!this.remove(request)) return;
      const message = `${file.path} is busy: other edits of it have not ended in time; try again.`;
      request.settle({ ...rejected('busy', file.path, message), by: this.context.locks.holdersOf(file.locks) });
    });
    const key = lineFor(file);
    const queue = this.waiting.get(key);
    if (queue) {
      queue.requests.set(request, deadline);
      return;
    }
    const opened = { file, requests: new Map([[request, deadline]]), leave: new AbortController() };
    this.waiting.set(key, opened);
    void this.serve(key, opened);
  }

  /** Takes a request out of the line; false when it is being carried out already. */
  remove(request: ChangeRequest): boolean {
    const queue = this.waiting.get(lineFor(request.admitted.file));
    const deadline = queue?.requests.get(request);
    if (!queue || !deadline) return false;
    deadline.dispose();
    queue.requests.delete(request);
    if (queue.requests.size === 0) queue.leave.abort();
    return true;
  }

  /** Who asks in the same moment is admitted while the path is looked at once more: all go in one step, saved once. */
  private async letOthersJoin({ file, requests }: WaitingRequests): Promise<void> {
    const [first] = requests.keys();
    try {
      if (first) await this.context.gate.leadsTo(first.admitted);
    } catch (error) {
      // The step looks again, and then tells who asked.
      this.context.logger.debug(`${file.path} could not be looked at: ${errorMessage(error)}.`);
    }
  }

  private async serve(key: string, queue: WaitingRequests): Promise<void> {
    while (queue.requests.size > 0) {
      queue.leave = new AbortController();
      try {
        const holders = (): string[] => [...queue.requests.keys()].flatMap(({ author }) => author ?? []);
        await this.context.locks.run(queue.file.locks, { signal: queue.leave.signal, holders }, async () => {
          await this.letOthersJoin(queue);
          const batch = [...queue.requests.keys()];
          for (const deadline of queue.requests.values()) deadline.dispose();
          queue.requests.clear();
          await this.committer.commit(queue.file, batch);
        });
      } catch (error) {
        if (!isAbort(error)) this.context.logger.error(`The line for ${queue.file.path} broke.`, error);
      }
    }
    this.waiting.delete(key);
  }
}

const lineFor = ({ key, locks }: FileLocation): string => JSON.stringify([key, ...locks]);
