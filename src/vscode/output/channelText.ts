import { plainLine, plainText } from '../../core/base/plainText.ts';
import { ellipsis } from '../../core/base/text.ts';
import type { FileChange, TaskView } from '../../core/tasks/task.ts';
import { ownLinePrefix } from '../../core/tasks/taskOutput.ts';
import { isEnded } from '../../core/tasks/taskStatus.ts';
import { usageText } from '../amounts.ts';
import { changeText, taskDescription, taskLabel } from '../tree/taskText.ts';

/** The longest part of a channel's name that comes from the task, in UTF-16 units. */
const longestName = 40;

/** The name of a task's channel in the list of channels: it stays as it is, and the id tells it from others. */
export function channelName(task: TaskView): string {
  return `Fanout: ${ellipsis(taskLabel(task, [task]), longestName)} (${plainLine(task.id)})`;
}

/** What stands above a task's output: which task it is and what it is to do. */
export function channelHeader(task: TaskView): string {
  const [first = '', ...others] = plainText(task.spec.goal.trim()).split('\n');
  const place = task.spec.module === undefined ? '' : ` · ${plainLine(task.spec.module)}`;
  return ownLines([`Task ${plainLine(task.id)}${place}`, `Goal: ${first}`, ...others]) + '\n';
}

/** What stands below the output of a task that has ended: how, what it used and cost, what it changed, what it reports; `""` before that. */
export function channelFooter(task: TaskView, files: readonly FileChange[], cost?: number): string {
  if (!isEnded(task.status)) return '';
  const changes = files.map((change) => `  ${change.path} ${changeText(change)}`);
  const missed = task.missedSteer.map((message) => `Steering that came too late: ${message}`);
  const { usage } = task;
  const used = usage.input + usage.output === 0 ? [] : [usageText(usage, cost)];
  const lines = [[taskDescription(task, { files, saysWhy: false }), ...used].join(' · '), ...changes, ...missed];
  if (task.error !== undefined) lines.push(`Reason: ${task.error}`);
  const summary = task.summary.trim() === '' ? '' : `\n${plainText(task.summary.trim())}\n`;
  return `\n\n${ownLines(lines.flatMap((line) => plainText(line).split('\n')))}${summary}`;
}

function ownLines(lines: readonly string[]): string {
  return lines.map((line) => `${ownLinePrefix}${line}\n`).join('');
}
