import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../core/base/disposable.ts';
import type { TaskRegistry } from '../../core/tasks/taskRegistry.ts';
import { parentNodeId, TreeNode } from './treeNode.ts';

/** The command that a click on a row runs. */
export function openRowCommand(id: string): string {
  return `_fanout.openRow.${id}`;
}

/**
 * One command without arguments for each row: VS Code forgets the arguments of a row's command, and whose row it was,
 * whenever the row is drawn again, and a click in that moment would open nothing.
 */
export class OpenRowCommands implements Disposable {
  private readonly registered = new Map<string, Disposable>();
  private readonly disposables = new DisposableStore();

  constructor(tasks: Pick<TaskRegistry, 'onDidChange' | 'all'>) {
    this.register(new TreeNode('parent', parentNodeId));
    for (const { id } of tasks.all()) this.register(new TreeNode('task', id));
    this.disposables.add(
      tasks.onDidChange(({ type, task }) => {
        if (type === 'added') this.register(new TreeNode('task', task.id));
        if (type === 'removed') this.forget(task.id);
      }),
    );
  }

  dispose(): void {
    this.disposables.dispose();
    for (const id of [...this.registered.keys()]) this.forget(id);
  }

  private register(node: TreeNode): void {
    const open = (): Thenable<unknown> => vscode.commands.executeCommand('fanout.showOutput', node);
    this.registered.set(node.id, vscode.commands.registerCommand(openRowCommand(node.id), open));
  }

  private forget(id: string): void {
    this.registered.get(id)?.dispose();
    this.registered.delete(id);
  }
}
