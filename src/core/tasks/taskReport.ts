import { cutEnd } from '../base/text.ts';
import { answerLimit, fitItems, fitPlaces, fitText, Room, sizeOf, type Place } from './answerRoom.ts';
import type { FileChange, TaskView, WaitingFor } from './task.ts';
import type { TaskRegistry } from './taskRegistry.ts';
import { isEnded, type TaskStatus } from './taskStatus.ts';

/** Lines of output in a check's preview, and in a collect's tail. */
const previewLines = 10;
const tailLines = 20;
const listedGoalLength = 60;
const listedModuleLength = 200;

/** What summary and result may have of a report: the longest that there are have room in one that stands alone. */
const outcomeShare = 0.85;

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
  /** How many files it changed beside those. */
  readonly files_more?: number;
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
  /** How many files it changed beside those. */
  readonly files_more?: number;
  readonly usage: UsageReport;
  readonly result?: unknown;
  readonly error?: string;
  readonly missed_steer?: readonly string[];
  readonly waiting_for?: WaitingFor;
}

export function checkReport(task: TaskView, registry: TaskRegistry): CheckReport {
  const room = new Room(answerLimit);
  const head = room.part(1, () => ({
    task_id: task.id,
    goal: fitText(task.spec.goal, answerLimit / 4),
    status: task.status,
    elapsed: seconds(task.elapsed),
    turns: task.turns,
    output_lines: task.output.lineCount,
    dropped_lines: task.output.droppedCount,
    usage: usageReport(task, registry),
  }));
  return {
    ...head,
    ...room.part(0.2, (some) => waiting(task, some)),
    ...room.part(0.2, (some) => failure(task, some)),
    ...room.part(0.3, (some) => files(task, registry, some)),
    ...room.part(1, (some) => ({ output_preview: tail(task, previewLines, some) })),
  };
}

/** The report of a task in at most `limit`, given when all had settled or the time was up. Alone it holds summary and result as they are. */
export function collectReport(
  task: TaskView,
  registry: TaskRegistry,
  timeIsUp: boolean,
  limit = answerLimit,
): CollectReport {
  const room = new Room(limit);
  const head = room.part(1, () => ({
    task_id: task.id,
    status: task.status,
    elapsed: seconds(task.elapsed),
    timed_out: timeIsUp && (task.waitingFor !== undefined || !isSettled(task)),
    usage: usageReport(task, registry),
  }));
  return {
    ...head,
    ...room.part(outcomeShare, (some) => outcome(task, some)),
    ...room.part(0.3, (some) => waiting(task, some)),
    ...room.part(0.3, (some) => failure(task, some)),
    ...room.part(0.3, (some) => missed(task, some)),
    ...room.part(0.4, (some) => files(task, registry, some)),
    ...room.part(1, (some) => ({ output_tail: tail(task, tailLines, some) })),
  };
}

/** A task among several in an answer; `left_out` stands for a report that has no room there. */
export function collectPlace(task: TaskView, registry: TaskRegistry, timeIsUp: boolean): Place {
  return {
    full: (room) => collectReport(task, registry, timeIsUp, room),
    short: leftOut(task),
  };
}

/** What stands in place of a report, among several; `inShort` is the same in a word or two. */
export function errorPlace(message: string, inShort: string, taskId?: string): Place {
  const told = (idRoom: number, error: string): object =>
    taskId === undefined ? { error } : { task_id: fitText(taskId, idRoom), error };
  return { full: (room) => told(200, fitText(message, room)), short: told(40, inShort) };
}

/**
 * What `list_tasks` answers in at most `room`: every task in its order. Where not all rows have room the oldest that have
 * ended are the first to be named with id and status alone, and the last resort is to count them by status.
 */
export function listReport(tasks: readonly TaskView[], room: number): object {
  const byNeed = [
    ...tasks.filter(({ status }) => !isEnded(status)),
    ...tasks.filter(({ status }) => isEnded(status)).reverse(),
  ];
  const places = byNeed.map(listPlace);
  const { shown } = fitItems(
    places.map(({ short }) => short),
    room,
  );
  const rows = fitPlaces(places.slice(0, shown.length), room);
  const rowOf = new Map(rows.map(({ value }, index) => [byNeed[index], value]));
  const rest = tasks.filter((task) => !rowOf.has(task));
  return {
    tasks: tasks.flatMap((task) => rowOf.get(task) ?? []),
    ...(rest.length === 0 ? {} : { not_shown: countByStatus(rest) }),
    ...(rows.every(({ isFull }) => isFull) ? {} : { hint: listHint }),
  };
}

