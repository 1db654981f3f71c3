import * as vscode from 'vscode';
import type { Proposal } from '../../core/tasks/proposal.ts';
import { proposalLabel, proposalTooltip } from './proposalText.ts';

/** The row of a task that a finished one proposes, below that one. */
export function proposalItem(proposal: Proposal): vscode.TreeItem {
  const label = proposalLabel(proposal);
  const item = new vscode.TreeItem(label);
  item.description = 'proposed';
  item.iconPath = new vscode.ThemeIcon('lightbulb', new vscode.ThemeColor('charts.yellow'));
  item.contextValue = 'proposal';
  item.tooltip = new vscode.MarkdownString(proposalTooltip(proposal));
  item.accessibilityInformation = { label: `${label}, proposed task` };
  return item;
}
