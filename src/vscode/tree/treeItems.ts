import * as vscode from 'vscode';
import type { ParentAgent } from '../../core/parent/parentAgent.ts';
import type { FileChange, TaskView } from '../../core/tasks/task.ts';
import type { TaskStatus } from '../../core/tasks/taskStatus.ts';
import { count, tokenCount } from '../amounts.ts';
import { openRowCommand } from './openRowCommands.ts';
import { isAsking, taskAccessibilityLabel, taskDescription, taskLabel } from './taskText.ts';
import type { TreeNode } from './treeNode.ts';

/** What the tree shows of the parent agent. */
export type ParentFacts = Pick<ParentAgent, 'state' | 'turns' | 'usage'>;

/** A task's row without its tooltip, which is made when somebody asks for it. */
export function taskItem(
  node: TreeNode,
  task: TaskView,
  files: readonly FileChange[],
  hasChildren: boolean,
): vscode.TreeItem {
  const item = new vscode.TreeItem(
    taskLabel(task),
    hasChildren ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.None,
  );
  const [icon, color] = statusIcons[task.status];
  item.id = node.id;
  item.description = taskDescription(task, files);
  item.iconPath = new vscode.ThemeIcon(icon, new vscode.ThemeColor(color));
  item.contextValue = ['task', task.status, ...(isAsking(task) ? [task.waitingFor.kind] : [])].join('.');
  item.command = openRow(node);
  item.accessibilityInformation = { label: taskAccessibilityLabel(task, files) };
  return item;
}

/** The parent agent's row: the root of the tree. */
export function parentItem(node: TreeNode, { state, turns, usage }: ParentFacts): vscode.TreeItem {
  const item = new vscode.TreeItem('Parent agent', vscode.TreeItemCollapsibleState.Expanded);
  const tokens = usage.input + usage.output;
  const words: string[] = [state];
  if (turns > 0) words.push(count(turns, 'turn'));
  if (tokens > 0) words.push(`${usage.estimated ? '≈ ' : ''}${tokenCount(tokens)} tokens`);
  item.id = node.id;
  item.description = words.join(' · ');
  item.iconPath = new vscode.ThemeIcon(state === 'working' ? 'loading~spin' : 'type-hierarchy-sub');
  item.contextValue = `parent.${state}`;
  item.command = openRow(node);
  item.tooltip = 'Your agent: it delegates to the tasks below, answers you while they run, and sums up at the end.';
  item.accessibilityInformation = { label: ['Parent agent', ...words].join(', ') };
  return item;
}

function openRow({ id }: TreeNode): vscode.Command {
  return { command: openRowCommand(id), title: 'Show Output' };
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
