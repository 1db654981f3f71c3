import type { Disposable } from '../base/disposable.ts';
import { Emitter } from '../base/emitter.ts';
import { HumanError } from '../base/errors.ts';
import { addUsage, costOf, type Usage } from '../model/usage.ts';
import type { LeftCounts, LeftTasks, RegistryPorts, SpawnEntry, TaskChange } from './registryPorts.ts';
import { noteShortfall, Predecessors } from './predecessors.ts';
import { Proposals } from './proposals.ts';
import { planTask, type SpawnRequest } from './spawnRequest.ts';
import type { StoredTask } from './store/storedTask.ts';
import { hearsAtOnce, steeringText } from './steering.ts';
import { Task, type FileChange, type TaskView } from './task.ts';
import { TaskRunner } from './taskRunner.ts';
import { isEnded } from './taskStatus.ts';
import { TaskLineage, type Caller } from './taskLineage.ts';
import { TaskRequests } from './taskRequests.ts';

/** All tasks of a session: spawns, runs, steers and cancels them, and tells of every change. */
export class TaskRegistry implements Disposable {
  /** What tasks wait for somebody for. */
  readonly requests: TaskRequests;
  /** What tasks have proposed when they ended. */
  readonly proposals: Proposals;
  private readonly tasks = new TaskLineage<Task>();
  private readonly runner: TaskRunner;
  /** How many tasks the session has had. */
  private spawned = 0;
  private readonly changes: Emitter<TaskChange>;

  constructor(private readonly ports: RegistryPorts) {
    this.changes = new Emitter(ports.onListenerError);
    this.runner = new TaskRunner(ports, {
      onChange: (change) => {
        this.changes.fire(change);
      },
      onEnd: (task) => {
        this.passOn(task);
        this.proposals.ended(task);
        this.evict();
      },
    });
    this.requests = new TaskRequests({
      clock: ports.clock,
      nextId: ports.nextRequestId,
      find: (id) => this.tasks.find(id, null),
      withoutSlot: (id, wait) => this.withoutSlot(id, wait),
      comeBack: (task) => this.runner.ready(task),
      changed: (task) => {
        this.changed(task);
      },
    });
    this.proposals = new Proposals({
      tasks: this.tasks,
      limits: ports.limits,
      spawn: (request, entry) => this.spawn(request, entry),
      answered: (task) => {
        this.changed(task);
        this.evict();
      },
    });
  }

  get onDidChange(): Emitter<TaskChange>['event'] {
    return this.changes.event;
  }

  get capacity(): { readonly running: number; readonly queued: number; readonly max: number } {
    return { running: this.runner.slotsTaken, queued: this.tasks.count('queued'), max: this.runner.capacity };
  }

  /** Every task in order of spawning (D24). */
  all(): TaskView[] {
    return this.tasks.all();
  }

  /** The tasks that a caller may see: all for the root, else its own subtree. */
  visibleTo(caller: Caller): TaskView[] {
    return this.tasks.below(caller);
  }

  /** The task with this id as its caller sees it; throws a `HumanError` that lists what there is (D8). */
  get(id: string, caller: Caller = null): TaskView {
    return this.tasks.find(id, caller);
  }

  /** Who is to hear of a task's end: its spawner, or the next one above that still lives, else the root. */
  listenerOf(task: TaskView): Caller {
    return this.tasks.ancestors(task).find(({ status }) => !isEnded(status))?.id ?? null;
  }

  /** True when whoever is told of a task's end, or this caller, knows it. */
  isHeard(task: TaskView, caller: Caller): boolean {
    return task.heard || (this.tasks.get(task.id)?.heardBy.has(caller) ?? false);
  }

  filesChanged(id: string): readonly FileChange[] {
    return this.ports.filesChanged(id);
  }

  /** Tokens of a task and of everything below it, removed ones included, each counted once (D34). */
  subtreeUsage(top: TaskView): Usage {
    return [top, ...this.tasks.below(top.id)]
      .flatMap(({ usage, usageOfRemoved }) => [usage, usageOfRemoved])
      .reduce(addUsage);
  }

