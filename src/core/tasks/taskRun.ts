import type { AgentEventSink } from '../agent/agentEvent.ts';
import type { Inbox } from '../agent/inbox.ts';
import type { TaskView } from './task.ts';

/** What the function that runs a task is given. It must stop all of its work when `signal` fires. */
export interface TaskRun {
  readonly task: TaskView;
  readonly inbox: Inbox;
  readonly signal: AbortSignal;
  readonly onEvent: AgentEventSink;
}

/** How a run came to its end; `text` of an error is what there was of an answer. */
export type RunEnd =
  | { readonly kind: 'done'; readonly summary: string }
  | { readonly kind: 'error'; readonly reason: string; readonly text: string }
  | { readonly kind: 'aborted' };

/** Does a task's work; handed to the registry by the composition root, so that the registry knows no agent. */
export type RunTask = (run: TaskRun) => Promise<RunEnd>;
