import * as vscode from 'vscode';
import { plainLine } from '../../core/base/plainText.ts';
import type { ParentAgent } from '../../core/parent/parentAgent.ts';
import type { FileChange, TaskView } from '../../core/tasks/task.ts';
import type { TaskStatus } from '../../core/tasks/taskStatus.ts';
import { count, money, tokenCount, usageText } from '../amounts.ts';
import { isAsking, taskAccessibilityLabel, taskDescription, taskLabel } from './taskText.ts';

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
}

/** A task's row without its tooltip, which is made when somebody asks for it. */
export function taskItem(task: TaskView, facts: TaskFacts): vscode.TreeItem {
  const item = new vscode.TreeItem(taskLabel(task), collapsibleState(facts));
  const [icon, color] = statusIcons[task.status];
  item.description = taskDescription(task, facts);
  item.iconPath = new vscode.ThemeIcon(icon, new vscode.ThemeColor(color));
  const marks = [
    facts.files.length > 0 ? ' changed' : '',
    facts.isKept ? ' kept' : '',
    facts.isReverted ? ' reverted' : '',
  ];
  const state = ['task', task.status, ...(isAsking(task) ? [task.waitingFor.kind] : [])].join('.');
  item.contextValue = `${state}${marks.join('')}`;
  item.accessibilityInformation = { label: taskAccessibilityLabel(task, facts) };
  return item;
}

function collapsibleState({ files, hasTasks }: TaskFacts): vscode.TreeItemCollapsibleState {
  if (hasTasks) return vscode.TreeItemCollapsibleState.Expanded;
  return files.length > 0 ? vscode.TreeItemCollapsibleState.Collapsed : vscode.TreeItemCollapsibleState.None;
}

/** The row of a file that a task has changed, below the task. */
export function fileItem({ path, added, removed }: FileChange): vscode.TreeItem {
  const slash = path.lastIndexOf('/');
  const item = new vscode.TreeItem(plainLine(path.slice(slash + 1)));
  const folder = slash < 0 ? '' : ` · ${path.slice(0, slash)}`;
  item.description = plainLine(`+${String(added)} −${String(removed)}${folder}`);
  item.iconPath = new vscode.ThemeIcon('diff');
  item.contextValue = 'file';
  item.tooltip = plainLine(path);
  const words = [path, `${String(added)} lines added`, `${String(removed)} lines removed`];
  item.accessibilityInformation = { label: plainLine(words.join(', ')) };
  return item;
}

/** The parent agent's row: the root of the tree; `cost` in US dollars, where it is known. */
export function parentItem({ state, turns, usage }: ParentFacts, cost: number | undefined): vscode.TreeItem {
  const item = new vscode.TreeItem('Parent agent', vscode.TreeItemCollapsibleState.Expanded);
  const tokens = usage.input + usage.output;
  const words: string[] = [state];
  if (turns > 0) words.push(count(turns, 'turn'));
  if (tokens > 0) words.push(`${usage.estimated ? '≈ ' : ''}${tokenCount(tokens)} tokens`);
  if (cost !== undefined) words.push(money(cost));
  item.description = words.join(' · ');
  item.iconPath = new vscode.ThemeIcon(state === 'working' ? 'loading~spin' : 'type-hierarchy-sub');
  item.contextValue = `parent.${state}`;
  const role = 'Your agent: it delegates to the tasks below, answers you while they run, and sums up at the end.';
  item.tooltip = tokens === 0 ? role : `${role}\n${usageText(usage, cost)}`;
  item.accessibilityInformation = { label: ['Parent agent', ...words].join(', ') };
  return item;
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
