import type { Clock } from '../base/clock.ts';
import type { Disposable } from '../base/disposable.ts';
import type { Event } from '../base/emitter.ts';
import type { TaskChange } from './registryPorts.ts';
import type { TaskView } from './task.ts';

/** What a task's time is measured by. */
export interface TimePorts {
  readonly clock: Clock;
  readonly onDidChange: Event<TaskChange>;
}

/**
 * Calls `onOver` once when a task has worked for so long. Time in which it is paused, stands in line, or waits for a
 * person does not count; waiting for its own tasks does.
 */
export class WorkingTime implements Disposable {
  private leftMs: number;
  private since: number | undefined;
  private timer: Disposable | undefined;
  private readonly changes: Disposable;

  constructor(
    private readonly task: TaskView,
    limitMs: number,
    private readonly ports: TimePorts,
    private readonly onOver: () => void,
  ) {
    this.leftMs = limitMs;
    this.changes = ports.onDidChange((change) => {
      if (change.task === task && change.type === 'changed') this.adjust();
    });
    this.adjust();
  }

  dispose(): void {
    this.changes.dispose();
    this.halt();
  }

  private adjust(): void {
    const counts = isWorking(this.task);
    if (counts && this.since === undefined) this.go();
    else if (!counts) this.halt();
  }

  private go(): void {
    const { clock } = this.ports;
    this.since = clock.now();
    this.timer = clock.after(Math.max(0, this.leftMs), () => {
      this.dispose();
      this.onOver();
    });
  }

  private halt(): void {
    if (this.since === undefined) return;
    this.leftMs -= this.ports.clock.now() - this.since;
    this.since = undefined;
    this.timer?.dispose();
  }
}

function isWorking({ status, waitingFor }: TaskView): boolean {
  return status === 'running' || (status === 'waiting' && !waitingFor);
}
