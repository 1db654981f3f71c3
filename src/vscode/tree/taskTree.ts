import * as vscode from 'vscode';
import type { Clock } from '../../core/base/clock.ts';
import { DisposableStore, type Disposable } from '../../core/base/disposable.ts';
import type { ParentAgent } from '../../core/parent/parentAgent.ts';
import type { TaskView } from '../../core/tasks/task.ts';
import type { TaskChange } from '../../core/tasks/registryPorts.ts';
import type { TaskRegistry } from '../../core/tasks/taskRegistry.ts';
import { isEnded } from '../../core/tasks/taskStatus.ts';
import { Rounds } from '../rounds.ts';
import { TaskIndex } from './taskIndex.ts';
import { taskTooltip } from './taskTooltip.ts';
import { parentItem, taskItem } from './treeItems.ts';
import { parentNodeId, TreeNode } from './treeNode.ts';

/** What the tree reads of the tasks. */
export type TaskSource = Pick<TaskRegistry, 'onDidChange' | 'all' | 'filesChanged' | 'subtreeUsage'>;

/** What the tree reads of the parent agent. */
export type ParentSource = Pick<ParentAgent, 'onDidChange' | 'state' | 'turns' | 'usage'>;

/**
 * The rows of `fanout.tasks`: the parent agent, its tasks, their tasks. One task's update asks for one row again, and
 * nothing is asked for while nobody looks (P10). It is empty, so that the welcome shows, until there is something to see.
 */
export class TaskTree implements vscode.TreeDataProvider<TreeNode>, Disposable {
  readonly onDidChangeTreeData: vscode.Event<TreeNode[] | undefined>;
  private readonly root = new TreeNode('parent', parentNodeId);
  private readonly nodes = new Map<string, TreeNode>();
  private readonly changes = new vscode.EventEmitter<TreeNode[] | undefined>();
  private readonly rounds: Rounds<TreeNode | undefined>;
  private readonly disposables = new DisposableStore();
  private presentIndex: TaskIndex | undefined;
  private watched = false;
  private stale = false;
  private shownParent = '';

  constructor(
    private readonly tasks: TaskSource,
    private readonly parent: ParentSource,
    clock: Clock,
  ) {
    this.onDidChangeTreeData = this.changes.event;
    this.disposables.add(this.changes);
    this.rounds = this.disposables.add(
      new Rounds(clock, (changed) => {
        this.refresh(changed);
      }),
    );
    this.disposables.add(
      tasks.onDidChange((change) => {
        this.enter(change);
      }),
    );
    this.disposables.add(
      parent.onDidChange(() => {
        if (this.describeParent() !== this.shownParent) this.rounds.add(this.root);
      }),
    );
  }

  /** Tells whether somebody looks; what changed meanwhile is shown when somebody does again. */
  setWatched(watched: boolean): void {
    this.watched = watched;
    if (watched) this.rounds.add(undefined);
  }

  /** Asks again for the rows whose elapsed time is running; false when there are none. */
  tick(): boolean {
    const running = this.tasks.all().filter((task) => task.elapsed > 0 && !isEnded(task.status));
    for (const task of running) this.rounds.add(this.nodeOf(task.id));
    return running.length > 0;
  }

  getTreeItem(node: TreeNode): vscode.TreeItem {
    const task = this.find(node);
    if (task) return taskItem(node, task, this.tasks.filesChanged(task.id), this.index.childrenOf(task.id).length > 0);
    // A task may go between being listed and being drawn; the next round draws the tree without it.
    if (node.kind === 'task') return new vscode.TreeItem('removed');
    this.shownParent = this.describeParent();
    return parentItem(node, this.parent);
  }

  getChildren(node?: TreeNode): TreeNode[] {
    if (!node) return this.isEmpty ? [] : [this.root];
    return this.index.childrenOf(node.kind === 'parent' ? undefined : node.id).map(({ id }) => this.nodeOf(id));
  }

  getParent(node: TreeNode): TreeNode | undefined {
    const task = this.find(node);
    return task && this.nodeAbove(task);
  }

  resolveTreeItem(item: vscode.TreeItem, node: TreeNode): vscode.TreeItem {
    const task = this.find(node);
    if (!task) return item;
    const files = this.tasks.filesChanged(task.id);
    const awaited = this.index.awaitedBy(task);
    item.tooltip = new vscode.MarkdownString(taskTooltip(task, files, this.tasks.subtreeUsage(task), awaited));
    return item;
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private get isEmpty(): boolean {
    return this.tasks.all().length === 0 && this.parent.turns === 0 && this.parent.state === 'idle';
  }

  private enter({ type, task }: TaskChange): void {
    if (type === 'output') return;
    if (type === 'changed') {
      this.rounds.add(this.nodeOf(task.id));
      return;
    }
    this.presentIndex = undefined;
    if (type === 'removed') this.nodes.delete(task.id);
    this.rounds.add(this.nodeAbove(task));
  }

  private refresh(changed: ReadonlySet<TreeNode | undefined>): void {
    if (!this.watched) {
      this.stale = true;
      return;
    }
    const rootIsShown = this.shownParent !== '' && !this.isEmpty;
    const whole = this.stale || changed.has(undefined) || !rootIsShown;
    this.stale = false;
    if (!rootIsShown) this.shownParent = '';
    if (whole) this.changes.fire(undefined);
    else if (changed.has(this.root)) this.changes.fire([this.root]);
    else this.changes.fire([...changed].filter((node) => node !== undefined).filter((node) => this.find(node)));
  }

  private describeParent(): string {
    const { state, turns, usage } = this.parent;
    return JSON.stringify([state, turns, usage.input + usage.output]);
  }

  private nodeOf(id: string): TreeNode {
    const known = this.nodes.get(id);
    if (known) return known;
    const node = new TreeNode('task', id);
    this.nodes.set(id, node);
    return node;
  }

  private find(node: TreeNode): TaskView | undefined {
    return node.kind === 'task' ? this.index.get(node.id) : undefined;
  }

  private nodeAbove(task: TaskView): TreeNode {
    const spawner = this.index.spawnerOf(task);
    return spawner ? this.nodeOf(spawner.id) : this.root;
  }

  private get index(): TaskIndex {
    this.presentIndex ??= new TaskIndex(this.tasks.all());
    return this.presentIndex;
  }
}
