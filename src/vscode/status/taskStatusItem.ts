import * as vscode from 'vscode';
import type { Clock } from '../../core/base/clock.ts';
import { DisposableStore, type Disposable } from '../../core/base/disposable.ts';
import type { ParentAgent } from '../../core/parent/parentAgent.ts';
import type { TaskRegistry } from '../../core/tasks/taskRegistry.ts';
import { Rounds } from '../rounds.ts';
import { countTasks, countsText, type TaskCounts } from './taskCounts.ts';

/** How things stand, in the status bar; a click opens the view. Not there while there is nothing to tell. */
export class TaskStatusItem implements Disposable {
  private readonly disposables = new DisposableStore();
  private readonly item: vscode.StatusBarItem;

  constructor(
    private readonly tasks: Pick<TaskRegistry, 'onDidChange' | 'all'>,
    private readonly parent: Pick<ParentAgent, 'onDidChange' | 'state'>,
    clock: Clock,
  ) {
    this.item = this.disposables.add(
      vscode.window.createStatusBarItem('fanout.status', vscode.StatusBarAlignment.Left, 0),
    );
    this.item.name = 'Fanout';
    this.item.command = 'fanout.tasks.focus';
    const rounds = this.disposables.add(
      new Rounds<'all'>(clock, () => {
        this.draw();
      }),
    );
    this.disposables.add(
      tasks.onDidChange(({ type }) => {
        if (type !== 'output') rounds.add('all');
      }),
    );
    this.disposables.add(
      parent.onDidChange(() => {
        rounds.add('all');
      }),
    );
    this.draw();
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private draw(): void {
    const counts = countTasks(this.tasks.all());
    const isWorking = this.parent.state === 'working';
    const text = countsText(counts) || (isWorking ? 'parent agent working' : '');
    if (text === '') {
      this.item.hide();
      return;
    }
    const line = `Fanout: ${text}`;
    this.item.text = `$(${iconOf(counts, isWorking)}) ${line}`;
    this.item.tooltip = `${line}. Click to see the tasks.`;
    this.item.accessibilityInformation = { label: line };
    this.item.show();
  }
}

function iconOf(counts: TaskCounts, isWorking: boolean): string {
  if (counts.running > 0 || isWorking) return 'sync~spin';
  if (counts.asking > 0 || counts.interrupted > 0) return 'bell-dot';
  if (counts.paused > 0) return 'debug-pause';
  if (counts.queued > 0) return 'clock';
  if (counts.failed > 0) return 'error';
  return counts.done > 0 ? 'pass' : 'circle-slash';
}
