import type { AgentEvent } from '../agent/agentEvent.ts';
import type { Disposable } from '../base/disposable.ts';
import { Emitter } from '../base/emitter.ts';
import { HumanError } from '../base/errors.ts';
import { addUsage, type Usage } from '../model/usage.ts';
import { Slots } from './slots.ts';
import type { RegistryPorts, SpawnEntry, TaskChange } from './registryPorts.ts';
import { Predecessors } from './predecessors.ts';
import { planTask, type SpawnRequest } from './spawnRequest.ts';
import { steeringText } from './steering.ts';
import { boundedSummary } from './summary.ts';
import { Task, type FileChange, type TaskEnding, type TaskView } from './task.ts';
import { endingOf } from './taskRun.ts';
import { isEnded } from './taskStatus.ts';
import { TaskLineage, type Caller } from './taskLineage.ts';

/** How long a cancelled task may take to stop before it is fenced off, in milliseconds (D19). */
const cancelGraceMs = 10_000;

const cancelledEnding: TaskEnding = { status: 'cancelled', summary: '', error: undefined };

/** All tasks of a session: spawns, runs, steers and cancels them, and tells of every change. */
export class TaskRegistry implements Disposable {
  private readonly tasks = new TaskLineage<Task>();
  private readonly holders = new Set<Task>();
  private readonly slots: Slots;
  private readonly changes: Emitter<TaskChange>;

  constructor(private readonly ports: RegistryPorts) {
    this.slots = new Slots(() => ports.limits.maxConcurrent());
    this.changes = new Emitter(ports.onListenerError);
  }

  get onDidChange(): Emitter<TaskChange>['event'] {
    return this.changes.event;
  }

  get capacity(): { readonly running: number; readonly queued: number; readonly max: number } {
    let running = 0;
    let queued = 0;
    for (const { status } of this.tasks) {
      if (status === 'queued') queued++;
      else if (status === 'running' || status === 'cancelling') running++;
    }
    return { running, queued, max: this.slots.capacityNow };
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
    return this.find(id, caller);
  }

  /** Who is to hear of a task's end: its spawner, or the next one above that still lives, else the root. */
  listenerOf(task: TaskView): Caller {
    return this.tasks.ancestors(task).find(({ status }) => !isEnded(status))?.id ?? null;
  }

  filesChanged(id: string): readonly FileChange[] {
    return this.ports.filesChanged(id);
  }

  /** Tokens of a task and of everything below it that is still known, each counted once (D34). */
  subtreeUsage(top: TaskView): Usage {
    return this.tasks.below(top.id).reduce((sum, task) => addUsage(sum, task.usage), top.usage);
  }

  /** Enters a task and returns at once; it runs when a slot is free (D1). Throws a `HumanError`, and then entered nothing. */
  spawn(request: SpawnRequest, entry: SpawnEntry): TaskView {
    const parent = entry.caller === null ? undefined : this.find(entry.caller, null);
    if (parent?.stop.signal.aborted) throw new HumanError(`Task ${parent.id} is being cancelled: it spawns no more.`);
    const { spec, demoted } = planTask(request, parent, this.ports.limits);
    const predecessors = new Predecessors(spec.after.map((id) => this.find(id, entry.caller)));
    const unavailable = this.ports.unavailable();
    if (unavailable !== undefined) throw new HumanError(unavailable);
    const { clock } = this.ports;
    const id = this.ports.nextId();
    const task = new Task({
      id,
      parent,
      spec,
      predecessors,
      origin: parent?.origin ?? entry.origin,
      batch: entry.batch,
      demoted,
      clock,
    });
    this.tasks.add(task);
    if (predecessors.areOver && this.slots.tryTake()) this.begin(task);
    this.changes.fire({ type: 'added', task });
    void this.live(task);
    return task;
  }

  /**
   * Keeps a message for the task's next request (D14 to D18). `delivered` when it cut a model call short, so that this
   * comes at once; `undefined` when the task can take none any more.
   */
  steer(
    id: string,
    message: string,
    from: 'user' | 'parent',
    interrupt: boolean,
    caller: Caller = null,
  ): 'queued' | 'delivered' | undefined {
    const task = this.find(id, caller);
    if (message.trim() === '') throw new HumanError('The message is blank: say what the task shall do differently.');
    if (isEnded(task.status) || task.status === 'cancelling') return undefined;
    const interrupted = task.inbox.post(steeringText(from, message), interrupt);
    this.changed(task);
    return interrupted ? 'delivered' : 'queued';
  }

  /** Stops a task and its subtree; false when it had ended, or is being cancelled already (D19 to D22). */
  cancel(id: string, caller: Caller = null): boolean {
    const task = this.find(id, caller);
    if (isEnded(task.status) || task.status === 'cancelling') return false;
    for (const each of [task, ...this.tasks.below(id)]) this.stop(each);
    return true;
  }

