import { ellipsis } from '../../core/base/text.ts';
import type { Usage } from '../../core/model/usage.ts';
import type { FileChange, TaskView } from '../../core/tasks/task.ts';
import { count, duration, usageText } from '../amounts.ts';
import { asMarkdown } from '../markdownText.ts';
import { changeText, statusText } from './taskText.ts';

const longestGoal = 400;
const longestSummary = 500;
const summaryLines = 6;
const listedFiles = 12;

/** What a task and those below it have used, and what usage costs in US dollars where that is known. */
export interface UsageFacts {
  readonly subtree: Usage;
  readonly costOf: (usage: Usage) => number | undefined;
}

/**
 * All that a person may want to know of a task at a glance, as Markdown in which foreign text is only text (S12, S13).
 * `awaited` are the tasks that must still end before it starts; `labelOf` is what tasks are called among the others.
 */
export function taskTooltip(
  task: TaskView,
  files: readonly FileChange[],
  { subtree, costOf }: UsageFacts,
  lastEdited: string | undefined,
  labelOf: (task: TaskView) => string,
  awaited: readonly TaskView[] = [],
): string {
  const sections = [
    `**${asMarkdown(labelOf(task))}** — ${statusText(task)}`,
    asMarkdown(ellipsis(task.spec.goal.trim(), longestGoal)),
    // In full: what is cut off would be approved unseen.
    task.waitingFor && `**Waits for you:** ${asMarkdown(task.waitingFor.text)}`,
    task.status === 'queued' && startsAfter(awaited, labelOf),
    task.error !== undefined && `**Reason:** ${asMarkdown(ellipsis(task.error, longestGoal))}`,
    figures(task, subtree, costOf),
    lastEdited !== undefined && `**Last edited:** ${asMarkdown(lastEdited)}`,
    changedFiles(files),
    steering('Steering that it sees before its next step', task.waitingSteer),
    steering('Steering that came too late', task.missedSteer),
    task.demoted && 'It was to delegate in turn, but `fanout.tasks.maxSpawnDepth` does not allow it.',
    task.summary.trim() !== '' && `**Summary**\n\n${asMarkdown(beginning(task.summary.trim()))}`,
    `Task ${asMarkdown(task.id)}${task.spec.profile ? `, by the profile ${asMarkdown(task.spec.profile.name)}` : ''}`,
  ];
  return sections.filter((section) => typeof section === 'string').join('\n\n');
}

function figures(task: TaskView, subtree: Usage, costOf: UsageFacts['costOf']): string {
  const most = count(task.spec.maxTurns, 'turn');
  const turns =
    task.turns === 0
      ? `at most ${most}`
      : `turn ${String(task.turns)}, ${String(task.answeredTurns)} of ${most} answered`;
  const own = usageText(task.usage, costOf(task.usage));
  const whole = usageText(subtree, costOf(subtree));
  const parts = [turns, duration(task.elapsed)];
  if (task.usage.input + task.usage.output > 0) parts.push(own);
  if (whole !== own) parts.push(`with its own tasks ${whole}`);
  return parts.join(' · ');
}

function startsAfter(tasks: readonly TaskView[], labelOf: (task: TaskView) => string): string | undefined {
  if (tasks.length === 0) return undefined;
  return `Starts after ${tasks.map((task) => `${asMarkdown(labelOf(task))} (${statusText(task)})`).join(', ')}`;
}

function changedFiles(files: readonly FileChange[]): string | undefined {
  if (files.length === 0) return undefined;
  const lines = files.slice(0, listedFiles).map((change) => `- ${asMarkdown(change.path)} ${changeText(change)}`);
  if (files.length > listedFiles) lines.push(`- and ${String(files.length - listedFiles)} more`);
  return [`**${count(files.length, 'file')} changed**`, lines.join('\n')].join('\n\n');
}

function steering(title: string, messages: readonly string[]): string | undefined {
  if (messages.length === 0) return undefined;
  const lines = messages.map((message) => `- ${asMarkdown(ellipsis(message.replaceAll('\n', ' '), longestGoal))}`);
  return [`**${title}**`, lines.join('\n')].join('\n\n');
}

function beginning(summary: string): string {
  const lines = summary.split('\n');
  const cut = lines.length > summaryLines ? [...lines.slice(0, summaryLines), '…'] : lines;
  return ellipsis(cut.join('\n'), longestSummary);
}
