import * as vscode from 'vscode';
import type { Clock } from '../../core/base/clock.ts';
import { DisposableStore, type Disposable } from '../../core/base/disposable.ts';
import { countTasks, countsText } from '../status/taskCounts.ts';
import { Rounds } from '../rounds.ts';
import { OpenRowCommands } from './openRowCommands.ts';
import { TaskTree, type EditSource, type ParentSource, type TaskSource } from './taskTree.ts';

/** How often a running task's elapsed time is drawn anew, in milliseconds. */
const tickMs = 1000;

/** The view `fanout.tasks`, with the number of running tasks as its badge. */
export class TaskTreeView implements Disposable {
  private readonly disposables = new DisposableStore();
  private readonly tree: TaskTree;
  private readonly view: vscode.TreeView<unknown>;
  private nextTick: Disposable | undefined;

  constructor(
    private readonly tasks: TaskSource,
    parent: ParentSource,
    edits: EditSource,
    private readonly clock: Clock,
  ) {
    const rows = this.disposables.add(new OpenRowCommands(tasks));
    this.tree = this.disposables.add(new TaskTree(tasks, parent, edits, rows, clock));
    this.view = this.disposables.add(
      vscode.window.createTreeView('fanout.tasks', { treeDataProvider: this.tree, showCollapseAll: false }),
    );
    const rounds = this.disposables.add(
      new Rounds<'all'>(clock, () => {
        this.drawCounts();
        this.keepTicking();
      }),
    );
    this.disposables.add(
      tasks.onDidChange(({ type }) => {
        if (type !== 'output') rounds.add('all');
      }),
    );
    this.disposables.add(
      this.view.onDidChangeVisibility(({ visible }) => {
        this.tree.setWatched(visible);
        this.keepTicking();
      }),
    );
    this.tree.setWatched(this.view.visible);
    // VS Code keeps the badge of an extension host that crashed until it is told of another.
    this.view.badge = { value: 0, tooltip: '' };
    this.drawCounts();
  }

  dispose(): void {
    this.nextTick?.dispose();
    this.disposables.dispose();
  }

  private drawCounts(): void {
    const counts = countTasks(this.tasks.all());
    const text = countsText(counts);
    this.view.description = text;
    this.view.badge = counts.running === 0 ? undefined : { value: counts.running, tooltip: text };
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
