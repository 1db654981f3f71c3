import type { AgentEvent } from '../../agent/agentEvent.ts';
import type { Message } from '../../model/message.ts';
import type { Usage } from '../../model/usage.ts';
import type { TaskOrigin, WaitingFor } from '../task.ts';
import type { TaskEnding } from '../taskEnding.ts';
import type { TaskSpec } from '../taskSpec.ts';
import type { TaskStatus } from '../taskStatus.ts';

/** A message as it is stored: a tool's text is left out when a `result` of that call holds the same. */
export type StoredMessage =
  | Exclude<Message, { role: 'tool' }>
  | (Omit<Extract<Message, { role: 'tool' }>, 'text'> & { readonly text?: string | undefined });

/** What a task was entered with. */
export interface SpawnRecord {
  readonly type: 'spawned';
  readonly parentId: string | null;
  readonly depth: number;
  /** Counts the session's tasks in order of spawning (D24). */
  readonly order: number;
  readonly spec: TaskSpec;
  readonly origin: TaskOrigin;
  readonly batch?: string | undefined;
  readonly demoted: boolean;
  readonly generation?: number | undefined;
}

/** One line of an agent's log; a line of any other type is passed over. */
export type AgentRecord =
  | SpawnRecord
  | {
      readonly type: 'status';
      readonly status: TaskStatus;
      /** What it waited for when it got there. */
      readonly waitingFor?: WaitingFor['kind'] | undefined;
    }
  /** It was asked to pause, or to go on. */
  | { readonly type: 'pause'; readonly isOn: boolean }
  | { readonly type: 'event'; readonly event: AgentEvent }
  /** A line of ours in the output. */
  | { readonly type: 'note'; readonly text: string }
  | { readonly type: 'message'; readonly message: StoredMessage }
  /** These messages stand for all before: they were too long for the model. */
  | { readonly type: 'shortened'; readonly messages: readonly Message[] }
  /** What a tool call answered, stored as soon as it did: the turn's messages come when all its calls have ended. */
  | { readonly type: 'result'; readonly callId: string; readonly text: string }
  /** A message that waits in the inbox. */
  | { readonly type: 'posted'; readonly text: string }
  /** What `ask_parent` is about to answer. */
  | { readonly type: 'answered'; readonly text: string }
  /** `order` counts the session's tasks in order of ending (D25). */
  | ({ readonly type: 'ended'; readonly order?: number; readonly missedSteer: readonly string[] } & TaskEnding)
  /** `by` stands above whom its end is told to. */
  | { readonly type: 'heard'; readonly by?: string | null | undefined }
  /** A task that was to end before this one did not end well and went off the list. */
  | { readonly type: 'shortfall'; readonly text: string }
  /** Something that it proposed became a task, or was turned down. */
  | { readonly type: 'proposal-answered'; readonly id: string }
  /** A task below it was removed; with what that subtree had used. */
  | { readonly type: 'removed-below'; readonly usage: Usage }
  | { readonly type: 'removed' };

/** A record with what stands on every line; `elapsed` in seconds. */
export type AgentLine = AgentRecord & {
  readonly session_id: string;
  readonly task_id: string;
  readonly elapsed: number;
};

/** A record as its line, the type first. */
export function toLine(record: AgentRecord, about: { session: string; agent: string; elapsed: number }): string {
  const { type, ...rest } = record;
  const { session, agent, elapsed } = about;
  return `${JSON.stringify({ type, session_id: session, task_id: agent, elapsed, ...rest })}\n`;
}

/**
 * The lines of a log in order. Torn lines, and those that make no sense, are left out. `skip` names types that are not
 * wanted, and are not parsed either: what is most of a log need not be read to show a task.
 */
export function parseLines(text: string, skip: readonly AgentRecord['type'][] = []): AgentLine[] {
  const skipped = skip.map((type) => `{"type":"${type}"`);
  return text.split('\n').flatMap((line) => {
    if (line === '' || skipped.some((start) => line.startsWith(start))) return [];
    try {
      const value: unknown = JSON.parse(line);
      return typeof value === 'object' && value !== null && 'type' in value ? [value as AgentLine] : [];
    } catch {
      return []; // torn by a crash; the next line stands by itself
    }
  });
}
