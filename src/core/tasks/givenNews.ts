import type { Message } from '../model/message.ts';
import type { Caller } from './taskLineage.ts';

/** What stands in a caller's conversation and in no request that was answered yet, by the ids of tasks or questions. */
export class GivenNews {
  private readonly ids = new Map<Caller, Set<string>>();

  has(caller: Caller, id: string): boolean {
    return this.ids.get(caller)?.has(id) ?? false;
  }

  add(caller: Caller, ids: Iterable<string>): void {
    this.ids.set(caller, new Set([...(this.ids.get(caller) ?? []), ...ids]));
  }

  /** What was given to this caller, which forgets it. */
  takeAll(caller: Caller): readonly string[] {
    const ids = [...(this.ids.get(caller) ?? [])];
    this.ids.delete(caller);
    return ids;
  }
}

/** The tasks whose ends stand in the notices, which begin with `heading`, since the last answer of a conversation. */
export function endsGivenIn(conversation: readonly Message[], heading: string): string[] {
  const isAnswer = (message: Message): boolean => message.role === 'assistant' && message.toolCalls.length === 0;
  return conversation
    .slice(conversation.findLastIndex(isAnswer) + 1)
    .filter(({ role, text }) => role === 'user' && text.startsWith(heading))
    .flatMap(({ text }) => [...text.matchAll(endedReport)])
    .map(([, id = '']) => id);
}

/** A line that tells of an end; quotes in texts are escaped there. */
const endedReport = /^\{"task_id":"([^"]+)",.*?"status":"(?:done|error|cancelled)"/gm;
