import { AbortError } from '../base/errors.ts';
import { ellipsis } from '../base/text.ts';
import type { AgentLog } from './store/agentLog.ts';
import type { TaskView } from './task.ts';
import { isEnded } from './taskStatus.ts';

/** How much of another task's goal, and of the reason for its end, a task is told. */
const longestQuote = 200;

/**
 * The tasks that must have ended before another starts (D43). There is no cycle: they are named by id, and a task has
 * none before all of them were spawned. Once they have ended nothing of them is kept but what must be told.
 */
export class Predecessors {
  private lines: readonly string[] = [];

  /** `known` are the sentences on those that are off the list, as `noteShortfall` wrote them. */
  constructor(
    private awaited: readonly TaskView[],
    private readonly known: readonly string[] = [],
  ) {
    if (awaited.every(({ status }) => isEnded(status))) this.settle();
  }

  get areOver(): boolean {
    return this.awaited.length === 0;
  }

  /** One sentence on each that did not end `done`; empty until all have ended. */
  get shortfalls(): readonly string[] {
    return this.lines;
  }

  /** Resolves when all have ended, removed ones included; rejects with an `AbortError` when the signal fires first. */
  async over(signal: AbortSignal): Promise<void> {
    if (this.areOver) return;
    await new Promise<void>((resolve, reject) => {
      const onAbort = (): void => {
        reject(new AbortError());
      };
      if (signal.aborted) onAbort();
      signal.addEventListener('abort', onAbort, { once: true });
      void Promise.all(this.awaited.map(({ ended }) => ended)).then(() => {
        signal.removeEventListener('abort', onAbort);
        resolve();
      });
    });
    this.settle();
  }

  private settle(): void {
    this.lines = [...this.known, ...this.awaited.flatMap((task) => shortfallOf(task) ?? [])];
    this.awaited = [];
  }
}

/** Has those that have yet to start after a task that goes off the list know after a reload too how it ended (D43). */
export function noteShortfall(gone: TaskView, tasks: readonly Waiting[]): void {
  const text = shortfallOf(gone);
  if (text === undefined) return;
  for (const { hasStarted, spec, log } of tasks) {
    if (!hasStarted && spec.after.includes(gone.id)) log.write({ type: 'shortfall', text });
  }
}

type Waiting = Pick<TaskView, 'spec'> & { readonly hasStarted: boolean; readonly log: Pick<AgentLog, 'write'> };

/** The sentence on a task that has ended; `undefined` when it is done. */
function shortfallOf({ id, spec, status, error }: TaskView): string | undefined {
  if (status === 'done') return undefined;
  const reason = error === undefined ? '' : ` (${oneLine(error)})`;
  return `Task ${id}, "${oneLine(spec.goal)}", was to be done before this one and ended as ${status}${reason}.`;
}

function oneLine(text: string): string {
  return ellipsis(text.replaceAll(/\s+/g, ' ').trim(), longestQuote);
}
