import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../core/base/disposable.ts';
import type { TaskRegistry } from '../../core/tasks/taskRegistry.ts';
import { parentNodeId, TreeNode } from './treeNode.ts';

/** The command that a click on a row runs. */
export function openRowCommand(key: string): string {
  return `_fanout.openRow.${key}`;
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

  /** The command that opens the row: a task's output, a file's diff, or a proposal to be edited. */
  commandOf(node: TreeNode): string {
    if (!this.registered.has(node.key)) this.register(node);
    return openRowCommand(node.key);
  }

  dispose(): void {
    this.disposables.dispose();
    for (const id of [...this.registered.keys()]) this.forget(id);
  }

  private register(node: TreeNode): void {
    const open = (): Thenable<unknown> => vscode.commands.executeCommand(commandsOf[node.kind], node);
    this.registered.set(node.key, vscode.commands.registerCommand(openRowCommand(node.key), open));
  }

  private forget(id: string): void {
    for (const [key, registration] of this.registered) {
      if (key !== id && !key.startsWith(`${id}:`)) continue;
      registration.dispose();
      this.registered.delete(key);
    }
  }
}

const commandsOf = {
  parent: 'fanout.showOutput',
  task: 'fanout.showOutput',
  file: 'fanout.reviewTask',
  proposal: 'fanout.editFollowUp',
} as const satisfies Record<TreeNode['kind'], string>;
