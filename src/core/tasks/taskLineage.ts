import { HumanError } from '../base/errors.ts';
import { isEnded, type TaskStatus } from './taskStatus.ts';
import type { TaskView } from './task.ts';

/** Who calls: a task, or `null` for the root (the parent agent, people, the language model tools). */
export type Caller = string | null;

/** Tasks in order of spawning, and who spawned whom. */
export class TaskLineage<T extends TaskView> {
  private readonly tasks = new Map<string, T>();
  /** By spawner, those that are still here. */
  private readonly children = new Map<string, Set<T>>();
  /** Counts tasks in order of spawning. */
  private readonly places = new Map<string, number>();
  private added = 0;

  add(task: T): void {
    this.tasks.set(task.id, task);
    this.places.set(task.id, this.added++);
    if (task.parentId === null) return;
    const siblings = this.children.get(task.parentId) ?? new Set();
    this.children.set(task.parentId, siblings.add(task));
  }

  remove(id: string): void {
    const task = this.tasks.get(id);
    if (!task) return;
    this.tasks.delete(id);
    this.places.delete(id);
    const siblings = task.parentId === null ? undefined : this.children.get(task.parentId);
    siblings?.delete(task);
    if (siblings?.size === 0) this.children.delete(task.parentId ?? '');
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
    if (caller === null) return this.all();
    const found = [...this.descendants(caller)];
    return found.sort((a, b) => this.placeOf(a) - this.placeOf(b));
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
    if (!isEnded(task.status)) return false;
    for (const each of this.descendants(task.id)) if (!isEnded(each.status)) return false;
    return true;
  }

  /** Those that ended first, beyond `keep`; none that nobody has heard of, that proposes something still, or has something alive below (D25). */
  superfluous(keep: number): T[] {
    const ended = this.all()
      .filter((task) => isEnded(task.status))
      .sort((a, b) => a.endOrder - b.endOrder);
    const over: T[] = [];
    for (const task of ended) {
      if (over.length >= ended.length - keep) break;
      if (task.heard && task.proposals.length === 0 && this.isWhollyEnded(task)) over.push(task);
    }
    return over;
  }

  /** Everything below a task, in no order. */
  private *descendants(id: string): Generator<T> {
    if (!this.tasks.has(id)) return;
    for (const child of this.children.get(id) ?? []) {
      yield child;
      yield* this.descendants(child.id);
    }
  }

  private placeOf({ id }: T): number {
    return this.places.get(id) ?? 0;
  }
}