const listHint =
  'Not all have room here: list_tasks with a status lists those alone, check_task tells more of one that is left_out.';

/** How many of these tasks have each status. */
export function countByStatus(tasks: readonly TaskView[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { status } of tasks) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

/** A task in a line among others. */
export function headOf(task: TaskView): Readonly<Record<string, unknown>> {
  return {
    task_id: task.id,
    goal: cutEnd(task.spec.goal, listedGoalLength),
    module: task.spec.module === undefined ? null : fitText(task.spec.module, listedModuleLength),
    status: task.status,
  };
}

/** One row of `list_tasks`. */
function listPlace(task: TaskView): Place {
  const row = {
    ...headOf(task),
    elapsed: seconds(task.elapsed),
    turns: task.turns,
    output_lines: task.output.lineCount,
    parent_id: task.parentId,
  };
  return { full: () => row, short: leftOut(task) };
}

/** What names a task that has no more room than that. */
function leftOut({ id, status }: TaskView): object {
  return { task_id: id, status, left_out: true };
}

/** What the spawner is told of a task's end, among others. */
export function noticePlace(task: TaskView, registry: TaskRegistry): Place {
  return {
    full: (limit) => {
      const room = new Room(limit);
      return {
        ...room.part(1, () => headOf(task)),
        ...room.part(outcomeShare, (some) => outcome(task, some)),
        ...room.part(0.3, (some) => failure(task, some)),
        ...room.part(0.3, (some) => missed(task, some)),
        ...room.part(1, (some) => files(task, registry, some)),
      };
    },
    short: { ...headOf(task), left_out: true },
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

/** Summary and result; a result that has no room is named in the summary instead, for data is never cut. */
function outcome(task: TaskView, room: number): { readonly summary: string; readonly result?: unknown } {
  const { summary, result } = task;
  if (sizeOf({ summary, result }) <= room) return result === undefined ? { summary } : { summary, result };
  const alone = 'collect_task with this task_id alone brings';
  const note = `\n\n[… cut in the middle; ${task.wholeAt === undefined ? `${alone} more` : `the whole text is in ${task.wholeAt}`} …]\n\n`;
  const size = result === undefined ? 0 : sizeOf({ result });
  const beside = sizeOf({ summary: '' });
  if (result !== undefined && size <= room / 2)
    return { summary: fitText(summary, room - size - beside, note), result };
  const leftOut = result === undefined ? '' : `\n\n[… its result is left out here; ${alone} it …]`;
  return { summary: fitText(summary, room - beside - sizeOf(leftOut), note) + leftOut };
}

function files(
  task: TaskView,
  registry: TaskRegistry,
  room: number,
): { readonly files_changed: readonly FileChange[]; readonly files_more?: number } {
  const { shown, more } = fitItems(registry.filesChanged(task.id), room - sizeOf({ files_changed: [], files_more: 0 }));
  return { files_changed: shown, ...(more === 0 ? {} : { files_more: more }) };
}

/** As many of the last lines as have room; none where there is no room at all. */
function tail({ output }: TaskView, lines: number, room: number): string {
  for (let count = lines; count > 0; count--) {
    const text = output.tail(count);
    if (sizeOf(text) <= room) return text;
  }
  return '';
}

function waiting({ waitingFor }: TaskView, room: number): { readonly waiting_for?: WaitingFor } {
  return waitingFor ? { waiting_for: { ...waitingFor, text: briefly(waitingFor.text, room) } } : {};
}

function failure({ error }: TaskView, room: number): { readonly error?: string } {
  return error === undefined ? {} : { error: briefly(error, room) };
}

function missed({ missedSteer }: TaskView, room: number): { readonly missed_steer?: readonly string[] } {
  if (missedSteer.length === 0) return {};
  const { shown, more } = fitItems(
    missedSteer.map((text) => briefly(text, room / 2)),
    room,
  );
  return { missed_steer: more === 0 ? shown : [...shown, `[… ${String(more)} more …]`] };
}

/** A text that has little room, and some at least. */
function briefly(text: string, room: number): string {
  return fitText(text, Math.max(300, room));
}

function seconds(value: number): number {
  return Math.round(value * 1000) / 1000;
}
