import type { AgentEvent } from '../agent/agentEvent.ts';
import { waitAtMost } from '../base/clock.ts';
import { boundedOutcome } from './boundedOutcome.ts';
import { Slots } from './slots.ts';
import type { RegistryPorts, TaskChange } from './registryPorts.ts';
import type { Task } from './task.ts';
import type { TaskEnding } from './taskEnding.ts';
import { endingOf } from './taskRun.ts';
import { isEnded } from './taskStatus.ts';

/** How long a task may take to stop before it is fenced off, in milliseconds (D19). */
const stopGraceMs = 10_000;

const cancelledEnding: TaskEnding = { status: 'cancelled', summary: '', error: undefined };

/** What a resumed task is told before its next request. */
const resumedText =
  '[Fanout] You were interrupted while you worked, and you go on now. Files may have changed since: read again what you ' +
  'build on before you change it.';

/** What stands below the output of a task that was fenced off. */
const unstoppedText = 'It did not stop in 10 s, and is heard no more: see whether a program of it still runs.';

/** Who hears of what the runner does. */
export interface RunnerEvents {
  readonly onChange: (change: TaskChange) => void;
  /** After a task's end has been told. */
  readonly onEnd: (task: Task) => void;
}

/** Brings single tasks from their place in the line to their end, each with a slot while it works (D26). */
export class TaskRunner {
  private readonly holders = new Set<Task>();
  private readonly slots: Slots;
  /** Taking a task out of the line, for those that stand in it. */
  private readonly lines = new Map<Task, AbortController>();
  /** Of those that have given their slot away and stand in the line again. */
  private readonly returns = new Map<Task, Promise<void>>();
  /** Until they end; of those that outlast their session until it is left. */
  private readonly lives = new Map<Task, Promise<void>>();
  /** How many tasks of the session have ended. */
  private ends = 0;

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

  /** How many tasks hold a slot now. */
  get slotsTaken(): number {
    return this.holders.size;
  }

  /** Lets in more tasks when the capacity has grown. */
  admit(): void {
    this.slots.admit();
  }

  /** Tells of a new task and runs it as soon as its predecessors have ended and a slot is free. */
  start(task: Task): void {
    if (task.predecessors.areOver && this.slots.tryTake()) this.begin(task);
    this.events.onChange({ type: 'added', task });
    void this.live(task, false);
  }

  /** Runs `wait` without holding the task's slot; it stands in line again before it works on. */
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

  /** Ends a task that does nothing now, and aborts any other; `cancelled` comes when it has stopped (D19). */
  stop(task: Task): void {
    const { status } = task;
    if (status === 'paused' || status === 'interrupted' || (status === 'queued' && !task.working)) {
      this.finish(task, cancelledEnding);
      task.stop.abort();
      return;
    }
    if (!task.become('cancelling')) return;
    task.pause.turnOff(); // it comes to no next turn
    this.changed(task);
    const grace = this.ports.clock.after(stopGraceMs, () => {
      if (task.working) task.note(unstoppedText);
      this.finish(task, cancelledEnding);
    });
    void task.ended.then(() => {
      grace.dispose();
    });
    task.stop.abort();
  }

  /** Holds a task back before its next turn, at once when it stands in the line; false when it cannot be. */
  pause(task: Task): boolean {
    if (task.pausing || isEnded(task.status) || task.status === 'cancelling' || task.status === 'interrupted')
      return false;
    task.pause.turnOn();
    if (task.status === 'queued') task.become('paused');
    this.lines.get(task)?.abort();
    this.changed(task);
    return true;
  }

  /** Lets a paused task go on, and an interrupted one from its last complete turn (D40); false for any other. */
  resume(task: Task): boolean {
    if (task.status === 'interrupted') {
      if (task.working || task.stop.signal.aborted) return false;
      task.pause.turnOff();
      task.become('queued');
      this.changed(task);
      void this.live(task, true);
      return true;
    }
    if (!task.pausing) return false;
    if (task.status === 'paused') task.become('queued');
    task.pause.turnOff();
    this.changed(task);
    return true;
  }

  /**
   * Stops tasks where they are; those that were at work, or to be, are `interrupted` and may go on when they are restored.
   * Resolves with how many these are when nothing of them runs any more, or ten seconds have passed (D41).
   */
  async interrupt(tasks: readonly Task[]): Promise<number> {
    let interrupted = 0;
    for (const task of tasks) {
      task.log.seal();
      if (task.become('interrupted')) {
        interrupted++;
        this.changed(task);
      }
      task.stop.abort();
    }
    const stopped = Promise.allSettled(tasks.flatMap((task) => this.lives.get(task) ?? []));
    await waitAtMost(this.ports.clock, stopGraceMs, stopped);
    for (const task of tasks) {
      this.releaseSlot(task);
      this.lives.delete(task);
    }
    return interrupted;
  }

