import { cutEnd } from '../base/text.ts';
import type { FileChange, TaskView, WaitingFor } from './task.ts';
import { sharedResultLimit, sharedSummary } from './summary.ts';
import type { TaskRegistry } from './taskRegistry.ts';
import { isEnded, type TaskStatus } from './taskStatus.ts';

/** Lines of output in a check's preview, and in a collect's tail. */
const previewLines = 10;
const tailLines = 20;
const listedGoalLength = 60;

interface UsageReport {
  readonly input: number;
  readonly output: number;
  readonly cached: number;
  readonly estimated: boolean;
  /** US dollars, where the models have prices. */
  readonly cost?: number;
  readonly subtree: { readonly input: number; readonly output: number; readonly cost?: number };
}

/** What `check_task` answers. */
export interface CheckReport {
  readonly task_id: string;
  readonly goal: string;
  readonly status: TaskStatus;
  /** Seconds. */
  readonly elapsed: number;
  readonly turns: number;
  readonly output_preview: string;
  readonly output_lines: number;
  readonly dropped_lines: number;
  readonly files_changed: readonly FileChange[];
  readonly usage: UsageReport;
  readonly waiting_for?: WaitingFor;
  readonly error?: string;
}

/** What `collect_task` answers for one task. */
export interface CollectReport {
  readonly task_id: string;
  readonly status: TaskStatus;
  /** Seconds. */
  readonly elapsed: number;
  readonly timed_out: boolean;
  readonly summary: string;
  readonly output_tail: string;
  readonly files_changed: readonly FileChange[];
  readonly usage: UsageReport;
  readonly result?: unknown;
  readonly error?: string;
  readonly missed_steer?: readonly string[];
  readonly waiting_for?: WaitingFor;
}

export function checkReport(task: TaskView, registry: TaskRegistry): CheckReport {
  return {
    task_id: task.id,
    goal: task.spec.goal,
    status: task.status,
    elapsed: seconds(task.elapsed),
    turns: task.turns,
    output_preview: task.output.tail(previewLines),
    output_lines: task.output.lineCount,
    dropped_lines: task.output.droppedCount,
    files_changed: registry.filesChanged(task.id),
    usage: usageReport(task, registry),
    ...waiting(task),
    ...failure(task),
  };
}

/** The report of a task as one of `count` in the same answer, given when all had settled or the time was up. */
export function collectReport(task: TaskView, registry: TaskRegistry, count: number, timeIsUp: boolean): CollectReport {
  return {
    task_id: task.id,
    status: task.status,
    elapsed: seconds(task.elapsed),
    timed_out: timeIsUp && (task.waitingFor !== undefined || !isSettled(task)),
    ...outcome(task, count),
    output_tail: task.output.tail(count === 1 ? tailLines : Math.max(3, Math.floor(tailLines / count))),
    files_changed: registry.filesChanged(task.id),
    usage: usageReport(task, registry),
    ...failure(task),
    ...(task.missedSteer.length === 0 ? {} : { missed_steer: task.missedSteer }),
    ...waiting(task),
  };
}

/** One row of `list_tasks`. */
export function listEntry(task: TaskView): Readonly<Record<string, unknown>> {
  return {
    task_id: task.id,
    goal: cutEnd(task.spec.goal, listedGoalLength),
    module: task.spec.module ?? null,
    status: task.status,
    elapsed: seconds(task.elapsed),
    turns: task.turns,
    output_lines: task.output.lineCount,
    parent_id: task.parentId,
  };
}

/** What the spawner is told of a task's end, as one of `count` in the same notice. */
export function taskNotice(task: TaskView, registry: TaskRegistry, count: number): Readonly<Record<string, unknown>> {
  return {
    task_id: task.id,
    goal: cutEnd(task.spec.goal, listedGoalLength),
    module: task.spec.module ?? null,
    status: task.status,
    ...outcome(task, count),
    files_changed: registry.filesChanged(task.id),
    ...failure(task),
    ...(task.missedSteer.length === 0 ? {} : { missed_steer: task.missedSteer }),
  };
}

/** True when waiting any longer brings nothing by itself: it has ended, or somebody must act first. */
export function isSettled(task: TaskView): boolean {
  if (isEnded(task.status) || task.waitingFor) return true;
  return task.status === 'paused' || task.status === 'interrupted';
}

function usageReport(task: TaskView, registry: TaskRegistry): UsageReport {
  const { input, output, cached, estimated } = task.usage;
  const subtree = registry.subtreeUsage(task);
  return {
    ...{ input, output, cached, estimated, ...cost(registry.costOf(task.usage)) },
    subtree: { input: subtree.input, output: subtree.output, ...cost(registry.costOf(subtree)) },
  };
}

function cost(dollars: number | undefined): { readonly cost?: number } {
  return dollars === undefined ? {} : { cost: Math.round(dollars * 1e6) / 1e6 };
}

/** Summary and result as one of `count`; a result that has no room there is named in the summary instead, for data is never cut. */
function outcome(task: TaskView, count: number): { readonly summary: string; readonly result?: unknown } {
  const summary = sharedSummary(task.summary, count);
  const { result } = task;
  if (result === undefined) return { summary };
  if (JSON.stringify(result).length <= sharedResultLimit(count)) return { summary, result };
  return { summary: `${summary}\n\n[… its result is left out here; collect_task with this task_id alone brings it …]` };
}

function waiting(task: TaskView): { readonly waiting_for?: WaitingFor } {
  return task.waitingFor ? { waiting_for: task.waitingFor } : {};
}

function failure(task: TaskView): { readonly error?: string } {
  return task.error === undefined ? {} : { error: task.error };
}

function seconds(value: number): number {
  return Math.round(value * 1000) / 1000;
}
