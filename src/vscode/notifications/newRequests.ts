import type { TaskView, WaitingFor } from '../../core/tasks/task.ts';
import { count } from '../amounts.ts';
import { taskLabel } from '../tree/taskText.ts';
import type { AskingTask } from './requestText.ts';

/** How many are told one by one: as many messages as VS Code shows at a time. */
const mostSingle = 3;

/** What is to be told: some by themselves, or `many` at once in one sentence. */
export interface RequestNews {
  readonly approvals: readonly AskingTask[];
  readonly questions: readonly AskingTask[];
  readonly many?: { readonly text: string; readonly tasks: readonly AskingTask[] };
}

/** Requests of which a person was not told yet, each of which is told at most once. */
export class NewRequests {
  private readonly told = new Set<string>();
  private gathered: { readonly task: TaskView; readonly waitingFor: WaitingFor }[] = [];

  /** Enters what a task shows; false when it was entered before. */
  enter(task: TaskView & { readonly waitingFor: WaitingFor }): boolean {
    const { waitingFor } = task;
    if (this.told.has(waitingFor.request_id)) return false;
    this.told.add(waitingFor.request_id);
    this.gathered.push({ task, waitingFor });
    return true;
  }

  /** What of them is still waited for, its tasks called as they are among `all`; questions show well enough in the view while a person sees it. */
  take(isViewVisible: boolean, all: readonly TaskView[]): RequestNews {
    const open = this.gathered
      .filter(({ task, waitingFor }) => task.waitingFor?.request_id === waitingFor.request_id)
      .filter(({ waitingFor }) => waitingFor.kind === 'approval' || !isViewVisible)
      // As they stand now: a task may show another request when the person answers.
      .map(({ task, waitingFor }) => ({ id: task.id, label: taskLabel(task, all), waitingFor }));
    this.gathered = [];
    const approvals = open.filter(({ waitingFor }) => waitingFor.kind === 'approval');
    const questions = open.filter(({ waitingFor }) => waitingFor.kind === 'question');
    if (open.length <= mostSingle) return { approvals, questions };
    const parts = [
      ...(approvals.length > 0 ? [count(approvals.length, 'approval')] : []),
      ...(questions.length > 0 ? [count(questions.length, 'answer')] : []),
    ];
    const text = `Fanout: tasks wait for ${parts.join(' and ')} of yours.`;
    return { approvals: [], questions: [], many: { text, tasks: open } };
  }
}
