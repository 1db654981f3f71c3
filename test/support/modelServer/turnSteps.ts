import type { ChatRequest } from './chatRequest.ts';
import type { ScriptedCall, Turn } from './reply.ts';
import type { Step } from './step.ts';

/** Headers of a stream of server-sent events. */
export const streamHeaders: Step = {
  do: 'headers',
  status: 200,
  headers: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' },
};

/** One server-sent event that carries JSON. */
export function event(data: unknown): string {
  return `data: ${JSON.stringify(data)}\n\n`;
}

/** A chunk of a streamed chat completion with this delta. */
export function chunk(request: ChatRequest, delta: unknown, finish: string | null = null): string {
  return event({ ...head(request, 'chat.completion.chunk'), choices: [{ index: 0, delta, finish_reason: finish }] });
}

/** A turn as a stream of chunks. */
export function* streamSteps(turn: Turn, request: ChatRequest): Iterable<Step> {
  yield streamHeaders;
  let held = turn.midGate === undefined;
  for (const data of events(turn, request)) {
    yield* packets(data, turn.packetSize);
    if (!held && turn.midGate !== undefined && data.includes('"delta":{"') && !data.includes('"role"')) {
      held = true;
      yield { do: 'pause', milliseconds: 0 };
      yield { do: 'hold', gate: turn.midGate };
    }
    if (turn.chunkDelay !== undefined) yield { do: 'pause', milliseconds: turn.chunkDelay };
  }
}

/** A turn as one JSON document. */
export function* completionSteps(turn: Turn, request: ChatRequest): Iterable<Step> {
  const calls = (turn.calls ?? []).map((call, index) => ({
    ...idOf(call, request, index),
    type: 'function',
    function: { name: call.name, arguments: argumentsText(call) },
  }));
  yield { do: 'headers', status: 200, headers: { 'content-type': 'application/json' } };
  const message = { role: 'assistant', content: turn.text ?? null, ...(calls.length > 0 && { tool_calls: calls }) };
  const body = {
    ...head(request, 'chat.completion'),
    choices: [{ index: 0, message, finish_reason: finishOf(turn) }],
    ...(turn.usage !== 'none' && { usage: usageOf(turn) }),
  };
  yield { do: 'write', data: JSON.stringify(body) };
}

function* events(turn: Turn, request: ChatRequest): Iterable<string> {
  const size = turn.chunkSize ?? 16;
  yield chunk(request, { role: 'assistant', content: '' });
  for (const piece of pieces(turn.reasoning ?? '', size)) yield chunk(request, { reasoning_content: piece });
  for (const piece of pieces(turn.text ?? '', size)) {
    yield chunk(request, { content: turn.dialect?.contentParts === true ? [{ type: 'text', text: piece }] : piece });
  }
  for (const [index, call] of (turn.calls ?? []).entries()) yield* callEvents(turn, request, call, index, size);
  if (turn.finish !== 'none') yield chunk(request, {}, finishOf(turn));
  if (turn.usage !== 'none' && (turn.usage !== undefined || request.body.stream_options !== undefined)) {
    yield event({ ...head(request, 'chat.completion.chunk'), choices: [], usage: usageOf(turn) });
  }
  if (turn.finish !== 'none') yield 'data: [DONE]\n\n';
}

function* callEvents(
  turn: Turn,
  request: ChatRequest,
  call: ScriptedCall,
  index: number,
  size: number,
): Iterable<string> {
  const start = { index, ...idOf(call, request, index), type: 'function' };
  if (turn.dialect?.objectArguments === true) {
    const whole = { name: call.name, arguments: call.arguments };
    yield chunk(request, { tool_calls: [{ ...start, function: whole }] });
    return;
  }
  yield chunk(request, { tool_calls: [{ ...start, function: { name: call.name, arguments: '' } }] });
  for (const piece of pieces(argumentsText(call), size)) {
    yield chunk(request, { tool_calls: [{ index, function: { arguments: piece } }] });
  }
}

function* packets(data: string, size: number | undefined): Iterable<Step> {
  if (size === undefined) {
    yield { do: 'write', data };
    return;
  }
  const bytes = new TextEncoder().encode(data);
  for (let start = 0; start < bytes.length; start += size) {
    yield { do: 'write', data: bytes.subarray(start, start + size) };
    yield { do: 'pause', milliseconds: 0 };
  }
}

function* pieces(text: string, size: number): Iterable<string> {
  for (let start = 0; start < text.length; start += size) yield text.slice(start, start + size);
}

function head(request: ChatRequest, object: string): Record<string, unknown> {
  const id = `chatcmpl-${String(request.index)}`;
  return { id, object, created: 1, model: request.body.model ?? 'scripted' };
}

function idOf(call: ScriptedCall, request: ChatRequest, index: number): { id?: string } {
  if (call.id === '') return {};
  return { id: call.id ?? `call_${String(request.index)}_${String(index)}` };
}

function argumentsText(call: ScriptedCall): string {
  return typeof call.arguments === 'string' ? call.arguments : JSON.stringify(call.arguments);
}

function finishOf(turn: Turn): string {
  return turn.finish ?? ((turn.calls ?? []).length > 0 ? 'tool_calls' : 'stop');
}

function usageOf(turn: Turn): Record<string, unknown> {
  const usage = turn.usage === undefined || turn.usage === 'none' ? { input: 10, output: 5 } : turn.usage;
  return {
    prompt_tokens: usage.input,
    completion_tokens: usage.output,
    total_tokens: usage.input + usage.output,
    prompt_tokens_details: { cached_tokens: usage.cached ?? 0 },
  };
}
