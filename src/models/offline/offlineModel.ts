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
import { estimateTokens } from '../../core/model/usage.ts';
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
 * request always gets the same answer, so a conversation can be taken up again at any turn. A task with another goal
 * fails with a `ModelError` of kind `request`, so that it is never shown as done.
 */
export class OfflineModel implements ModelClient {
  private readonly sources = new SourceCache(rememberedTexts);

  constructor(private readonly options: OfflineModelOptions) {}

  async complete(request: ModelRequest, onEvent: (event: ModelEvent) => void): Promise<ModelTurn> {
    throwIfAborted(request.signal);
    const { text, calls } = this.plan(request);
    for (const delta of text.match(/\S+\s*|\s+/g) ?? []) {
      await this.pause(request.signal);
      onEvent({ type: 'text', delta });
    }
    const before = callsIn(request.messages);
    const toolCalls = calls.map(({ name, input }, index) => {
      onEvent({ type: 'data' });
      return { id: `offline_${String(before + index + 1)}`, name, argumentsText: JSON.stringify(input) };
    });
    const output = [text, ...toolCalls.map((call) => call.name + call.argumentsText)];
    return {
      text,
      toolCalls,
      finish: toolCalls.length > 0 ? 'tool-calls' : 'stop',
      usage: { input: inputTokens(request), output: sum(output.map(estimateTokens)), cached: 0, estimated: true },
    };
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

function callsIn(messages: readonly Message[]): number {
  return sum(messages.map((message) => (message.role === 'assistant' ? message.toolCalls.length : 0)));
}

function inputTokens({ messages, tools }: ModelRequest): number {
  const texts = messages.flatMap((message) =>
    message.role === 'assistant'
      ? [message.text, ...message.toolCalls.map((call) => call.argumentsText)]
      : [message.text],
  );
  return sum([...texts, ...tools.map((tool) => JSON.stringify(tool))].map(estimateTokens));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