  /** US dollars; `undefined` when nothing was used, or a model of it has no price. */
  costOf(usage: Usage): number | undefined {
    return costOf(usage, this.ports.prices());
  }

  /** Enters a task and returns at once; it runs when a slot is free (D1). Throws a `HumanError`, and then entered nothing. */
  spawn(request: SpawnRequest, entry: SpawnEntry): TaskView {
    const parent = entry.caller === null ? undefined : this.tasks.find(entry.caller, null);
    if (parent?.stop.signal.aborted) throw new HumanError(`Task ${parent.id} is being cancelled: it spawns no more.`);
    const { spec, demoted } = planTask(request, parent, this.ports.limits);
    const predecessors = new Predecessors(spec.after.map((id) => this.tasks.find(id, entry.caller)));
    const unavailable = this.ports.unavailable();
    if (unavailable !== undefined) throw new HumanError(unavailable);
    const id = this.ports.nextId();
    const task = new Task({
      id,
      parentId: parent?.id ?? null,
      depth: (parent?.depth ?? 0) + 1,
      spec,
      predecessors,
      origin: parent?.origin ?? entry.origin,
      batch: entry.batch,
      demoted,
      generation: entry.generation,
      clock: this.ports.clock,
      log: this.ports.openLog(id),
    });
    task.entered(this.spawned++);
    this.tasks.add(task);
    this.runner.start(task);
    return task;
  }

  /**
   * Keeps a message for the task's next request (D14 to D18), or answers with it what the task asks. `delivered` when it
   * cut a wait short, so that this comes at once; `undefined` when the task can take none any more.
   */
  steer(
    id: string,
    message: string,
    from: 'user' | 'parent',
    interrupt: boolean,
    caller: Caller = null,
  ): 'queued' | 'delivered' | undefined {
    const task = this.tasks.find(id, caller);
    if (message.trim() === '') throw new HumanError('The message is blank: say what the task shall do differently.');
    if (isEnded(task.status) || task.status === 'cancelling') return undefined;
    const isAnswer = this.requests.answer(id, { from, text: message });
    const interrupted = isAnswer ? interrupt : task.post(steeringText(from, message), interrupt);
    this.changed(task);
    return interrupted && hearsAtOnce(task) ? 'delivered' : 'queued';
  }

  /** Stops a task and its subtree; false when it had ended, or is being cancelled already (D19 to D22). */
  cancel(id: string, caller: Caller = null): boolean {
    const task = this.tasks.find(id, caller);
    if (isEnded(task.status) || task.status === 'cancelling') return false;
    for (const each of [task, ...this.tasks.below(id)]) this.runner.stop(each);
    return true;
  }

  /** Holds a task back before its next turn; false when it is held back already, or has ended. Its own tasks go on. */
  pause(id: string): boolean {
    return this.runner.pause(this.tasks.find(id, null));
  }

  /**
   * Lets a paused or interrupted task go on (D40); false for one that is neither. Throws a `HumanError` when an
   * interrupted one cannot run now (D4).
   */
  resume(id: string): boolean {
    const task = this.tasks.find(id, null);
    const unavailable = this.ports.unavailable();
    if (task.status === 'interrupted' && unavailable !== undefined) throw new HumanError(unavailable);
    return this.runner.resume(task);
  }

  /** Enters the tasks that an earlier window has left, in order of spawning; nothing of them runs. */
  restore(stored: readonly StoredTask[]): void {
    for (const each of [...stored].sort((a, b) => a.spawn.order - b.spawn.order)) {
      const { id, spawn } = each;
      const { clock } = this.ports;
      const predecessors = new Predecessors(
        spawn.spec.after.flatMap((other) => this.tasks.get(other) ?? []),
        each.shortfalls,
      );
      const task = new Task({ ...spawn, id, predecessors, clock, log: this.ports.openLog(id) }, each);
      this.spawned = Math.max(this.spawned, spawn.order + 1);
      this.runner.countEnds(each.endOrder);
      this.tasks.add(task);
      this.changes.fire({ type: 'added', task });
    }
  }

