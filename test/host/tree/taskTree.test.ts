import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { systemClock } from '../../../src/core/base/clock.ts';
import { Emitter } from '../../../src/core/base/emitter.ts';
import type { FileEdit } from '../../../src/core/files/outcome.ts';
import { noUsage } from '../../../src/core/model/usage.ts';
import type { TaskView } from '../../../src/core/tasks/task.ts';
import type { TaskChange } from '../../../src/core/tasks/registryPorts.ts';
import { openRowCommand } from '../../../src/vscode/tree/openRowCommands.ts';
import { TaskTree } from '../../../src/vscode/tree/taskTree.ts';
import type { TreeNode } from '../../../src/vscode/tree/treeNode.ts';
import { taskView } from '../../support/taskViews.ts';

/** Hands on what VS Code asks the tree for, and keeps a list of it. */
class ListeningTree implements vscode.TreeDataProvider<TreeNode> {
  readonly asked: string[] = [];
  readonly onDidChangeTreeData: vscode.Event<TreeNode[] | undefined>;
  private readonly watchers = new Set<() => void>();

  constructor(private readonly tree: TaskTree) {
    this.onDidChangeTreeData = tree.onDidChangeTreeData;
  }

  getTreeItem(node: TreeNode): vscode.TreeItem {
    this.note(`item ${node.id}`);
    return this.tree.getTreeItem(node);
  }

  getChildren(node?: TreeNode): TreeNode[] {
    this.note(`children of ${node?.id ?? 'nothing'}`);
    return this.tree.getChildren(node);
  }

  getParent(node: TreeNode): TreeNode | undefined {
    return this.tree.getParent(node);
  }

  async until(isSo: (asked: readonly string[]) => boolean): Promise<void> {
    while (!isSo(this.asked)) await new Promise<void>((resolve) => this.watchers.add(resolve));
  }

  private note(call: string): void {
    this.asked.push(call);
    for (const watcher of this.watchers) watcher();
    this.watchers.clear();
  }
}

