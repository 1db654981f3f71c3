import * as vscode from 'vscode';
import type { Clock } from '../../core/base/clock.ts';
import { DisposableStore, type Disposable } from '../../core/base/disposable.ts';
import { HumanError } from '../../core/base/errors.ts';
import type { TaskRegistry } from '../../core/tasks/taskRegistry.ts';
import { isAsking, taskLabel } from '../tree/taskText.ts';
import { askInDialog } from './approvalDialog.ts';
import type { MessageLink } from './messageLinks.ts';
import { NewRequests } from './newRequests.ts';
import { showUntil } from './passingMessage.ts';
import { requestLine, showsInFull, type AskingTask } from './requestText.ts';

/** How long requests are gathered, so that many at once are told as one, in milliseconds. */
const gatherMs = 500;

/** What the links of these messages run, with the id of the request and what is chosen. */
const command = '_fanout.answerRequest';

/** Whether a person sees the tasks. */
interface View {
  readonly isVisible: boolean;
}

/**
 * Tells a person once of each approval that a task waits for, and of each question that comes while the view is hidden. The
 * message goes when nobody waits for that any more, whoever has answered.
 */
export class RequestNotification implements Disposable {
  private readonly requests = new NewRequests();
  private readonly disposables = new DisposableStore();
  /** Those that messages on the screen ask about, each with what closes its message. */
  private readonly told = new Map<string, () => void>();
  private next: Disposable | undefined;

  constructor(
    private readonly tasks: Pick<TaskRegistry, 'onDidChange' | 'all' | 'requests'>,
    private readonly view: View,
    private readonly clock: Clock,
  ) {
    this.disposables.add(
      tasks.onDidChange(({ type, task }) => {
        if (type !== 'output') this.closeOld();
        if (type !== 'changed' || !isAsking(task) || !this.requests.enter(task)) return;
        this.next ??= this.clock.after(gatherMs, () => {
          this.next = undefined;
          this.tell();
        });
      }),
    );
    this.disposables.add(
      vscode.commands.registerCommand(command, (requestId: string, choice: Choice) => this.answer(requestId, choice)),
    );
  }

  dispose(): void {
    this.next?.dispose();
    for (const close of this.told.values()) close();
    this.disposables.dispose();
  }

  private tell(): void {
    const { approvals, questions, many } = this.requests.take(this.view.isVisible, this.tasks.all());
    for (const task of approvals) {
      this.show([task], requestLine(task), [
        showsInFull(task) ? link(task, 'Approve', 'approved') : link(task, 'Look at It…', 'look'),
        link(task, 'Deny', 'denied'),
      ]);
    }
    for (const task of questions) {
      this.show([task], `${task.label} asks: ${task.waitingFor.text}`, [link(task, 'Answer…', 'answer')]);
    }
    if (many) this.show(many.tasks, many.text, [{ label: 'Look at Them…', command: 'fanout.tasks.focus', args: [] }]);
  }

  /** Until none of these tasks waits for that any more. */
  private show(tasks: readonly AskingTask[], text: string, links: readonly MessageLink[]): void {
    const ids = tasks.map(({ waitingFor }) => waitingFor.request_id);
    const gone = ids.map((id) => new Promise<void>((resolve) => this.told.set(id, resolve)));
    void showUntil(
      Promise.all(gone).then(() => undefined),
      text,
      links,
    ).then(() => {
      for (const id of ids) this.told.delete(id);
    });
  }

  private closeOld(): void {
    if (this.told.size === 0) return;
    const open = new Set(this.tasks.requests.asking().map(({ waitingFor }) => waitingFor?.request_id));
    for (const [id, close] of this.told) if (!open.has(id)) close();
  }

  private async answer(requestId: string, choice: Choice): Promise<void> {
    const found = this.tasks.requests.asking().find(({ waitingFor }) => waitingFor?.request_id === requestId);
    if (!found || !isAsking(found)) {
      tellGone();
      return;
    }
    if (choice === 'answer') {
      await vscode.commands.executeCommand('fanout.answerTask', found.id);
      return;
    }
    const task = { id: found.id, label: taskLabel(found, this.tasks.all()), waitingFor: found.waitingFor };
    const verdict = choice === 'look' ? await askInDialog(task) : choice;
    if (verdict === undefined) return;
    try {
      this.tasks.requests.decide(requestId, verdict);
    } catch (error) {
      if (!(error instanceof HumanError)) throw error;
      tellGone();
    }
  }
}

/** What a person chooses in a message: a verdict, or to see or write more. */
type Choice = 'approved' | 'denied' | 'look' | 'answer';

function link({ waitingFor }: AskingTask, label: string, choice: Choice): MessageLink {
  return { label, command, args: [waitingFor.request_id, choice] };
}

/** The task went on while the dialog was open, or in the moment of the click. */
function tellGone(): void {
  void vscode.window.showInformationMessage('No task waits for that any more; nothing was done.');
}
