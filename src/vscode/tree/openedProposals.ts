import type { TaskView } from '../../core/tasks/task.ts';

/** Which tasks have come to propose something since nobody looked: a row that was closed over its files must open to show it. */
export class OpenedProposals {
  private readonly known = new Set<string>();
  private readonly waiting = new Set<string>();

  /** Enters a task that has changed; each is opened once, so that a person may close it again. */
  enter({ id, proposals }: Pick<TaskView, 'id' | 'proposals'>): void {
    if (proposals.length === 0 || this.known.has(id)) return;
    this.known.add(id);
    this.waiting.add(id);
  }

  /** Forgets a task that was taken off the list. */
  forget(id: string): void {
    this.known.delete(id);
    this.waiting.delete(id);
  }

  /** The ids of those to be opened, for somebody looks now. */
  take(): readonly string[] {
    const ids = [...this.waiting];
    this.waiting.clear();
    return ids;
  }
}
