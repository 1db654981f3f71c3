import type { Clock } from '../../core/base/clock.ts';
import { AbortError, throwIfAborted } from '../../core/base/errors.ts';
import type { Message } from '../../core/model/message.ts';
import {
  ModelError,
  type ModelClient,
  type ModelEvent,
  type ModelRequest,
  type ModelTurn,
} from '../../core/model/modelClient.ts';
import { noUsage } from '../../core/model/usage.ts';
import { cannotDo, childTurn } from './childTurn.ts';
import type { PlannedTurn } from './plannedTurn.ts';
import { readConversation } from './conversation.ts';
import { remedy, selfDescription } from './goal.ts';
import { parentTurn } from './parentTurn.ts';
import { SourceCache } from './sourceCache.ts';
import { Work } from './work.ts';

/** How the offline model shows its words. */
export interface OfflineModelOptions {
  readonly clock: Clock;
  /** The pause between two pieces of text, in milliseconds, so that a person can follow; 0 for none. */
  readonly paceMs: number;
}

/** Parsed texts that are remembered, as reading them anew each turn costs time. */
const rememberedTexts = 400;

/**
 * No language model: it converts CommonJS to ES modules by rules, through whatever tools the request brings. The same
 * request always gets the same answer, so a conversation can be taken up again at any turn. It uses no tokens. A task with another goal
 * fails with a `ModelError` of kind `request`, so that it is never shown as done.
 */
export class OfflineModel implements ModelClient {
  private readonly sources = new SourceCache(rememberedTexts);

  constructor(private readonly options: OfflineModelOptions) {}

  async complete(request: ModelRequest, onEvent: (event: ModelEvent) => void): Promise<ModelTurn> {
    throwIfAborted(request.signal);
    const { text, calls } = withoutRepetition(this.plan(request), request.messages);
    for (const delta of text.match(/\S+\s*|\s+/g) ?? []) {
      await this.pause(request.signal);
      onEvent({ type: 'text', delta });
    }
    const before = callsIn(request.messages);
    const toolCalls = calls.map(({ name, input }, index) => {
      onEvent({ type: 'data' });
      return { id: `offline_${String(before + index + 1)}`, name, argumentsText: JSON.stringify(input) };
    });
    return { text, toolCalls, finish: toolCalls.length > 0 ? 'tool-calls' : 'stop', usage: noUsage };
  }

  private plan({ messages, tools }: ModelRequest): PlannedTurn {
    const names = new Set(tools.map((tool) => tool.name));
    const conversation = isParent(messages) ? undefined : readConversation(messages);
    if (conversation) {
      const work = new Work(conversation, this.sources);
      const turn = childTurn(work, names);
      if (!turn) throw new ModelError('request', cannotDo);
      const { listingFailure } = work.facts;
      if (listingFailure !== undefined && work.ownFiles.length === 0) {
        const reason = listingFailure.replace(/^Error: (list_files: )?/, '');
        throw new ModelError('request', `Nothing was converted, as the module’s files could not be listed: ${reason}`);
      }
      return turn;
    }
    if (messages.some((message) => message.role === 'user')) return parentTurn(messages, names);
    return { text: `${selfDescription} ${remedy}`, calls: [] };
  }

  /** Resolves after the pace; rejects with an `AbortError` as soon as the signal fires. */
  private async pause(signal: AbortSignal): Promise<void> {
    throwIfAborted(signal);
    if (this.options.paceMs <= 0) return;
    await new Promise<void>((resolve, reject) => {
      const timer = this.options.clock.after(this.options.paceMs, () => {
        signal.removeEventListener('abort', onAbort);
        resolve();
      });
      const onAbort = (): void => {
        timer.dispose();
        reject(new AbortError());
      };
      signal.addEventListener('abort', onAbort, { once: true });
    });
  }
}

/** The parent's system prompt names it in its first paragraph; what follows may be a workspace's own words. */
function isParent(messages: readonly Message[]): boolean {
  const system = messages.find((message) => message.role === 'system');
  return system?.text.split('\n\n')[0]?.includes('parent agent') ?? false;
}

/** Words that it has said already are left out of a turn that calls tools; an answer stands by itself. */
function withoutRepetition(turn: PlannedTurn, messages: readonly Message[]): PlannedTurn {
  if (turn.calls.length === 0) return turn;
  const said = new Set(messages.flatMap((message) => (message.role === 'assistant' ? [message.text] : [])));
  return said.has(turn.text) ? { text: '', calls: turn.calls } : turn;
}

function callsIn(messages: readonly Message[]): number {
  return messages.reduce((sum, message) => sum + (message.role === 'assistant' ? message.toolCalls.length : 0), 0);
}
