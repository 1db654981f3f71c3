import * as vscode from 'vscode';
import type { Disposable } from '../../core/base/disposable.ts';
import { HumanError } from '../../core/base/errors.ts';
import type { TaskRegistry } from '../../core/tasks/taskRegistry.ts';
import { isAsking } from '../tree/taskText.ts';
import { askInNotification, type AskingTask } from './approvalDialog.ts';

/** Tells a person once of each approval that a task waits for. */
export class ApprovalNotification implements Disposable {
  private readonly told = new Set<string>();
  private readonly changes: Disposable;

  constructor(private readonly tasks: Pick<TaskRegistry, 'onDidChange' | 'requests'>) {
    this.changes = tasks.onDidChange(({ type, task }) => {
      if (type !== 'changed' || !isAsking(task) || task.waitingFor.kind !== 'approval') return;
      if (this.told.has(task.waitingFor.request_id)) return;
      this.told.add(task.waitingFor.request_id);
      // As it stands now: the task may show another request when the person answers.
      void this.tell({ spec: task.spec, waitingFor: task.waitingFor });
    });
  }

  dispose(): void {
    this.changes.dispose();
  }

  private async tell(task: AskingTask): Promise<void> {
    const verdict = await askInNotification(task);
    if (verdict === undefined) return;
    try {
      this.tasks.requests.decide(task.waitingFor.request_id, verdict);
    } catch (error) {
      // A notification stays after the request was answered elsewhere, or its task was stopped.
      if (!(error instanceof HumanError)) throw error;
      void vscode.window.showInformationMessage('No task waits for that approval any more; nothing was done.');
    }
  }
}