  /** Stops tasks and waits until they have ended; nobody is told of those that are cancelled so, for the person knows. */
  async cancel(tasks: readonly Task[]): Promise<void> {
    for (const task of tasks) this.stop(task);
    await Promise.all(tasks.map(({ ended }) => ended));
    for (const task of tasks) if (task.status === 'cancelled') task.markHeard();
  }

  /** Those restored had so many ends before. */
  countEnds(order: number): void {
    this.ends = Math.max(this.ends, order);
  }

  private begin(task: Task): void {
    this.holders.add(task);
    task.become('running');
  }

  /** Waits while it is paused, and in the line; when this resolves the task holds a slot and runs. */
  private async enter(task: Task): Promise<void> {
    const stop = task.stop.signal;
    while (!this.holders.has(task)) {
      this.changed(task);
      while (task.pausing) await task.pause.untilOff(stop);
      const line = new AbortController();
      this.lines.set(task, line);
      try {
        await this.slots.take(AbortSignal.any([stop, line.signal]), () => {
          this.begin(task);
        });
      } catch (error) {
        if (stop.aborted) throw error; // else it was paused while it stood in the line
      } finally {
        this.lines.delete(task);
      }
    }
    this.changed(task);
  }

  /** Before each request: a paused task is held back, one that gave its slot away stands in line again, once for all that wait for it. */
  async ready(task: Task): Promise<void> {
    const known = this.returns.get(task);
    if (known) return known;
    if (task.waits > 0 || task.stop.signal.aborted) return;
    if (task.pausing && task.become('paused')) this.releaseSlot(task);
    else if (!task.become('queued')) return;
    const back = this.enter(task).finally(() => this.returns.delete(task));
    this.returns.set(task, back);
    await back;
  }

  /** A task from its place in the line to its end. */
  private live(task: Task, isResumed: boolean): Promise<void> {
    const life = this.work(task, isResumed).finally(() => this.lives.delete(task));
    this.lives.set(task, life);
    return life;
  }

  private async work(task: Task, isResumed: boolean): Promise<void> {
    if (!this.holders.has(task)) {
      try {
        await task.predecessors.over(task.stop.signal);
        await this.enter(task);
      } catch {
        return; // cancelled in the queue: it has ended already
      }
    }
    await Promise.resolve();
    task.working = true;
    const end = await endingOf(
      async (run) => {
        if (isResumed) await this.recall(task);
        return this.ports.run(run);
      },
      {
        task,
        messages: task.log.messages,
        answeredTurns: task.answeredTurns,
        inbox: task.inbox,
        signal: task.stop.signal,
        ready: () => this.ready(task),
        settled: () => task.log.settled(),
        onEvent: (event) => {
          this.record(task, event);
        },
      },
    );
    task.working = false;
    if (!isStopped(task)) {
      const outcome = await boundedOutcome(end, (text) => this.ports.keepText(task.id, text));
      if (task.status === 'cancelling') this.finish(task, { ...cancelledEnding, ...outcome, result: undefined });
      else this.finish(task, { ...end, ...outcome, nextSteps: this.wantedSteps(end) });
    }
    if (task.status === 'interrupted') this.noteLateEnd(task, end);
  }

  /** The end of a task that was interrupted already counts no more; its own log says so, for when it is resumed. */
  private noteLateEnd(task: Task, { status, summary }: TaskEnding): void {
    if (status === 'done') task.note(`It ended when it was interrupted already; Resume has it end again: ${summary}`);
    else if (!this.lives.has(task)) task.note('It stopped only after its session was left.');
  }

  private wantedSteps({ nextSteps }: TaskEnding): TaskEnding['nextSteps'] {
    return this.ports.limits.followUps() === 'off' ? undefined : nextSteps;
  }

  /** Brings a resumed task's conversation back, and tells it that time has passed, and people what is lost. */
  private async recall(task: Task): Promise<void> {
    for (const call of await task.log.restore()) this.record(task, { type: 'call-ended', ...call });
    if (task.log.messages.length > 0) task.inbox.post(resumedText);
  }

  /** A task that was fenced off is heard no more; what comes late from one whose session was left is for its own log alone. */
  private record(task: Task, event: AgentEvent): void {
    if (isEnded(task.status)) return;
    const more = task.record(event);
    if (this.lives.has(task)) this.events.onChange({ type: more ? 'changed' : 'output', task });
  }

  private finish(task: Task, ending: TaskEnding): void {
    if (!task.end(ending, ++this.ends)) return;
    this.releaseSlot(task);
    this.changed(task);
    this.events.onEnd(task);
  }

  private releaseSlot(task: Task): void {
    if (this.holders.delete(task)) this.slots.release();
  }

  private changed(task: Task): void {
    this.events.onChange({ type: 'changed', task });
  }
}

/** True when nothing that its run brings can be its end any more. */
function isStopped({ status }: Task): boolean {
  return status === 'interrupted' || isEnded(status);
}