  /** Runs `wait` without holding the task's slot (D26); it stands in line again before its next request. */
  async withoutSlot<T>(caller: Caller, wait: () => Promise<T>): Promise<T> {
    const task = caller === null ? undefined : this.find(caller, null);
    if (!task) return wait();
    if (task.waits++ === 0 && task.become('waiting')) {
      this.releaseSlot(task);
      this.changed(task);
    }
    try {
      return await wait();
    } finally {
      task.waits--;
    }
  }

  /**
   * Notes that `hearer` knows how these tasks ended; once that is whom they would be told to, they may be evicted (D25).
   * Our parent hears nothing by what somebody else's agent collects.
   */
  markHeard(ids: readonly string[], { caller, origin }: SpawnEntry): void {
    for (const id of ids) {
      const task = this.tasks.get(id);
      if (!task || !isEnded(task.status) || this.listenerOf(task) !== caller) continue;
      task.heard ||= origin !== 'language-model-tool' || task.origin === 'language-model-tool';
    }
    this.evict();
  }

  /** Removes one ended task; throws a `HumanError` while it lives, or anything below it does. */
  remove(id: string): void {
    const task = this.find(id, null);
    if (!this.tasks.isWhollyEnded(task)) throw new HumanError(`Task ${id} has not ended: cancel it first.`);
    for (const each of [...this.tasks.below(id), task]) this.drop(each);
  }

  /** Removes every ended task with nothing alive below it, and none whose batch is still to be summed up. */
  clearFinished(): void {
    for (const task of this.tasks.all().reverse()) {
      if (this.tasks.isWhollyEnded(task) && !this.tasks.isBatchAlive(task)) this.drop(task);
    }
  }

  /** To be called when `maxConcurrent` may have grown. */
  limitsChanged(): void {
    this.slots.admit();
  }

  /** Stops everything; nothing is told any more. */
  dispose(): void {
    this.changes.dispose();
    for (const task of this.tasks.all()) this.stop(task);
  }

  private begin(task: Task): void {
    this.holders.add(task);
    task.become('running');
  }

  /** Waits in the line; when this resolves the task holds a slot and runs. */
  private async enter(task: Task): Promise<void> {
    this.changed(task);
    await this.slots.take(task.stop.signal, () => {
      this.begin(task);
    });
    this.changed(task);
  }

  /** A task from its place in the line to its end. */
  private async live(task: Task): Promise<void> {
    if (!this.holders.has(task)) {
      try {
        await task.predecessors.over(task.stop.signal);
        await this.enter(task);
      } catch {
        return; // cancelled in the queue: it has ended already
      }
    }
    await Promise.resolve();
    const end = await endingOf(this.ports.run, {
      task,
      inbox: task.inbox,
      signal: task.stop.signal,
      ready: () => (task.waits === 0 && task.become('queued') ? this.enter(task) : Promise.resolve()),
      onEvent: (event) => {
        this.record(task, event);
      },
    });
    const summary = await boundedSummary(end.summary, (text) => this.ports.keepText(task.id, text));
    if (task.status === 'cancelling') this.finish(task, { status: 'cancelled', summary, error: undefined });
    else this.finish(task, { ...end, summary });
  }

  /** A task that was fenced off is heard no more. */
  private record(task: Task, event: AgentEvent): void {
    if (isEnded(task.status)) return;
    if (event.type === 'message-delivered') task.unanswered.push(event.text);
    if (event.type === 'turn-answered') task.unanswered = [];
    const more = task.trace.record(event);
    this.changes.fire({ type: more ? 'changed' : 'output', task });
  }

  private stop(task: Task): void {
    if (task.status === 'queued' && !task.hasStarted) {
      this.finish(task, cancelledEnding);
      task.stop.abort();
      return;
    }
    if (!task.become('cancelling')) return;
    this.changed(task);
    const grace = this.ports.clock.after(cancelGraceMs, () => {
      this.finish(task, cancelledEnding);
    });
    void task.ended.then(() => {
      grace.dispose();
    });
    task.stop.abort();
  }

  private finish(task: Task, ending: TaskEnding): void {
    if (!task.end(ending)) return;
    this.releaseSlot(task);
    this.changed(task);
    this.evict();
  }

  private releaseSlot(task: Task): void {
    if (this.holders.delete(task)) this.slots.release();
  }

  private evict(): void {
    for (const task of this.tasks.superfluous(this.ports.limits.keepFinished())) this.drop(task);
  }

  private drop(task: Task): void {
    this.tasks.remove(task.id);
    this.changes.fire({ type: 'removed', task });
  }

  private changed(task: Task): void {
    this.changes.fire({ type: 'changed', task });
  }

  private find(id: string, caller: Caller): Task {
    const task = this.tasks.get(id);
    if (task && (caller === null || this.tasks.isBelow(task, caller))) return task;
    const known = this.visibleTo(caller).slice(-20);
    const list = known.map((each) => `${each.id} (${each.status})`).join(', ');
    throw new HumanError(`There is no task "${id}"; ${list === '' ? 'there are no tasks' : `the tasks are: ${list}`}.`);
  }
}
