import type { AgentEvent } from '../agent/agentEvent.ts';
import { Slots } from './slots.ts';
import type { RegistryPorts, TaskChange } from './registryPorts.ts';
import { boundedSummary } from './summary.ts';
import type { Task, TaskEnding } from './task.ts';
import { endingOf } from './taskRun.ts';
import { isEnded } from './taskStatus.ts';

/** How long a cancelled task may take to stop before it is fenced off, in milliseconds (D19). */
const cancelGraceMs = 10_000;

const cancelledEnding: TaskEnding = { status: 'cancelled', summary: '', error: undefined };

/** Who hears of what the runner does. */
export interface RunnerEvents {
  readonly onChange: (change: TaskChange) => void;
  /** After a task's end has been told. */
  readonly onEnd: () => void;
}

/** Brings single tasks from their place in the line to their end, each with a slot while it works (D26). */
export class TaskRunner {
  private readonly holders = new Set<Task>();
  private readonly slots: Slots;

  constructor(
    private readonly ports: RegistryPorts,
    private readonly events: RunnerEvents,
  ) {
    this.slots = new Slots(() => ports.limits.maxConcurrent());
  }

  /** How many tasks may run at once, as configured now. */
  get capacity(): number {
    return this.slots.capacityNow;
  }

  /** Lets in more tasks when the capacity has grown. */
  admit(): void {
    this.slots.admit();
  }

  /** Tells of a new task and runs it as soon as a slot is free. */
  start(task: Task): void {
    if (this.slots.tryTake()) this.begin(task);
    this.events.onChange({ type: 'added', task });
    void this.live(task);
  }

  /** Runs `wait` without holding the task's slot; it stands in line again before its next request. */
  async withoutSlot<T>(task: Task, wait: () => Promise<T>): Promise<T> {
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

  /** Ends a task that has not started, and aborts one that has; `cancelled` comes when it has stopped (D19). */
  stop(task: Task): void {
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
    this.events.onChange({ type: more ? 'changed' : 'output', task });
  }

  private finish(task: Task, ending: TaskEnding): void {
    if (!task.end(ending)) return;
    this.releaseSlot(task);
    this.changed(task);
    this.events.onEnd();
  }

  private releaseSlot(task: Task): void {
    if (this.holders.delete(task)) this.slots.release();
  }

  private changed(task: Task): void {
    this.events.onChange({ type: 'changed', task });
  }
}
