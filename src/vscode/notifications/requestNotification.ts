import * as vscode from 'vscode';
import type { Clock } from '../../core/base/clock.ts';
import { DisposableStore, type Disposable } from '../../core/base/disposable.ts';
import { HumanError } from '../../core/base/errors.ts';
import type { TaskRegistry } from '../../core/tasks/taskRegistry.ts';
import { messageText } from '../messageText.ts';
import { isAsking } from '../tree/taskText.ts';
import { askInNotification, type AskingTask } from './approvalDialog.ts';
import { NewRequests } from './newRequests.ts';

/** How long requests are gathered, so that many at once are told as one, in milliseconds. */
const gatherMs = 500;

/** Whether a person sees the tasks. */
interface View {
  readonly isVisible: boolean;
}

/** Tells a person once of each approval that a task waits for, and of each question that comes while the view is hidden. */
export class RequestNotification implements Disposable {
  private readonly requests = new NewRequests();
  private readonly disposables = new DisposableStore();
  private next: Disposable | undefined;

  constructor(
    private readonly tasks: Pick<TaskRegistry, 'onDidChange' | 'requests'>,
    private readonly view: View,
    private readonly clock: Clock,
  ) {
    this.disposables.add(
      tasks.onDidChange(({ type, task }) => {
        if (type !== 'changed' || !isAsking(task) || !this.requests.enter(task)) return;
        this.next ??= this.clock.after(gatherMs, () => {
          this.next = undefined;
          this.tell();
        });
      }),
    );
  }

  dispose(): void {
    this.next?.dispose();
    this.disposables.dispose();
  }

  private tell(): void {
    const { approvals, questions, many } = this.requests.take(this.view.isVisible);
    for (const task of approvals) void this.tellApproval(task);
    for (const task of questions) void this.tellQuestion(task);
    if (many !== undefined) void tellMany(many);
  }

  private async tellApproval(task: AskingTask): Promise<void> {
    const verdict = await askInNotification(task);
    if (verdict === undefined) return;
    try {
      this.tasks.requests.decide(task.waitingFor.request_id, verdict);
    } catch (error) {
      if (!(error instanceof HumanError)) throw error;
      tellGone();
    }
  }

  private async tellQuestion({ id, label, waitingFor }: AskingTask): Promise<void> {
    const chosen = await vscode.window.showInformationMessage(
      messageText(`${label} asks: ${waitingFor.text}`),
      'Answer…',
    );
    if (chosen === undefined) return;
    const isOpen = this.tasks.requests.asking().some((task) => task.waitingFor?.request_id === waitingFor.request_id);
    if (isOpen) await vscode.commands.executeCommand('fanout.answerTask', id);
    else tellGone();
  }
}

async function tellMany(text: string): Promise<void> {
  const chosen = await vscode.window.showWarningMessage(text, 'Look at Them…');
  if (chosen !== undefined) await vscode.commands.executeCommand('fanout.tasks.focus');
}

/** A notification stays after the request was answered elsewhere, or its task was stopped. */
function tellGone(): void {
  void vscode.window.showInformationMessage('No task waits for that any more; nothing was done.');
}