describe('the tree of a thousand tasks', () => {
  const fail = (error: unknown): never => {
    throw error;
  };
  const changes = new Emitter<TaskChange>(fail);
  const parentChanges = new Emitter<void>(fail);
  let tasks: TaskView[] = [];
  const source = {
    onDidChange: changes.event,
    all: () => tasks,
    filesChanged: () => [],
    subtreeUsage: () => noUsage,
    costOf: () => undefined,
  };
  const parent = { onDidChange: parentChanges.event, state: 'idle', turns: 0, usage: noUsage } as const;
  const session = { usage: { ...noUsage, input: 45_000, output: 200 } };
  const edits = new Emitter<FileEdit>(fail);
  const lastEdited = new Map<string, string>();
  const reviews = new Emitter<string>(fail);
  const review = { onDidChange: reviews.event, isKept: () => false, isReverted: () => false };
  const editSource = { onDidEdit: edits.event, lastEditedPath: (id: string) => lastEdited.get(id), review };
  const rows = { commandOf: ({ key }: TreeNode) => openRowCommand(key) };
  const tree = new TaskTree(source, parent, session, editSource, rows, systemClock);
  const listening = new ListeningTree(tree);
  const disposables: { dispose(): unknown }[] = [];

  const change = (id: string, parts: Partial<Omit<TaskView, 'spec'>>): void => {
    const task = tasks.find((each) => each.id === id);
    assert.ok(task);
    changes.fire({ type: 'changed', task: Object.assign(task, parts) });
  };

  before(async () => {
    // The extension registers its own tree when it starts; the last one that is registered is shown.
    await vscode.commands.executeCommand('fanout.clearFinished');
    tasks = Array.from({ length: 1000 }, (_, number) => taskView({ id: `t${String(number)}` }));
    const view = vscode.window.createTreeView('fanout.tasks', { treeDataProvider: listening });
    disposables.push(view, tree, changes, parentChanges, edits);
    disposables.push(
      view.onDidChangeVisibility(({ visible }) => {
        tree.setWatched(visible);
      }),
    );
    await vscode.commands.executeCommand('fanout.tasks.focus');
    tree.setWatched(view.visible);
    await listening.until((asked) => new Set(asked).size >= 1003);
  });

  after(() => {
    for (const disposable of disposables) disposable.dispose();
  });

  it('P10: one task’s update asks for one row', async () => {
    // What was asked twice at the start is over when this row is asked for.
    change('t7', { turns: 1 });
    await listening.until((asked) => asked.filter((call) => call === 'item t7').length > 1);
    const before = listening.asked.length;
    change('t500', { turns: 2 });
    await listening.until((asked) => asked.slice(before).includes('item t500'));
    change('t1', { turns: 2 });
    await listening.until((asked) => asked.slice(before).includes('item t1'));
    assert.deepEqual(listening.asked.slice(before), ['item t500', 'item t1']);
  });

  it('P10: many updates of one task in one go ask for one row', async () => {
    const before = listening.asked.length;
    for (let turns = 3; turns < 100; turns++) change('t9', { turns });
    change('t10', { turns: 1 });
    await listening.until((asked) => asked.slice(before).includes('item t10'));
    assert.deepEqual(listening.asked.slice(before), ['item t9', 'item t10']);
  });

  it('P10: output alone asks for nothing', async () => {
    const before = listening.asked.length;
    const task = tasks[0];
    assert.ok(task);
    for (let count = 0; count < 100; count++) changes.fire({ type: 'output', task });
    change('t3', { turns: 1 });
    await listening.until((asked) => asked.slice(before).includes('item t3'));
    assert.deepEqual(listening.asked.slice(before), ['item t3']);
  });

  it('a row keeps its id and shows its state as icon and word', () => {
    change('t4', { status: 'error', turns: 3, elapsed: 5 });
    const node = tree.getChildren(tree.getChildren()[0])[4];
    assert.ok(node);
    const item = tree.getTreeItem(node);
    assert.equal(item.id, 't4');
    assert.equal(item.description, 'failed · turn 3 · 5s');
    assert.ok(item.iconPath instanceof vscode.ThemeIcon);
    assert.equal(item.iconPath.id, 'error');
    assert.equal(item.contextValue, 'task.error');
  });

  it('a row says at which file its task is, and is asked for when the task edits', async () => {
    const node = tree.getChildren(tree.getChildren()[0])[6];
    assert.ok(node);
    const before = listening.asked.length;
    lastEdited.set('t6', 'src/deep/a.ts');
    edits.fire({ author: 't6', path: 'src/deep/a.ts', change: 'edit', added: 1, removed: 0 });
    await listening.until((asked) => asked.slice(before).includes('item t6'));
    assert.equal(tree.getTreeItem(node).description, 'running · in a.ts');
    const { tooltip } = tree.resolveTreeItem(tree.getTreeItem(node), node);
    assert.ok(tooltip instanceof vscode.MarkdownString);
    assert.match(tooltip.value, /\*\*Last edited:\*\* src\\\/deep\\\/a\\?\.ts/);
  });

  it('a click on a row runs a command without arguments, which a row that is drawn again would lose', () => {
    const node = tree.getChildren(tree.getChildren()[0])[5];
    assert.ok(node);
    const { command } = tree.getTreeItem(node);
    assert.equal(command?.command, openRowCommand('t5'));
    assert.equal(command.arguments, undefined);
  });

  it('D34: the parent’s tooltip has the sum of the session, as it is when somebody looks', () => {
    const [node] = tree.getChildren();
    assert.ok(node);
    const item = tree.getTreeItem(node);
    assert.equal(item.tooltip, undefined);
    session.usage = { ...session.usage, input: 46_000 };
    assert.match(tree.resolveTreeItem(item, node).tooltip as string, /\nThe whole session: 46k tokens in, 200 out$/);
  });

  it('S12: a tooltip trusts nothing and is made only when it is asked for', () => {
    const node = tree.getChildren(tree.getChildren()[0])[4];
    assert.ok(node);
    const item = tree.getTreeItem(node);
    assert.equal(item.tooltip, undefined);
    const { tooltip } = tree.resolveTreeItem(item, node);
    assert.ok(tooltip instanceof vscode.MarkdownString);
    assert.ok(!tooltip.isTrusted);
    assert.ok(!tooltip.supportHtml);
    assert.ok(!tooltip.supportThemeIcons);
  });
});