  /** Stops all tasks and lets go of them; stored, unfinished ones are to be resumed in their session (D41), or cancelled. */
  async leave(unfinished: LeftTasks): Promise<LeftCounts> {
    let [interrupted, unstopped] = [0, 0];
    for (let tasks = this.tasks.all(); tasks.length > 0; tasks = this.tasks.all()) {
      const live = tasks.filter(({ status }) => !isEnded(status));
      if (unfinished === 'cancelled') await this.runner.cancel(live);
      else interrupted += await this.runner.interrupt(live);
      unstopped += live.filter(({ working }) => working).length;
      for (const task of tasks.reverse()) this.letGo(task);
    }
    return { interrupted, unstopped };
  }

  /** The window closes: resolves when nothing runs any more; unfinished tasks are `interrupted` (D41). */
  async close(): Promise<void> {
    await this.runner.interrupt(this.tasks.all().filter(({ status }) => !isEnded(status)));
  }

  /** Brings a task back that gave its slot away and waits for nothing any more; rejects with an `AbortError` when it is stopped. */
  async withSlot(caller: Caller): Promise<void> {
    const task = caller === null ? undefined : this.tasks.get(caller);
    if (task && task.status !== 'running' && !task.stop.signal.aborted) await this.runner.ready(task);
  }

  /** Runs `wait` without holding the task's slot (D26); it stands in line again before it works on. */
  async withoutSlot<T>(caller: Caller, wait: () => Promise<T>): Promise<T> {
    const task = caller === null ? undefined : this.tasks.find(caller, null);
    return task ? this.runner.withoutSlot(task, wait) : wait();
  }

  /**
   * Notes that `hearer` knows how these tasks ended, or what they wait for; once that is whom an end would be told to, they
   * may be evicted (D25). Our parent hears nothing by what somebody else's agent collects.
   */
  markHeard(ids: readonly string[], { caller, origin }: SpawnEntry): void {
    for (const id of ids) {
      const task = this.tasks.get(id);
      if (task) this.requests.noteShown(task, { caller, origin });
      if (!task || !isEnded(task.status)) continue;
      if (origin === 'language-model-tool' && task.origin !== 'language-model-tool') continue;
      task.markHeard(this.listenerOf(task) === caller ? undefined : caller);
    }
    this.evict();
  }

  /** Removes one ended task; throws a `HumanError` while it lives, or anything below it does. */
  remove(id: string): void {
    const task = this.tasks.find(id, null);
    if (!this.tasks.isWhollyEnded(task)) throw new HumanError(`Task ${id} has not ended: cancel it first.`);
    for (const each of [...this.tasks.below(id), task]) this.drop(each);
  }

  /** Removes every ended task with nothing alive below it, and none whose batch is still to be told (D32). */
  clearFinished(): void {
    const tasks = this.tasks.all().reverse();
    const untold = new Set(tasks.flatMap(({ batch, heard }) => (heard ? [] : batch)));
    for (const task of tasks) {
      if (this.tasks.isWhollyEnded(task) && (task.batch === undefined || !untold.has(task.batch))) this.drop(task);
    }
  }

  /** To be called when `maxConcurrent` may have grown. */
  limitsChanged(): void {
    this.runner.admit();
  }

  /** As `close`, and nothing is told any more. */
  dispose(): void {
    this.changes.dispose();
    void this.close();
  }

  /** Once a task has ended, the next one above is told of those below it, unless it has collected them. */
  private passOn({ id }: Task): void {
    for (const task of this.tasks.below(id)) {
      if (isEnded(task.status) && task.heardBy.has(this.listenerOf(task))) task.markHeard();
    }
  }

  private evict(): void {
    for (const task of this.tasks.superfluous(this.ports.limits.keepFinished())) this.drop(task);
  }

  private drop(task: Task): void {
    if (task.parentId !== null) this.tasks.get(task.parentId)?.noteRemoved(this.subtreeUsage(task));
    noteShortfall(task, this.tasks.all());
    task.log.write({ type: 'removed' });
    this.letGo(task);
  }

  private letGo(task: Task): void {
    this.tasks.remove(task.id);
    this.changes.fire({ type: 'removed', task });
  }

  private changed(task: Task): void {
    this.changes.fire({ type: 'changed', task });
  }
}
