import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../core/base/disposable.ts';
import type { ParentAgent } from '../../core/parent/parentAgent.ts';
import type { TaskRegistry } from '../../core/tasks/taskRegistry.ts';
import { EndedTasks } from './endedTasks.ts';

/** One quiet notification when the parent has summed up a delegation, with the way to its summary. */
export class EndNotification implements Disposable {
  private readonly ended: EndedTasks;
  private readonly disposables = new DisposableStore();

  constructor(
    private readonly tasks: Pick<TaskRegistry, 'onDidChange' | 'all'>,
    parent: Pick<ParentAgent, 'onDidChange' | 'state' | 'isHeldUp'>,
    private readonly showSummary: () => void,
  ) {
    this.ended = new EndedTasks();
    for (const task of tasks.all()) this.ended.pass(task);
    this.disposables.add(
      tasks.onDidChange(({ type, task }) => {
        if (type === 'added') this.ended.pass(task);
        if (type === 'changed') this.ended.enter(task);
        if (type === 'removed') this.ended.forget(task);
      }),
    );
    this.disposables.add(
      parent.onDidChange(() => {
        if (parent.state === 'idle') this.tell(parent.isHeldUp);
      }),
    );
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private tell(isHeldUp: boolean): void {
    const news = this.ended.take(this.tasks.all(), isHeldUp);
    if (!news) return;
    const show = news.allDone ? vscode.window.showInformationMessage : vscode.window.showWarningMessage;
    void show(news.text, 'Show Summary').then((chosen) => {
      if (chosen !== undefined) this.showSummary();
    });
  }
}
