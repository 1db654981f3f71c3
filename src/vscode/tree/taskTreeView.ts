import * as vscode from 'vscode';
import type { Clock } from '../../core/base/clock.ts';
import { DisposableStore, type Disposable } from '../../core/base/disposable.ts';
import { countTasks, countsText } from '../status/taskCounts.ts';
import { Rounds } from '../rounds.ts';
import { OpenedProposals } from './openedProposals.ts';
import { OpenRowCommands } from './openRowCommands.ts';
import type { TreeNode } from './treeNode.ts';
import { TaskTree, type EditSource, type ParentSource, type SessionSource, type TaskSource } from './taskTree.ts';

/** How often a running task's elapsed time is drawn anew, in milliseconds: a row that is drawn again loses its tooltip. */
const tickMs = 5000;

/** The view `fanout.tasks`, with the number of tasks that run, ask something, or were interrupted as its badge. */
export class TaskTreeView implements Disposable {
  private readonly disposables = new DisposableStore();
  private readonly tree: TaskTree;
  private readonly view: vscode.TreeView<TreeNode>;
  private readonly proposals = new OpenedProposals();
  private nextTick: Disposable | undefined;

  constructor(
    private readonly tasks: TaskSource,
    parent: ParentSource,
    session: SessionSource,
    edits: EditSource,
    private readonly clock: Clock,
  ) {
    const rows = this.disposables.add(new OpenRowCommands(tasks));
    this.tree = this.disposables.add(new TaskTree(tasks, parent, session, edits, rows, clock));
    this.view = this.disposables.add(
      vscode.window.createTreeView('fanout.tasks', { treeDataProvider: this.tree, showCollapseAll: false }),
    );
    const rounds = this.disposables.add(
      new Rounds<'all'>(clock, () => {
        this.drawCounts();
        this.keepTicking();
        this.openProposals();
      }),
    );
    this.disposables.add(
      tasks.onDidChange(({ type, task }) => {
        if (type === 'removed') this.proposals.forget(task.id);
        else this.proposals.enter(task);
        if (type !== 'output') rounds.add('all');
      }),
    );
    this.disposables.add(
      this.view.onDidChangeVisibility(({ visible }) => {
        this.tree.setWatched(visible);
        if (visible) rounds.add('all');
        this.keepTicking();
      }),
    );
    this.tree.setWatched(this.view.visible);
    // VS Code keeps the badge of an extension host that crashed until it is told of another.
    this.view.badge = { value: 0, tooltip: '' };
    this.drawCounts();
  }

  /** True while a person sees it. */
  get isVisible(): boolean {
    return this.view.visible;
  }

  dispose(): void {
    this.nextTick?.dispose();
    this.disposables.dispose();
  }

  private drawCounts(): void {
    const counts = countTasks(this.tasks.all());
    const text = countsText(counts);
    this.view.description = text;
    const value = counts.running + counts.asking + counts.interrupted;
    this.view.badge = value === 0 ? undefined : { value, tooltip: text };
  }

  /** Shows what was proposed; a row that went meanwhile needs it no more. */
  private openProposals(): void {
    if (!this.view.visible) return;
    for (const id of this.proposals.take()) {
      const row = this.tree.rowOf(id);
      const how = { select: false, focus: false, expand: true };
      if (row) this.view.reveal(row, how).then(undefined, () => undefined);
    }
  }

  /** Ticks only while somebody looks and something runs. */
  private keepTicking(): void {
    if (this.nextTick || !this.view.visible) return;
    this.nextTick = this.clock.after(tickMs, () => {
      this.nextTick = undefined;
      if (this.view.visible && this.tree.tick()) this.keepTicking();
    });
  }
}
