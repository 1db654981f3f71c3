import type { Usage } from '../../core/model/usage.ts';

/** A piece of a tool call; what a server leaves out is `undefined`, whatever form it sends arguments in. */
export interface CallDelta {
  readonly index: number | undefined;
  readonly id: string | undefined;
  readonly name: string | undefined;
  readonly argumentsText: string;
}

/** What one chunk of any server's chat completion says, read leniently; `error` stands for an error event. */
export interface Chunk {
  readonly text: string;
  readonly reasoning: string;
  readonly calls: readonly CallDelta[];
  readonly finish: string | undefined;
  readonly usage: Usage | undefined;
  readonly error: unknown;
  readonly hasChoice: boolean;
}

/**
 * Reads a chunk, or a whole completion that was not streamed. Knows content as parts, arguments as an object, and usage in
 * OpenAI's and DeepSeek's words; fields of a wrong type count as absent.
 */
export function readChunk(data: unknown): Chunk {
  const choice = list(field(data, 'choices'))[0];
  const delta = field(choice, 'delta') ?? field(choice, 'message');
  return {
    text: text(field(delta, 'content')) + text(field(delta, 'refusal')),
    reasoning: text(field(delta, 'reasoning_content') ?? field(delta, 'reasoning')),
    calls: list(field(delta, 'tool_calls')).map(readCall),
    finish: string(field(choice, 'finish_reason')),
    usage: readUsage(field(data, 'usage')),
    error: field(data, 'error') ?? field(choice, 'error'),
    hasChoice: choice !== undefined,
  };
}

/** A property of anything; `undefined` when it is no object, or the property is absent or null. */
export function field(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return (value as Record<string, unknown>)[name] ?? undefined;
}

/** The value when it is a text that is not empty. */
export function string(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function readCall(call: unknown): CallDelta {
  const target = field(call, 'function') ?? call;
  const args = field(target, 'arguments');
  const index = field(call, 'index');
  return {
    index: typeof index === 'number' ? index : undefined,
    id: string(field(call, 'id')),
    name: string(field(target, 'name')),
    argumentsText: typeof args === 'string' ? args : args === undefined ? '' : JSON.stringify(args),
  };
}

function readUsage(usage: unknown): Usage | undefined {
  const input = field(usage, 'prompt_tokens');
  const output = field(usage, 'completion_tokens');
  if (typeof input !== 'number' || typeof output !== 'number' || input + output === 0) return undefined;
  const cached =
    field(field(usage, 'prompt_tokens_details'), 'cached_tokens') ?? field(usage, 'prompt_cache_hit_tokens');
  return { input, output, cached: typeof cached === 'number' ? cached : 0, estimated: false };
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function text(value: unknown): string {
  if (typeof value === 'string') return value;
  return list(value)
    .map((part) => (typeof part === 'string' ? part : (string(field(part, 'text')) ?? '')))
    .join('');
}
