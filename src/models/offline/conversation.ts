import type { Message } from '../../core/model/message.ts';

/** What a child is told in its first message. */
export interface Brief {
  readonly goal: string;
  /** The module's folder; empty for the whole workspace. */
  readonly module: string;
  readonly owns: readonly string[];
  readonly context: string;
}

/** A tool call of the conversation with its answer. */
export interface Exchange {
  readonly tool: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly answer: string;
}

/** A steering message and how many exchanges came before it. */
export interface Steering {
  readonly text: string;
  readonly after: number;
  /** True when the model has not taken a turn since. */
  readonly fresh: boolean;
}

/** The conversation of a child as the rules see it. */
export interface Conversation {
  readonly brief: Brief;
  readonly exchanges: readonly Exchange[];
  readonly steering: readonly Steering[];
  /** How many tool calls were made so far, answered or not. */
  readonly calls: number;
}

/** Reads a child's conversation; undefined when its first user message is not a task. */
export function readConversation(messages: readonly Message[]): Conversation | undefined {
  const first = messages.findIndex((message) => message.role === 'user');
  const opening = messages[first];
  const brief = opening ? readBrief(opening.text) : undefined;
  if (!brief) return undefined;
  const exchanges: Exchange[] = [];
  const steering: Steering[] = [];
  const open = new Map<string, { readonly tool: string; readonly input: Readonly<Record<string, unknown>> }>();
  const lastTurn = messages.findLastIndex((message) => message.role === 'assistant');
  let calls = 0;
  for (const [index, message] of messages.entries()) {
    if (index <= first) continue;
    if (message.role === 'assistant') {
      calls += message.toolCalls.length;
      for (const { id, name, argumentsText } of message.toolCalls)
        open.set(id, { tool: name, input: readInput(argumentsText) });
    } else if (message.role === 'tool') {
      const call = open.get(message.callId);
      if (call) exchanges.push({ ...call, answer: message.text });
    } else if (message.role === 'user') {
      for (const text of steeringTexts(message.text))
        steering.push({ text, after: exchanges.length, fresh: index > lastTurn });
    }
  }
  return { brief, exchanges, steering, calls };
}

function readBrief(text: string): Brief | undefined {
  const match = /^Goal: ([^]*?)\nModule: (.*)(?:\nOwns: (.*))?(?:\nContext:[ \t]*\n?([^]*))?$/.exec(text);
  if (!match) return undefined;
  const folder = (match[2] ?? '').trim().replace(/^\.\/|\/+$/g, '');
  return {
    goal: (match[1] ?? '').trim(),
    module: folder === 'the whole workspace' || folder === '.' ? '' : folder,
    owns: (match[3] ?? '')
      .split(',')
      .map((glob) => glob.trim())
      .filter((glob) => glob !== ''),
    context: (match[4] ?? '').trim(),
  };
}

function steeringTexts(text: string): string[] {
  return text
    .split(/^\[Steering from the (?:user|parent)\][ \t]*/m)
    .slice(1)
    .map((part) => part.trim());
}

function readInput(argumentsText: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(argumentsText);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}
