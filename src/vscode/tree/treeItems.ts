import * as vscode from 'vscode';
import { plainLine } from '../../core/base/plainText.ts';
import type { Usage } from '../../core/model/usage.ts';
import type { ParentAgent } from '../../core/parent/parentAgent.ts';
import type { FileChange, TaskView } from '../../core/tasks/task.ts';
import type { TaskStatus } from '../../core/tasks/taskStatus.ts';
import { count, money, tokenCount, usageText } from '../amounts.ts';
import { changeText, isAsking, pausesSoon, taskAccessibilityLabel, taskDescription } from './taskText.ts';

/** What the tree shows of the parent agent. */
export type ParentFacts = Pick<ParentAgent, 'state' | 'turns' | 'usage'>;

/** What a task's row says beside the task itself. */
export interface TaskFacts {
  readonly files: readonly FileChange[];
  readonly lastEdited: string | undefined;
  readonly isKept: boolean;
  readonly isReverted: boolean;
  /** True when it has spawned tasks, or proposes some. */
  readonly hasTasks: boolean;
  /** What it is called among the others. */
  readonly label: string;
}

/** A task's row without its tooltip, which is made when somebody asks for it. */
export function taskItem(task: TaskView, facts: TaskFacts): vscode.TreeItem {
  const item = new vscode.TreeItem(facts.label, collapsibleState(facts));
  const [icon, color] = statusIcons[task.status];
  item.description = taskDescription(task, facts);
  item.iconPath = new vscode.ThemeIcon(icon, new vscode.ThemeColor(color));
  const marks = [
    facts.files.length > 0 ? ' changed' : '',
    facts.isKept ? ' kept' : '',
    facts.isReverted ? ' reverted' : '',
    pausesSoon(task) ? ' pausing' : '',
  ];
  const state = ['task', task.status, ...(isAsking(task) ? [task.waitingFor.kind] : [])].join('.');
  item.contextValue = `${state}${marks.join('')}`;
  item.accessibilityInformation = { label: taskAccessibilityLabel(task, facts, facts.label) };
  return item;
}

function collapsibleState({ files, hasTasks }: TaskFacts): vscode.TreeItemCollapsibleState {
  if (hasTasks) return vscode.TreeItemCollapsibleState.Expanded;
  return files.length > 0 ? vscode.TreeItemCollapsibleState.Collapsed : vscode.TreeItemCollapsibleState.None;
}

/** The row of a file that a task has changed, below the task. */
export function fileItem(change: FileChange): vscode.TreeItem {
  const { path, added, removed, form } = change;
  const slash = path.lastIndexOf('/');
  const item = new vscode.TreeItem(plainLine(path.slice(slash + 1)));
  const folder = slash < 0 ? '' : ` · ${path.slice(0, slash)}`;
  item.description = plainLine(`${changeText(change)}${folder}`);
  item.iconPath = new vscode.ThemeIcon('diff');
  item.contextValue = 'file';
  item.tooltip = plainLine(path);
  const words = [
    path,
    `${String(added)} lines added`,
    `${String(removed)} lines removed`,
    ...(form === undefined ? [] : [form]),
  ];
  item.accessibilityInformation = { label: plainLine(words.join(', ')) };
  return item;
}

/** The parent agent's row: the root of the tree; `cost` in US dollars, where it is known. Its tooltip is made when somebody asks. */
export function parentItem({ state, turns, usage }: ParentFacts, cost: number | undefined): vscode.TreeItem {
  const item = new vscode.TreeItem('Parent agent', vscode.TreeItemCollapsibleState.Expanded);
  const tokens = usage.input + usage.output;
  const words: string[] = [state];
  if (turns > 0) words.push(count(turns, 'turn'));
  if (tokens > 0) words.push(`${usage.estimated ? '≈ ' : ''}${tokenCount(tokens)} own tokens`);
  if (cost !== undefined) words.push(money(cost));
  item.description = words.join(' · ');
  item.iconPath = new vscode.ThemeIcon(state === 'working' ? 'loading~spin' : 'type-hierarchy-sub');
  item.contextValue = `parent.${state}`;
  item.accessibilityInformation = { label: ['Parent agent', ...words].join(', ') };
  return item;
}

/** What the parent agent is, what it has used itself, and what the whole session has, removed tasks included. */
export function parentTooltip(own: Usage, session: Usage, costOf: (usage: Usage) => number | undefined): string {
  const lines = ['Your agent: it delegates to the tasks below, answers you while they run, and sums up at the end.'];
  const tell = (whose: string, usage: Usage): void => {
    if (usage.input + usage.output > 0) lines.push(`${whose}: ${usageText(usage, costOf(usage))}`);
  };
  tell('Its own', own);
  tell('The whole session', session);
  return lines.join('\n');
}

const statusIcons: Readonly<Record<TaskStatus, readonly [icon: string, color: string]>> = {
  queued: ['clock', 'descriptionForeground'],
  running: ['sync~spin', 'charts.blue'],
  waiting: ['bell-dot', 'charts.yellow'],
  paused: ['debug-pause', 'charts.yellow'],
  cancelling: ['loading~spin', 'charts.orange'],
  interrupted: ['debug-disconnect', 'charts.orange'],
  done: ['pass', 'charts.green'],
  error: ['error', 'charts.red'],
  cancelled: ['circle-slash', 'disabledForeground'],
};
