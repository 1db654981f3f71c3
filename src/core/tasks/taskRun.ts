import type { AgentEventSink } from '../agent/agentEvent.ts';
import type { Inbox } from '../agent/inbox.ts';
import type { NextStep } from '../agent/nextStep.ts';
import { errorMessage } from '../base/errors.ts';
import type { Message } from '../model/message.ts';
import type { TaskView } from './task.ts';
import type { TaskEnding } from './taskEnding.ts';

/** What the function that runs a task is given. It must stop all of its work when `signal` fires. */
export interface TaskRun {
  readonly task: TaskView;
  /** The conversation so far: empty at first; a resumed task goes on from it, with a new system message (D40). */
  readonly messages: Message[];
  /** How many of its turns were answered before; they count against `maxTurns`. */
  readonly answeredTurns: number;
  readonly inbox: Inbox;
  readonly signal: AbortSignal;
  /** To be awaited before each request: a task that gave its slot away stands in line again (D26). */
  readonly ready: () => Promise<void>;
  /** To be awaited before calls are carried out: what led to them is stored then, so that a resumed task knows of them. */
  readonly settled: () => Promise<void>;
  readonly onEvent: AgentEventSink;
}

/** How a run came to its end; `text` of an error is what there was of an answer. */
export type RunEnd =
  | {
      readonly kind: 'done';
      readonly summary: string;
      readonly result?: unknown;
      readonly nextSteps?: readonly NextStep[] | undefined;
    }
  | { readonly kind: 'error'; readonly reason: string; readonly text: string }
  | { readonly kind: 'aborted'; readonly text?: string };

/** Does a task's work; handed to the registry by the composition root, so that the registry knows no agent. */
export type RunTask = (run: TaskRun) => Promise<RunEnd>;

/** Runs a task, unless it was cancelled before that, and says how it ended; a run that throws ends as an error with its message. Never rejects. */
export async function endingOf(run: RunTask, given: TaskRun): Promise<TaskEnding> {
  try {
    const end: RunEnd = given.signal.aborted ? { kind: 'aborted' } : await run(given);
    switch (end.kind) {
      case 'done': {
        const { summary, result, nextSteps } = end;
        return { status: 'done', summary, error: undefined, result, nextSteps };
      }
      case 'error':
        return { status: 'error', summary: end.text, error: end.reason };
      case 'aborted':
        return { status: 'error', summary: '', error: 'stopped before it was done' };
    }
  } catch (error) {
    return { status: 'error', summary: '', error: errorMessage(error) };
  }
}
