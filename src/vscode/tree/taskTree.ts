import * as vscode from 'vscode';
import type { Clock } from '../../core/base/clock.ts';
import { DisposableStore, type Disposable } from '../../core/base/disposable.ts';
import type { FileCoordinator } from '../../core/files/coordinator.ts';
import type { TaskReview } from '../../core/files/review/taskReview.ts';
import type { ParentAgent } from '../../core/parent/parentAgent.ts';
import type { Usage } from '../../core/model/usage.ts';
import type { TaskView } from '../../core/tasks/task.ts';
import type { TaskChange } from '../../core/tasks/registryPorts.ts';
import type { TaskRegistry } from '../../core/tasks/taskRegistry.ts';
import type { TokenBudget } from '../../core/tasks/tokenBudget.ts';
import { isEnded } from '../../core/tasks/taskStatus.ts';
import { Rounds } from '../rounds.ts';
import { TaskIndex } from './taskIndex.ts';
import { isAsking } from './taskText.ts';
import { taskTooltip } from './taskTooltip.ts';
import { proposalItem } from './proposalItem.ts';
import type { OpenRowCommands } from './openRowCommands.ts';
import { fileItem, parentItem, parentTooltip, taskItem } from './treeItems.ts';
import { parentNodeId, TreeNode } from './treeNode.ts';

/** What the tree reads of the tasks. */
export type TaskSource = Pick<TaskRegistry, 'onDidChange' | 'all' | 'filesChanged' | 'subtreeUsage' | 'costOf'>;

/** What the tree reads of the files: who is at which, and what has become of a task's changes. */
export type EditSource = Pick<FileCoordinator, 'onDidEdit' | 'lastEditedPath'> & {
  readonly review: Pick<TaskReview, 'onDidChange' | 'isKept' | 'isReverted'>;
};

/** What the tree reads of the session: what all its model calls have used. */
export type SessionSource = Pick<TokenBudget, 'usage'>;

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
    private readonly session: SessionSource,
    private readonly edits: EditSource,
    private readonly rows: Pick<OpenRowCommands, 'commandOf'>,
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
      edits.onDidEdit(({ author }) => {
        if (author !== null) this.rounds.add(this.nodeOf(author));
      }),
    );
    this.disposables.add(
      edits.review.onDidChange((task) => {
        this.rounds.add(this.nodeOf(task));
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

  /**
   * Asks again for the rows whose elapsed time shows and runs; false when there are none. A row that is drawn again loses its
   * tooltip, so one that asks something, and is to be read, shows none.
   */
  tick(): boolean {
    const running = this.tasks.all().filter((task) => task.elapsed > 0 && isTimed(task) && !isAsking(task));
    for (const task of running) this.rounds.add(this.nodeOf(task.id));
    return running.length > 0;
  }

  /** The row of a task; `undefined` when it is off the list. */
  rowOf(id: string): TreeNode | undefined {
    return this.index.get(id) && this.nodeOf(id);
  }

  getTreeItem(node: TreeNode): vscode.TreeItem {
    const item = this.itemOf(node);
    // A row may go between being listed and being drawn; the next round draws the tree without it.
    if (!item) return new vscode.TreeItem('removed');
    item.id = node.key;
    item.command = { command: this.rows.commandOf(node), title: rowTitles[node.kind] };
    return item;
  }

  getChildren(node?: TreeNode): TreeNode[] {
    if (!node) return this.isEmpty ? [] : [this.root];
    if (node.kind === 'file' || node.kind === 'proposal') return [];
    const tasks = this.index.childrenOf(node.kind === 'parent' ? undefined : node.id).map(({ id }) => this.nodeOf(id));
    if (node.kind === 'parent') return tasks;
    return [
      ...tasks,
      ...(this.find(node)?.proposals ?? []).map(({ id }) => new TreeNode('proposal', node.id, undefined, id)),
      ...this.tasks.filesChanged(node.id).map(({ path }) => new TreeNode('file', node.id, path)),
    ];
  }

  getParent(node: TreeNode): TreeNode | undefined {
    if (node.kind === 'file' || node.kind === 'proposal') return this.nodeOf(node.id);
    const task = this.find(node);
    return task && this.nodeAbove(task);
  }

  resolveTreeItem(item: vscode.TreeItem, node: TreeNode): vscode.TreeItem {
    const costOf = (used: Usage): number | undefined => this.tasks.costOf(used);
    if (node.kind === 'parent') item.tooltip = parentTooltip(this.parent.usage, this.session.usage, costOf);
    const task = this.find(node);
    if (!task) return item;
    const files = this.tasks.filesChanged(task.id);
    const lastEdited = this.edits.lastEditedPath(task.id);
    const usage = { subtree: this.tasks.subtreeUsage(task), costOf };
    const labelOf = (each: TaskView): string => this.index.labelOf(each);
    const awaited = this.index.awaitedBy(task);
    item.tooltip = new vscode.MarkdownString(taskTooltip(task, files, usage, lastEdited, labelOf, awaited));
    return item;
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private itemOf(node: TreeNode): vscode.TreeItem | undefined {
    if (node.kind === 'parent') {
      this.shownParent = this.describeParent();
      return parentItem(this.parent, this.tasks.costOf(this.parent.usage));
    }
    if (node.kind === 'proposal') {
      const proposal = this.index.get(node.id)?.proposals.find(({ id }) => id === node.requestId);
      return proposal && proposalItem(proposal);
    }
    const files = this.tasks.filesChanged(node.id);
    if (node.kind === 'file') {
      const file = files.find(({ path }) => path === node.path);
      return file && fileItem(file);
    }
    const task = this.find(node);
    if (!task) return undefined;
    node.requestId = task.waitingFor?.request_id;
    const { review } = this.edits;
    return taskItem(task, {
      files,
      lastEdited: this.edits.lastEditedPath(task.id),
      isKept: review.isKept(task.id),
      isReverted: review.isReverted(task.id),
      label: this.index.labelOf(task),
      hasTasks: task.proposals.length > 0 || this.index.childrenOf(task.id).length > 0,
    });
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

const rowTitles = {
  parent: 'Show Output',
  task: 'Show Output',
  file: 'Open Changes',
  proposal: 'Edit and Approve…',
} as const satisfies Record<TreeNode['kind'], string>;

/** True while a task's elapsed time goes on. */
function isTimed({ status }: TaskView): boolean {
  return !isEnded(status) && status !== 'interrupted';
}
