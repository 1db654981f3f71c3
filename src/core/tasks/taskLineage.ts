import { HumanError } from '../base/errors.ts';
import { isEnded, type TaskStatus } from './taskStatus.ts';
import type { TaskView } from './task.ts';

/** Who calls: a task, or `null` for the root (the parent agent, people, the language model tools). */
export type Caller = string | null;

/** Tasks in order of spawning, and who spawned whom. */
export class TaskLineage<T extends TaskView> {
  private readonly tasks = new Map<string, T>();

  add(task: T): void {
    this.tasks.set(task.id, task);
  }

  remove(id: string): void {
    this.tasks.delete(id);
  }

  get(id: string): T | undefined {
    return this.tasks.get(id);
  }

  /** The task with this id as its caller sees it; throws a `HumanError` that lists what there is (D8). */
  find(id: string, caller: Caller): T {
    const task = this.tasks.get(id);
    if (task && (caller === null || this.isBelow(task, caller))) return task;
    const known = this.below(caller).slice(-20);
    const list = known.map((each) => `${each.id} (${each.status})`).join(', ');
    throw new HumanError(`There is no task "${id}"; ${list === '' ? 'there are no tasks' : `the tasks are: ${list}`}.`);
  }

  count(status: TaskStatus): number {
    let number = 0;
    for (const task of this.tasks.values()) if (task.status === status) number++;
    return number;
  }

  all(): T[] {
    return [...this.tasks.values()];
  }

  /** Everything below a caller, at any depth; all tasks for the root. */
  below(caller: Caller): T[] {
    return caller === null ? this.all() : this.all().filter((task) => this.isBelow(task, caller));
  }

  isBelow(task: TaskView, ancestor: string): boolean {
    return this.ancestors(task).some(({ id }) => id === ancestor);
  }

  /** Its spawner first; those that were removed end the line. */
  ancestors(task: TaskView): T[] {
    const line: T[] = [];
    for (let id = task.parentId; id !== null;) {
      const ancestor = this.tasks.get(id);
      if (!ancestor) break;
      line.push(ancestor);
      id = ancestor.parentId;
    }
    return line;
  }

  /** True when neither the task nor anything below it is alive. */
  isWhollyEnded(task: TaskView): boolean {
    return isEnded(task.status) && this.below(task.id).every(({ status }) => isEnded(status));
  }

  /** The oldest ended tasks beyond `keep`, without those nobody has heard of, that propose something still, or have something alive below (D25). */
  superfluous(keep: number): T[] {
    const ended = this.all().filter((task) => isEnded(task.status));
    const excess = ended.length - keep;
    if (excess <= 0) return [];
    const isOver = (task: T): boolean => task.heard && task.proposals.length === 0 && this.isWhollyEnded(task);
    return ended.filter((task) => isOver(task)).slice(0, excess);
  }
}
